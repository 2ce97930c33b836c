"""The pages of the import: an officer sends a workbook, reads the errors, takes the marked file, commits the next."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from campaign.accounts.models import User
from issues import plan_uploads
from issues.models import LayoutMapping, Plan, PlanUpload
from tests.issues.samples import DATA, load_register, make_officer
from units.models import Unit

DAY = date(2016, 10, 31)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = DAY


@pytest.fixture
def units() -> dict[str, Unit]:
    return load_register()


@pytest.fixture
def officer(client: Client, units: dict[str, Unit]) -> User:
    user = make_officer(units)
    client.force_login(user)
    return user


def send(client: Client, name: str, content: bytes) -> str:
    """Upload a file; gives the address of its page."""
    answer = client.post(reverse("issues:plan-import"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


@pytest.mark.usefixtures("officer")
def test_an_officer_reads_the_errors_and_takes_the_marked_workbook(client: Client) -> None:
    page = send(client, "错.xlsx", (DATA / "plans_with_errors.xlsx").read_bytes())
    text = client.get(page).content.decode()
    assert [cell in text for cell in ("B8", "D9", "P11", "590121101203", "上坝村")] == [True] * 5
    assert 'name="expected"' not in text
    marked = openpyxl.load_workbook(io.BytesIO(client.get(f"{page}annotated.xlsx").content))
    sheet = marked["整顿方案"]
    assert [sheet[cell].comment is not None for cell in ("B8", "E8", "D9", "L14", "A1")] == [True] * 4 + [False]
    assert client.post(page, {"expected": "x"}).status_code == 409


@pytest.mark.usefixtures("officer")
def test_what_was_previewed_is_taken_over_once(client: Client) -> None:
    page = send(client, "报.xlsx", (DATA / "plans_as_sent.xlsx").read_bytes())
    preview = PlanUpload.objects.get().preview
    assert preview is not None
    assert client.post(page, {"expected": "another preview"}).status_code == 409
    assert [client.post(page, {"expected": preview["digest"]}).status_code for _twice in range(2)] == [302, 302]
    assert Plan.objects.count() == 3
    assert client.get(page).status_code == 200
    assert client.get(reverse("issues:plan-import")).status_code == 200


def test_the_marked_workbook_and_the_template_can_be_sent_again(client: Client, officer: User) -> None:
    page = send(client, "净.xlsx", (DATA / "plans_clean.xlsx").read_bytes())
    send(client, "回.xlsx", client.get(f"{page}annotated.xlsx").content)
    told = PlanUpload.objects.first()
    assert told is not None
    assert told.preview is not None
    assert (told.preview["new"], told.preview["errors"]) == (6, [])
    template = client.get(reverse("issues:plan-import-template"))
    assert template.status_code == 200
    refused = plan_uploads.keep("模板.xlsx", template.content, found_on=None, by=officer)
    assert (plan_uploads.look(refused, by=officer, on=DAY).state, refused.sheets) == ("refused", ["填写示例"])


def test_an_odd_layout_is_fixed_once_and_remembered_for_the_county(client: Client, officer: User) -> None:
    book = openpyxl.load_workbook(DATA / "plans_clean.xlsx")
    for column, word in enumerate("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未", 1):
        book["整顿方案"].cell(1, column).value = word
    target = io.BytesIO()
    book.save(target)
    page = send(client, "怪.xlsx", target.getvalue())
    assert PlanUpload.objects.get().state == "refused"
    form = client.get(f"{page}columns/?row=1")
    names = [*form.context["form"].fields]
    assert len(names) == 18
    chosen = "number county township village unit_code plan_kind category aspect issue target content action due_on"
    chosen += " leader leader_post handler handler_post note"
    answers = dict(zip(names, chosen.split(), strict=True))
    assert client.post(f"{page}columns/?row=1", answers).status_code == 302
    assert LayoutMapping.objects.get().fixed_by == officer
    send(client, "怪二.xlsx", target.getvalue())
    assert [one.preview["new"] for one in PlanUpload.objects.all() if one.preview] == [6, 6]


@pytest.mark.parametrize(
    ("content", "helps"),
    [("甲,乙\n一,二\n".encode(), True), ((DATA / "plans_clean.xlsx").read_bytes()[:3000], False)],
    ids=["no header", "damaged"],
)
@pytest.mark.usefixtures("officer")
def test_columns_are_asked_for_where_that_helps_and_a_damaged_file_leads_nowhere(
    client: Client, content: bytes, helps: bool
) -> None:
    page = send(client, "表.csv" if helps else "表.xlsx", content)
    text = client.get(page).content.decode()
    assert ("这份表没有读取" in text, f"{page}columns/" in text) == (True, helps)
    assert client.get(f"{page}columns/").status_code == (200 if helps else 404)


def test_an_upload_of_another_county_is_not_there(client: Client, officer: User, units: dict[str, Unit]) -> None:
    page = send(client, "净.xlsx", (DATA / "plans_clean.xlsx").read_bytes())
    client.force_login(make_officer(units, "590122", "neighbour"))
    assert [client.get(page).status_code, client.post(page).status_code] == [404, 404]


def two_sheets() -> bytes:
    """The clean sample with its sheet twice."""
    book = openpyxl.load_workbook(DATA / "plans_clean.xlsx")
    book.copy_worksheet(book["整顿方案"]).title = "整顿方案（二）"
    book["整顿方案（二）"].delete_rows(4, 20)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.usefixtures("officer")
def test_of_two_sheets_that_look_right_the_officer_chooses_and_may_choose_again(client: Client) -> None:
    page = send(client, "两张.xlsx", two_sheets())
    assert PlanUpload.objects.get().state == "refused"
    text = client.get(page).content.decode()
    assert [f'value="{name}"' in text for name in ("整顿方案", "整顿方案（二）")] == [True, True]
    for name, new in (("整顿方案（二）", 2), ("整顿方案", 6)):
        assert client.post(f"{page}sheet/", {"sheet": name}).status_code == 302
        told = PlanUpload.objects.get()
        assert told.preview is not None
        assert (told.sheet, told.preview["sheet"], told.preview["new"]) == (name, name, new)
        assert "要读的是另一张" in client.get(page).content.decode()
    marked = openpyxl.load_workbook(io.BytesIO(client.get(f"{page}annotated.xlsx").content))
    assert marked.sheetnames[:2] == ["整顿方案", "整顿方案（二）"]
    digest = (PlanUpload.objects.get().preview or {})["digest"]
    assert client.post(page, {"expected": digest}).status_code == 302
    assert (Plan.objects.count(), PlanUpload.objects.get().state) == (3, "committed")


@pytest.mark.usefixtures("officer")
def test_a_sheet_that_was_not_offered_is_not_chosen(client: Client) -> None:
    page = send(client, "两张.xlsx", two_sheets())
    answer = client.post(f"{page}sheet/", {"sheet": "别的"}, follow=True)
    assert "请从列出的工作表中选择一张" in answer.content.decode()
    assert (PlanUpload.objects.get().state, PlanUpload.objects.get().sheet) == ("refused", "")


@pytest.mark.usefixtures("officer")
def test_the_marked_workbook_of_a_file_with_an_odd_name_and_odd_signs_is_there(client: Client) -> None:
    content = (DATA / "plans_clean.csv").read_bytes() + b"\x0b\n"
    page = send(client, "云溪县方案[1].csv", content)
    marked = openpyxl.load_workbook(io.BytesIO(client.get(f"{page}annotated.xlsx").content))
    assert marked.sheetnames == ["云溪县方案-1-", "导入说明"]
