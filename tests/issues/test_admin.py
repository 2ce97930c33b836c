"""Taxonomy and header aliases in the administration: one by one, and as workbooks out and in."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from campaign.accounts.models import User
from issues import plan_import
from issues.models import Aspect, Category, HeaderAlias
from tests.factories import make_user
from tests.issues.samples import DATA, load_register, make_officer
from units import exports
from units.access import Role
from units.models import AuditEntry, Unit

ALIASES = "/admin/issues/headeralias/"
CATEGORIES = "/admin/issues/category/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> dict[str, Unit]:
    return load_register()


@pytest.fixture
def site(client: Client) -> Client:
    """The superuser, who administers every county."""
    client.force_login(make_user(superuser=True, username="root"))
    return client


def rows_of(content: bytes) -> list[list[Any]]:
    """The cells of a workbook's first sheet."""
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)]


def send(client: Client, address: str, content: bytes) -> Any:
    """The preview of a file; its confirmation where there is one."""
    file = SimpleUploadedFile("改.xlsx", content)
    return client.post(f"{address}import/", {"import_file": file, "format": "0", "resource": ""})


def confirm(client: Client, address: str, preview: Any) -> Any:
    """Take over what was previewed."""
    return client.post(f"{address}process_import/", preview.context["confirm_form"].initial)


def audited() -> list[tuple[str, Any, Any]]:
    """Action, before and after of every change of settings."""
    rows = AuditEntry.objects.filter(action__startswith="issues.").order_by("pk")
    return [(one.action, one.before, one.after) for one in rows]


def test_a_word_that_the_administrator_adds_is_understood(site: Client, units: dict[str, Unit]) -> None:
    officer = make_officer(units)
    content = odd_sheet("办法")
    assert "存在问题" in str(
        plan_import.read("a.xlsx", content, plan_import.layouts_for(officer)).header.words.values()
    )
    assert "action" not in columns(content, officer)
    body = {"alias": "办法", "column": "action", "area": "", "in_use": "on"}
    assert site.post(f"{ALIASES}add/", body).status_code == 302
    assert "action" in columns(content, officer)
    alias = HeaderAlias.objects.get()
    assert site.post(f"{ALIASES}{alias.pk}/change/", {**body, "in_use": ""}).status_code == 302
    assert "action" not in columns(content, officer)
    assert [(action, after) for action, _before, after in audited()] == [
        ("issues.headeralias_added", {"alias": "办法", "column": "action"}),
        ("issues.headeralias_changed", {"in_use": False}),
    ]


def columns(content: bytes, officer: User) -> set[str]:
    """The columns that are understood."""
    return set(plan_import.read("a.xlsx", content, plan_import.layouts_for(officer)).header.columns)


def odd_sheet(word: str) -> bytes:
    """The clean sample with another word for the measures."""
    book = openpyxl.load_workbook(DATA / "plans_clean.xlsx")
    for cell in book["整顿方案"][1]:
        if cell.value == "整改措施":
            cell.value = word
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_word_of_one_county_holds_there_alone(site: Client, units: dict[str, Unit]) -> None:
    body = {"alias": "办法", "column": "action", "area": "590121", "in_use": "on"}
    assert site.post(f"{ALIASES}add/", body).status_code == 302
    assert HeaderAlias.objects.get().area == units["590121"]
    here, there = make_officer(units), make_officer(units, "590122", "neighbour")
    assert [plan_import.layouts_for(one).aliases for one in (here, there)] == [{"办法": "action"}, {}]
    page = site.get(f"{ALIASES}{HeaderAlias.objects.get().pk}/change/").content.decode()
    assert 'value="590121"' in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"column": "x"}, "column"),
        ({"area": "5999"}, "area"),
        ({"alias": "长" * 61}, "alias"),
        ({"alias": ""}, "alias"),
    ],
)
def test_a_wrong_word_is_refused_at_its_field(site: Client, changes: dict[str, str], field: str) -> None:
    answer = site.post(f"{ALIASES}add/", {"alias": "办法", "column": "action", "area": "", **changes})
    assert list(answer.context["adminform"].form.errors) == [field]
    assert HeaderAlias.objects.count() == 0


def test_the_same_word_twice_is_refused(site: Client) -> None:
    HeaderAlias.objects.create(alias="办法", column="action")
    answer = site.post(f"{ALIASES}add/", {"alias": "办法", "column": "note", "area": "", "in_use": "on"})
    assert answer.status_code == 200
    assert HeaderAlias.objects.count() == 1


@pytest.mark.usefixtures("units")
def test_aliases_go_out_as_a_workbook_and_come_back_in(site: Client, units: dict[str, Unit]) -> None:
    HeaderAlias.objects.create(alias="=办法", column="action", area=units["590121"])
    out = rows_of(site.get(f"{ALIASES}export/").content)
    assert out == [["alias", "column", "area", "in_use"], ["=办法", "整改措施", "590121", "1"]]
    content = exports.xlsx("表", out[0], [["=办法", "整改目标", "590121", "1"], ["时间表", "完成时限", "", "1"]])
    preview = send(site, ALIASES, content)
    assert "<del>整改措施</del> → <ins>整改目标</ins>" in preview.content.decode()
    assert [HeaderAlias.objects.count(), audited()] == [1, []]
    assert confirm(site, ALIASES, preview).status_code == 302
    assert list(HeaderAlias.objects.order_by("alias").values_list("alias", "column", "area__name")) == [
        ("=办法", "target", "云溪县"),
        ("时间表", "due_on", None),
    ]
    assert audited() == [
        ("issues.headeralias_changed", {"column": "action"}, {"column": "target"}),
        ("issues.headeralias_added", None, {"alias": "时间表", "column": "due_on", "area": None, "in_use": True}),
    ]
    assert AuditEntry.objects.latest("pk").actor == User.objects.get(username="root")


def test_the_taxonomy_comes_back_unchanged_and_a_retired_line_is_noted(site: Client) -> None:
    content = site.get(f"{CATEGORIES}export/").content
    preview = send(site, CATEGORIES, content)
    assert {row.import_type for row in preview.context["result"].rows} == {"skip"}
    out = rows_of(content)
    out[6][out[0].index("in_use")] = "0"
    confirm(site, CATEGORIES, send(site, CATEGORIES, exports.xlsx("表", out[0], out[1:])))
    assert (Category.objects.count(), Category.objects.filter(in_use=False).count()) == (6, 1)
    assert audited() == [("issues.category_changed", {"in_use": True}, {"in_use": False})]


def test_aspects_name_their_category_by_its_code(site: Client) -> None:
    header = ["category", "code", "position", "name_zh", "name_en", "in_use"]
    line = ["livelihood", "heating", "9", "取暖", "Heating", "1"]
    confirm(site, "/admin/issues/aspect/", send(site, "/admin/issues/aspect/", exports.xlsx("表", header, [line])))
    assert Aspect.objects.get(code="heating").category.code == "livelihood"
    assert Aspect.objects.count() == 25


@pytest.mark.parametrize(
    "row",
    [
        ["办法", "没有这一列", "", "1"],
        ["办法", "整改措施", "599999", "1"],
        ["", "整改措施", "", "1"],
        ["长" * 61, "整改措施", "", "1"],
    ],
)
def test_one_wrong_row_keeps_the_whole_file_out(site: Client, row: list[str]) -> None:
    good = ["时间表", "完成时限", "", "1"]
    preview = send(site, ALIASES, exports.xlsx("表", ["alias", "column", "area", "in_use"], [good, row]))
    assert "confirm_form" not in preview.context
    assert (HeaderAlias.objects.count(), audited()) == (0, [])


@pytest.mark.parametrize("content", [b"hello", b"PK\x03\x04 broken", (DATA / "plans_clean.csv").read_bytes()])
def test_a_file_that_is_no_workbook_is_refused_with_the_reason(site: Client, content: bytes) -> None:
    answer = send(site, ALIASES, content)
    assert answer.status_code == 200
    assert "import_file" in answer.context["form"].errors


def test_confirming_twice_changes_nothing_the_second_time(site: Client) -> None:
    content = exports.xlsx("表", ["alias", "column", "area", "in_use"], [["时间表", "完成时限", "", "1"]])
    preview = send(site, ALIASES, content)
    assert [confirm(site, ALIASES, preview).status_code for _twice in range(2)] == [302, 302]
    assert (HeaderAlias.objects.count(), len(audited())) == (1, 1)


def test_who_administers_one_county_neither_reads_nor_imports_what_holds_for_all(
    client: Client, units: dict[str, Unit]
) -> None:
    client.force_login(make_user(Role.SYSADMIN, units["590121"], "local"))
    asked = [client.get(f"{ALIASES}{tail}").status_code for tail in ("", "export/", "import/", "add/")]
    assert asked == [404] * 4
    assert client.post(f"{ALIASES}process_import/", {}).status_code == 404
