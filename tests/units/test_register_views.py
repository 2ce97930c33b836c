"""The page that imports a register file, and the command beside it."""

import io
import json
import threading
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from campaign.accounts.models import User
from tests.factories import Tree, make_tree, make_unit, make_user
from tests.units.test_workbooks import made
from units import register_uploads
from units.access import Role
from units.models import AuditEntry, FormerName, RegisterUpload, Unit
from units.rules import RuleBroken

pytestmark = pytest.mark.django_db
PAGE = "/register/import/"


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = date(2016, 12, 31)
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 3)


@pytest.fixture
def officer(tree: Tree) -> User:
    return make_user(Role.COUNTY, tree.counties[0], "officer")


@pytest.fixture
def client(officer: User) -> Client:
    return signed_in(officer)


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def send(client: Client, text: str | bytes, within: Unit | None, name: str = "区划.csv", **fields: str) -> Any:
    content = text if isinstance(text, bytes) else f"code,name\n{text}".encode()
    data = {
        "file": SimpleUploadedFile(name, content),
        "on": "2016-12-01",
        "within": within.pk if within else "",
        **fields,
    }
    return client.post(PAGE, data)


def confirm(client: Client, page: str, **fields: str) -> Any:
    return client.post(page, {"expected": client.get(page).context["report"].digest, **fields})


def test_a_file_is_previewed_then_imported_as_previewed(client: Client, tree: Tree, officer: User) -> None:
    village = tree.villages[0]
    sent = send(client, f"{village.short_code},新安村\n519901200300,新村\n", tree.counties[0])
    page = sent["Location"]
    shown = client.get(page)
    assert (shown.context["report"].added, shown.context["report"].renamed) == (1, 1)
    assert [text in shown.content.decode() for text in ("新安村", village.name, "519901200300")] == [True] * 3
    assert Unit.objects.count() == 12
    done = confirm(client, page)
    assert (done.status_code, done["Location"]) == (302, page)
    assert FormerName.objects.get().until_on == date(2016, 12, 1)
    upload = RegisterUpload.objects.get()
    assert (upload.added, upload.renamed, upload.committed_by, upload.within) == (1, 1, officer, tree.counties[0])
    entry = AuditEntry.objects.get(action="units.register_imported")
    assert (entry.actor, entry.area_code, (entry.after or {})["added"]) == (officer, "519901000000", 1)
    assert AuditEntry.objects.get(action="units.added").origin == "127.0.0.1"
    assert "Imported by officer" in client.get(page).content.decode()
    assert "区划.csv" in client.get(PAGE).content.decode()


def test_a_second_click_imports_nothing(client: Client, tree: Tree) -> None:
    page = send(client, "519901200300,新村\n", tree.counties[0])["Location"]
    digest = client.get(page).context["report"].digest
    assert [client.post(page, {"expected": digest}).status_code for _click in range(2)] == [302, 302]
    assert "This file has been imported already" in client.get(page).content.decode()
    assert AuditEntry.objects.filter(action="units.register_imported").count() == 1


def test_a_register_that_changed_since_the_preview_refuses_the_import(client: Client, tree: Tree) -> None:
    page = send(client, "519901200300,新村\n", tree.counties[0])["Location"]
    digest = client.get(page).context["report"].digest
    make_unit("519901200300", "别村")
    told = client.post(page, {"expected": digest})
    assert (told.status_code, told.context["report"].renamed) == (409, 1)
    assert "The register has changed since this preview" in told.content.decode()
    assert Unit.objects.get(code="519901200300").name == "别村"
    assert confirm(client, page).status_code == 302


def test_rejected_rows_stand_on_the_page_and_are_left_out_only_when_ticked(client: Client, tree: Tree) -> None:
    page = send(client, "519901200300,新村\n519901200300999,x\n519902200300,别县\n", tree.counties[0])["Location"]
    text = client.get(page).content.decode()
    assert "An area code has 2, 4, 6, 9 or 12 digits." in text
    assert "It lies outside 单位519901 519901." in text
    refused = confirm(client, page)
    assert (refused.status_code, "2 rows cannot be taken" in refused.content.decode()) == (409, True)
    assert Unit.objects.count() == 12
    assert confirm(client, page, leave_out="1").status_code == 302
    assert (Unit.objects.count(), RegisterUpload.objects.get().rejected) == (13, 2)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe\0a", "is text in an unknown encoding"),
        (b"a,b\n", "has no header"),
        (made(lambda _book, sheet: sheet.write(1048575, 16383, "x")), "reaches to row 1048576 and column 16384"),
    ],
)
def test_a_file_of_which_nothing_can_be_read_is_refused_at_the_form(
    content: bytes, message: str, client: Client, tree: Tree
) -> None:
    told = send(client, content, tree.counties[0])
    assert (told.status_code, message in told.content.decode()) == (200, True)
    assert RegisterUpload.objects.count() == 0


def test_a_file_that_is_too_large_for_a_page_is_refused(
    client: Client, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("units.register_forms.LIMIT", 10)
    assert "import_register" in str(send(client, "51,a\n", tree.counties[0]).context["form"].errors["file"])


def test_a_day_to_come_is_refused(client: Client, tree: Tree) -> None:
    assert "on" in send(client, "51,a\n", tree.counties[0], on="2017-01-01").context["form"].errors


def test_an_officer_can_choose_the_own_county_only(client: Client, tree: Tree) -> None:
    assert list(client.get(PAGE).context["form"].fields["within"].queryset) == [tree.counties[0]]
    assert "within" in send(client, "51,a\n", tree.counties[1]).context["form"].errors
    assert "within" in send(client, "51,a\n", None).context["form"].errors


def test_the_prefecture_chooses_itself_or_a_county(tree: Tree) -> None:
    form = signed_in(make_user(Role.PREFECTURE, tree.prefecture)).get(PAGE).context["form"]
    assert list(form.fields["within"].queryset) == [tree.prefecture, *tree.counties]


def test_a_superuser_may_leave_the_area_open(tree: Tree) -> None:
    client = signed_in(make_user(superuser=True))
    page = send(client, "52,黔\n", None)["Location"]
    assert confirm(client, page).status_code == 302
    assert "The whole register" in client.get(PAGE).content.decode()


def test_another_countys_file_is_absent(client: Client, tree: Tree) -> None:
    other = signed_in(make_user(Role.COUNTY, tree.counties[1]))
    page = send(client, "519901200300,新村\n", tree.counties[0])["Location"]
    assert (other.get(page).status_code, other.post(page, {"expected": "x"}).status_code) == (404, 404)


def test_who_lost_the_grant_after_the_preview_imports_nothing(client: Client, tree: Tree, officer: User) -> None:
    upload = register_uploads.keep(
        "a.csv", b"code,name\n519901200300,x", within=tree.counties[0], by=officer, on=date(2016, 12, 1)
    )
    told = register_uploads.preview(upload, by=officer)
    officer.grants.update(expires_on=date(2016, 1, 1))
    fresh = User.objects.get(pk=officer.pk)
    with pytest.raises(RuleBroken, match="You may not edit the register of"):
        register_uploads.commit(upload, expected=told.digest, leave_out=False, by=fresh)
    assert Unit.objects.count() == 12


def test_files_that_nobody_imported_are_let_go_after_a_week(client: Client, tree: Tree) -> None:
    send(client, "519901200300,新村\n", tree.counties[0])
    RegisterUpload.objects.update(previewed_at=timezone.now() - timedelta(days=8))
    send(client, "519901200301,新村\n", tree.counties[0])
    assert RegisterUpload.objects.count() == 1


def test_nothing_to_import_is_told(client: Client, tree: Tree) -> None:
    page = send(client, f"519901,{tree.counties[0].name}\n", tree.counties[0])["Location"]
    assert "There is nothing to import" in client.get(page).content.decode()


def test_a_name_with_markup_is_only_a_name(client: Client, tree: Tree) -> None:
    page = send(client, "519901200300,<script>x</script>\n", tree.counties[0])["Location"]
    assert "<script>x" not in client.get(page).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_import_once() -> None:
    tree = make_tree(1, 1, 1)
    officer = make_user(Role.COUNTY, tree.counties[0])
    upload = register_uploads.keep(
        "a.csv", b"code,name\n519901200300,x", within=tree.counties[0], by=officer, on=date(2016, 12, 1)
    )
    digest = register_uploads.preview(upload, by=officer).digest
    outcomes: list[str] = []

    def one() -> None:
        try:
            told = register_uploads.commit(upload, expected=digest, leave_out=False, by=officer)
            outcomes.append(str(told.added))
        except register_uploads.AlreadyImported:
            outcomes.append("already")
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["1", "already"]
    assert AuditEntry.objects.filter(action="units.added").count() == 1


def command(*args: object) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("import_register", *(str(one) for one in args), stdout=out)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


def file_of(folder: Path, text: str) -> Path:
    path = folder / "区划.csv"
    path.write_text(f"code,name\n{text}", encoding="gb18030")
    return path


def test_the_command_tells_json_and_status_one_for_rejects(tree: Tree, tmp_path: Path) -> None:
    path = file_of(tmp_path, "519901200300,新村\n519901200301,\n")
    status, text = command(path, "--json")
    assert (status, json.loads(text)) == (
        1,
        {
            "added": 1,
            "renamed": 0,
            "closed": 0,
            "unchanged": 0,
            "rejected": [{"line": 3, "code": "519901200301", "message": "The name is missing."}],
            "committed": False,
        },
    )
    assert Unit.objects.count() == 12
    assert command(path, "--leave-out")[0] == 1
    assert Unit.objects.count() == 13


def test_the_command_speaks_in_words_and_saves(tree: Tree, tmp_path: Path) -> None:
    status, text = command(file_of(tmp_path, "519901200300,新村\n"), "--on", "2016-11-01")
    assert (status, text) == (0, "1 added, 0 renamed, 0 closed, 0 unchanged, 0 rejected.\nSaved.\n")
    status, text = command(file_of(tmp_path, "5199012003,x\n"))
    assert (status, text.splitlines()) == (
        1,
        [
            "Line 2, 5199012003: An area code has 2, 4, 6, 9 or 12 digits.",
            "0 added, 0 renamed, 0 closed, 0 unchanged, 1 rejected.",
            "Nothing was saved.",
        ],
    )


def test_the_command_may_keep_to_an_area_and_a_dry_run(tree: Tree, tmp_path: Path) -> None:
    path = file_of(tmp_path, "519901200300,新村\n519902200300,别县\n")
    status, text = command(path, "--within", "519901", "--dry-run", "--json")
    assert (status, json.loads(text)["added"], json.loads(text)["rejected"][0]["line"]) == (1, 1, 3)
    assert command(file_of(tmp_path, "519901200300,新村\n"), "--dry-run")[0] == 0
    assert Unit.objects.count() == 12
    assert command(file_of(tmp_path, "53,省\n5301,州\n"), "--within", "53")[0] == 0


def test_the_command_names_who_did_it(tree: Tree, officer: User, tmp_path: Path) -> None:
    path = file_of(tmp_path, "519901200300,新村\n")
    with pytest.raises(CommandError, match="You may not edit the register of"):
        command(path, "--as", "officer")
    assert command(path, "--as", "officer", "--within", "519901")[0] == 0
    assert AuditEntry.objects.get().actor == officer


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["none.csv"], "There is no file"),
        (["--within", "51990"], "is no area code"),
        (["--as", "nobody"], "There is no active account nobody"),
    ],
)
def test_the_command_says_what_is_wrong_with_its_arguments(args: list[str], message: str, tmp_path: Path) -> None:
    path = file_of(tmp_path, "51,a\n")
    with pytest.raises(CommandError, match=message):
        command(path, *args)


def test_the_command_refuses_a_file_in_a_wrong_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("code,name\n51,四川".encode("utf-16"))
    with pytest.raises(CommandError, match="unknown encoding"):
        command(path)
    assert (Unit.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_the_address_of_a_preview() -> None:
    assert reverse("units:register-preview", args=[7]) == "/register/import/7/"
