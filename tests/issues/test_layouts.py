"""What is remembered of headers: what a county said holds for its townships, and for no neighbour."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from campaign.accounts.models import User
from issues import plan_import
from issues.models import HeaderAlias, LayoutMapping, PlanUpload
from tests.factories import make_user
from tests.issues.samples import DATA, load_register, make_officer
from units.access import Role
from units.models import Unit

pytestmark = pytest.mark.django_db
COLUMNS = (
    "number county township village unit_code plan_kind category aspect issue target content action due_on"
    " leader leader_post handler handler_post note"
)


@pytest.fixture(autouse=True)
def _day(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = date(2016, 10, 31)


@pytest.fixture
def units() -> dict[str, Unit]:
    return load_register()


def odd_sheet(*places: tuple[str, str]) -> bytes:
    """The clean sample under a header that no program could know, with the rows of other places where asked."""
    book = openpyxl.load_workbook(DATA / "plans_clean.xlsx")
    sheet = book["整顿方案"]
    for column, word in enumerate("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未", 1):
        sheet.cell(1, column).value = word
    for row, (county, code) in enumerate(places, 2):
        for column, value in ((2, county), (3, None), (4, None), (5, code)):
            sheet.cell(row, column).value = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def fix(user: User, content: bytes) -> LayoutMapping:
    """Send the file and say which column is which."""
    client = Client()
    client.force_login(user)
    file = SimpleUploadedFile("怪.xlsx", content)
    page = client.post(reverse("issues:plan-import"), {"file": file}).headers["Location"]
    names = [*client.get(f"{page}columns/?row=1").context["form"].fields]
    answer = client.post(f"{page}columns/?row=1", dict(zip(names, COLUMNS.split(), strict=True)))
    assert answer.status_code == 302
    return LayoutMapping.objects.get()


def knows(user: User) -> bool:
    """Tell whether the layout is known to whoever sends for the user's area."""
    return bool(plan_import.layouts_for(user).fixed)


def test_what_a_county_fixed_is_known_to_its_townships_and_to_no_neighbour(units: dict[str, Unit]) -> None:
    fix(make_officer(units), odd_sheet())
    township = make_user(Role.TOWNSHIP, units["590121101"])
    neighbours = [make_user(Role.TOWNSHIP, units["590122101"]), make_officer(units, "590122", "neighbour")]
    assert [knows(township), *map(knows, neighbours)] == [True, False, False]
    client = Client()
    client.force_login(township)
    client.post(reverse("issues:plan-import"), {"file": SimpleUploadedFile("乡.xlsx", odd_sheet())})
    sent = PlanUpload.objects.filter(uploaded_by=township).get()
    assert sent.state == "previewed"


def test_what_a_township_fixed_is_known_to_its_whole_county(units: dict[str, Unit]) -> None:
    mapping = fix(make_user(Role.TOWNSHIP, units["590121101"]), odd_sheet())
    assert mapping.area == units["590121"]
    assert knows(make_user(Role.TOWNSHIP, units["590121201"]))


def test_what_the_prefecture_fixed_for_rows_of_one_county_is_that_countys(units: dict[str, Unit]) -> None:
    mapping = fix(make_user(Role.PREFECTURE, units["5901"]), odd_sheet())
    assert mapping.area == units["590121"]
    township, neighbour = (make_user(Role.TOWNSHIP, units[code]) for code in ("590121101", "590122101"))
    assert (knows(township), knows(neighbour)) == (True, False)


def test_what_the_prefecture_fixed_for_rows_of_two_counties_holds_everywhere_in_it(units: dict[str, Unit]) -> None:
    content = odd_sheet(("云溪县", "590121101201"), ("白石县", "590122101201"))
    mapping = fix(make_user(Role.PREFECTURE, units["5901"]), content)
    assert mapping.area == units["5901"]
    assert [knows(make_user(Role.TOWNSHIP, units[code])) for code in ("590121101", "590122101")] == [True, True]


def test_the_nearest_answer_wins(units: dict[str, Unit]) -> None:
    officer = make_officer(units)
    for code, place in (("590121", "1"), ("5901", "2")):
        LayoutMapping.objects.create(area=units[code], fingerprint="f", columns={place: "issue"}, fixed_by=officer)
        HeaderAlias.objects.create(area=units[code], alias="事项", column={"1": "issue", "2": "action"}[place])
    HeaderAlias.objects.create(alias="事项", column="content")
    layouts = plan_import.layouts_for(make_user(Role.TOWNSHIP, units["590121101"]))
    assert (layouts.fixed["f"], layouts.aliases) == ({1: "issue"}, {"事项": "issue"})
    neighbour = plan_import.layouts_for(make_user(Role.TOWNSHIP, units["590122101"]))
    assert (neighbour.fixed["f"], neighbour.aliases) == ({2: "issue"}, {"事项": "action"})


def test_whoever_works_everywhere_knows_the_words_of_every_county(units: dict[str, Unit]) -> None:
    HeaderAlias.objects.create(area=units["590121"], alias="办法", column="action")
    assert plan_import.layouts_for(make_user(superuser=True)).aliases == {"办法": "action"}
