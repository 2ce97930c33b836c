"""The preview's page tells what was understood and how much it does not show."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from campaign.accounts.models import User
from issues import upload_page
from issues.models import Aspect, Issue, PlanUpload
from tests.issues.factories import make_issue
from tests.issues.samples import DATA, load_register, make_officer
from units.models import Unit

pytestmark = pytest.mark.django_db
DAY = date(2016, 10, 31)


@pytest.fixture(autouse=True)
def _day(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = DAY
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def units() -> dict[str, Unit]:
    return load_register()


@pytest.fixture
def officer(client: Client, units: dict[str, Unit]) -> User:
    user = make_officer(units)
    client.force_login(user)
    return user


def send(client: Client, name: str, found_on: str = "") -> tuple[PlanUpload, str]:
    """Upload a sample; gives the upload and the text of its page."""
    sent = {"file": SimpleUploadedFile(name, (DATA / name).read_bytes()), "found_on": found_on}
    page = client.post(reverse("issues:plan-import"), sent).headers["Location"]
    return PlanUpload.objects.latest("pk"), client.get(page).content.decode()


def rows_of(text: str) -> list[list[str]]:
    """The cells of the table of new measures."""
    table = text.partition('id="new"')[2].partition("</table>")[0]
    cells = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.S)
    plain = re.compile(r"<[^>]+>|\s+")
    return [[plain.sub(" ", cell).strip() for cell in cells.findall(row)] for row in table.split("<tr>")[1:]]


@pytest.mark.usefixtures("officer")
def test_a_new_row_tells_its_kind_aspect_and_day_of_finding_as_understood(client: Client) -> None:
    upload, text = send(client, "plans_clean.xlsx", "2016-09-20")
    assert upload.preview is not None
    _header, first, *_rest = rows_of(text)
    aspect = Aspect.objects.get(code=upload.preview["examples"][0]["aspect"])
    assert first[1].endswith(" Rectify")
    assert first[2].endswith(f" {aspect.name_en} · 2016-09-20")


@pytest.mark.usefixtures("officer")
def test_the_day_of_finding_that_is_told_is_the_one_that_is_kept(client: Client, units: dict[str, Unit]) -> None:
    upload, _text = send(client, "plans_clean.xlsx")
    assert upload.preview is not None
    told = {(one["unit_code"], one["issue"]): one["found_on"] for one in upload.preview["examples"]}
    client.post(reverse("issues:plan-import-detail", args=[upload.pk]), {"expected": upload.preview["digest"]})
    kept = {(one.unit.code, one.text): one.found_on.isoformat() for one in Issue.objects.select_related("unit")}
    assert told == kept


def test_of_an_issue_that_stands_its_own_day_is_told(client: Client, officer: User, units: dict[str, Unit]) -> None:
    upload, _text = send(client, "plans_clean.xlsx")
    assert upload.preview is not None
    first = upload.preview["examples"][0]
    make_issue(
        Unit.objects.get(code=first["unit_code"]), first["issue"], aspect=first["aspect"], found_on=date(2016, 8, 8)
    )
    again, _text = send(client, "plans_clean.xlsx")
    assert again.preview is not None
    assert again.preview["examples"][0]["found_on"] == "2016-08-08"


def test_each_cut_says_how_many_more_there_are(client: Client, officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_page, "EXAMPLES", 2)
    upload, text = send(client, "plans_clean.xlsx")
    assert upload.preview is not None
    assert "The first 2 are shown; 4 more are not." in text
    told = upload.preview | {
        "changed": 5,
        "changes": [{"row": 2, "unit": "u", "issue": "i", "action": "a", "fields": []}],
        "left_out": [{"sheet": "s", "row": row, "why": "w"} for row in range(1, 204)],
    }
    PlanUpload.objects.filter(pk=upload.pk).update(preview=told)
    text = client.get(reverse("issues:plan-import-detail", args=[upload.pk])).content.decode()
    assert "The first 1 is shown; 4 more are not." in text
    assert "The first 200 are shown; 3 more are not." in text
    assert text.count("— w") == 200


@pytest.mark.usefixtures("officer")
def test_what_is_shown_whole_has_no_such_note(client: Client) -> None:
    assert "more are not" not in send(client, "plans_clean.xlsx")[1]
