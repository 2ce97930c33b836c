"""A roster workbook: every error at once by its cell, all of it or nothing, and sent twice it changes nothing."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from campaign.people import refusals, roster_columns, roster_import
from campaign.people.models import Official, RosterUpload
from campaign.people.roster_columns import HEADER
from campaign.people.roster_rows import NoRosterHeader
from tests.factories import make_user
from tests.people.conftest import Place
from tests.people.factories import make_official
from units import exports
from units.access import Role
from units.models import AuditEntry
from units.workbooks import NotAWorkbook

pytestmark = pytest.mark.django_db
ZHOU: list[Any] = [None, "周明", "局长", "县水务局", "13812341234", "", None]


def workbook(*rows: list[Any], notes: tuple[str, ...] = (), header: list[str] = HEADER) -> bytes:
    return exports.xlsx("名册", header, rows, notes=notes)


def keep(place: Place, content: bytes) -> RosterUpload:
    return roster_import.keep("名册.xlsx", content, area=place.tree.counties[0], by=place.officer)


def commit(place: Place, upload: RosterUpload) -> roster_import.Preview:
    expected = roster_import.preview(upload, by=place.officer).digest
    return roster_import.commit(upload, expected=expected, by=place.officer)


def test_a_workbook_adds_and_mends_and_sent_again_changes_nothing(place: Place) -> None:
    old = make_official(place.tree.counties[0], "吴军", post="科员", work_phone="13900001111")
    row = [old.pk, "吴军", "副科长", old.organisation, "139****1111", "", None]
    content = workbook(ZHOU, row, notes=("某县选派干部名册",))
    told = commit(place, keep(place, content))
    assert ([one.official.name for one in told.new], [one.changes for one in told.changed]) == (
        ["周明"],
        [{"post": ("科员", "副科长")}],
    )
    old.refresh_from_db()
    assert (old.post, old.work_phone) == ("副科长", "13900001111")
    assert Official.objects.get(name="周明").work_phone == "13812341234"
    again = roster_import.preview(keep(place, content), by=place.officer)
    assert (again.new, again.changed, again.unchanged, again.problems) == ([], [], 2, [])
    entry = AuditEntry.objects.get(action="people.official_added")
    assert entry.after is not None
    assert entry.after["work_phone"] == "138****1234"


def test_the_export_is_read_again_as_it_is(place: Place) -> None:
    rows = [make_official(place.tree.counties[0]) for _number in range(3)]
    rows.append(make_official(place.tree.townships[0], left_on=date(2016, 12, 1)))
    told = roster_import.preview(keep(place, workbook(*map(roster_columns.cells_of, rows))), by=place.officer)
    assert (told.new, told.changed, told.unchanged, told.problems) == ([], [], 4, [])


def test_two_numbers_that_look_alike_behind_the_mask_are_a_change(place: Place) -> None:
    old = make_official(place.tree.counties[0], work_phone="13800001234")
    row = [old.pk, old.name, old.post, old.organisation, "13899991234", "", None]
    commit(place, keep(place, workbook(row)))
    old.refresh_from_db()
    assert old.work_phone == "13899991234"


def test_every_error_is_named_by_its_cell_and_nothing_is_saved(place: Place) -> None:
    abroad = make_official(place.tree.counties[1])
    posted = place.posting().official
    twins = [make_official(place.tree.counties[0], "王勇", organisation="县交通局") for _number in range(2)]
    rows = [
        ZHOU,
        [None, "", "局长", "县水务局", "12", "", None],
        [abroad.pk, abroad.name, abroad.post, abroad.organisation, "", "", None],
        ["甲", "李强", "科长", "县教育局", "", "", None],
        [None, "李强", "科长", "县民政局", "138****1234", "", None],
        [None, twins[0].name, "科长", "县交通局", "", "", None],
        [posted.pk, posted.name, posted.post, posted.organisation, posted.masked_phone, "", date(2016, 12, 1)],
        [None, "陈刚", "科长", "县农业局", "", "519902", None],
        [None, "赵磊", "科长", "县农业局", "", "", "去年"],
        [None, "孙杰", "科长", "县林业局", "", "", None],
        [None, "孙杰", "科长", "县林业局", "", "", None],
    ]
    upload = keep(place, workbook(*rows))
    told = roster_import.preview(upload, by=place.officer)
    cells = [one.cell for one in told.problems]
    assert cells == ["B3", "E3", "A4", "A5", "E6", "B7", "G8", "F9", "G10", "B11", "B12"]
    assert [one.official.name for one in told.new] == ["周明"]
    with pytest.raises(roster_import.HasProblems):
        roster_import.commit(upload, expected=told.digest, by=place.officer)
    assert not Official.objects.filter(name="周明").exists()


def test_it_is_taken_over_once_and_only_as_previewed(place: Place) -> None:
    upload = keep(place, workbook(ZHOU))
    expected = roster_import.preview(upload, by=place.officer).digest
    make_official(place.tree.counties[0], "周明", organisation="县水务局", post="局长")
    with pytest.raises(roster_import.ChangedSincePreview):
        roster_import.commit(upload, expected=expected, by=place.officer)
    commit(place, upload)
    with pytest.raises(roster_import.TakenOverAlready):
        roster_import.commit(upload, expected=expected, by=place.officer)
    assert Official.objects.filter(name="周明").count() == 1


def test_another_countys_roster_and_files_that_are_no_roster_are_refused(place: Place) -> None:
    other = make_user(Role.COUNTY, place.tree.counties[1])
    with pytest.raises(refusals.NotYours):
        roster_import.keep("x.xlsx", workbook(ZHOU), area=place.tree.counties[0], by=other)
    with pytest.raises(NotAWorkbook):
        keep(place, b"no workbook")
    with pytest.raises(NoRosterHeader, match="姓名、职务、单位"):
        keep(place, workbook(["x"], header=["地区"]))


def test_over_the_pages_it_is_previewed_then_taken_over(place: Place) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(place.officer)
    url = reverse("people:roster-import")
    bad = SimpleUploadedFile("名册.xlsx", b"no")
    area = str(place.tree.counties[0].pk)
    assert client.post(url, {"file": bad, "area": area}).status_code == 200
    good = SimpleUploadedFile("名册.xlsx", workbook(ZHOU))
    answer = client.post(url, {"file": good, "area": area, "once": str(uuid.uuid4())})
    upload = RosterUpload.objects.get()
    assert answer.headers["Location"] == upload.get_absolute_url()
    page = client.get(upload.get_absolute_url())
    assert (page.status_code, Official.objects.count()) == (200, 0)
    assert client.post(upload.get_absolute_url(), {"expected": "x"}).status_code == 409
    body = {"expected": page.context["preview"].digest}
    assert [client.post(upload.get_absolute_url(), body).status_code for _press in range(2)] == [302, 302]
    assert Official.objects.get().name == "周明"
    assert client.get(upload.get_absolute_url()).context["preview"] is None
    assert upload in client.get(url).context["page"].object_list
