"""The standing checks: each finds what is wrong and nothing else, and says where it is mended."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.grading import tallies
from campaign.grading.models import Assessment, GradeTally, Stage
from campaign.reports import checks, summaries, tasks
from campaign.reports.models import NightlyFinding, Summary
from campaign.waiting.sections import Section
from issues.models import Issue
from tests.factories import make_user
from tests.issues.factories import make_plan
from tests.people.factories import make_posting, make_report, make_team
from tests.reports.checking import found, sentences
from tests.reports.factories import BASELINE, DECEMBER, YEAR_END, World, busy_world, grade, live, make_world, plan_with
from units import codes
from units.access import TABLE, Action, Role
from units.levels import WIDTHS
from units.models import AreaGrant, StandingTally, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = YEAR_END


@pytest.fixture
def world() -> World:
    return make_world(2, 1, 2)


def test_records_in_order_are_left_in_peace(world: World) -> None:
    village = world.tree.villages[0]
    grade(world, village, ("lagging", BASELINE))
    plan_with(world, village, [[(50, date(2016, 11, 1))]])
    make_report(make_posting(village, account=make_user(), from_on=date(2016, 10, 1)), date(2016, 11, 1))
    make_team(village)
    live(world, village, [("open", BASELINE), ("in_progress", BASELINE), ("done", BASELINE), ("closed", BASELINE)])
    assert found(world) == {}


def test_a_weak_unit_needs_a_plan_and_a_first_secretary(world: World) -> None:
    village = world.tree.villages[0]
    grade(world, village, ("problem", BASELINE))
    grade(world, world.tree.villages[2], ("problem", BASELINE))
    lacking = ("weak_without_plan", "weak_without_secretary", "weak_without_team")
    assert found(world) == {rule: [village.short_code] for rule in lacking}
    report = checks.run(world.tree.counties[0].area, on=YEAR_END)
    assert report.findings[0].subject.url == f"/plans/new/{village.short_code}/"
    plan = make_plan(village, world.officer, measures=0)
    report = checks.run(world.tree.counties[0].area, on=YEAR_END)
    assert report.findings[0].subject.url == plan.get_absolute_url()


def test_a_plan_in_force_needs_measures(world: World) -> None:
    village = world.tree.villages[0]
    make_plan(village, world.officer, state="approved", measures=0)
    assert found(world) == {"plan_without_measures": [village.short_code]}


def test_a_closed_issue_needs_a_second_person_and_its_row_agrees_with_its_steps(world: World) -> None:
    village = world.tree.villages[0]
    one = live(world, village, [("open", BASELINE), ("done", BASELINE)])
    Issue.objects.filter(pk=one.pk).update(state="closed", closed_on=YEAR_END, closed_by=make_user())
    assert found(world) == {"closed_without_closer": [village.short_code], "issue_steps": [village.short_code]}


def test_an_assessment_that_waits_for_more_than_fifteen_days_is_told(world: World) -> None:
    world.round.closed_on = world.round.closed_by = None
    world.round.save()
    stage = Stage.objects.create(
        round=world.round,
        unit_level=5,
        position=1,
        kind="check",
        name_zh="群众代表查",
        name_en="Residents",
        role="checker",
        signer_level=3,
    )
    for village, days in ((world.tree.villages[0], 16), (world.tree.villages[1], 15)):
        since = YEAR_END - timedelta(days=days)
        values = {"proposed": "ordinary", "state": "in_review", "stage": stage, "waiting_since_on": since}
        Assessment.objects.create(round=world.round, unit=village, **values)
    assert found(world) == {"assessment_waits": [world.tree.villages[0].short_code]}


@pytest.mark.parametrize("level", [2, 3, 4])
def test_a_sum_of_any_level_that_went_astray_is_told_from_above_with_both_numbers(world: World, level: int) -> None:
    grade(world, world.tree.villages[0], ("ordinary", BASELINE))
    short = world.tree.villages[0].code[: WIDTHS[level]]
    GradeTally.objects.filter(area_code=codes.full(short), area_level=level).update(grade="lagging")
    assert sentences(world, "board_sums") == {
        short: f"单位{short}评定榜的汇总与名册、定级记录不一致：村，后进：汇总1、实数0；村，一般：汇总0、实数1。"
        "请系统管理员运行 manage.py rebuild_tallies 重新汇总。"
    }
    assert sentences(world, "board_sums", world.tree.counties[1].area) == {}


def test_a_sum_of_standing_units_that_went_astray_is_told(world: World) -> None:
    township = world.tree.townships[1]
    StandingTally.objects.filter(area_code=township.code, area_level=4, kind="village").update(change=7)
    assert list(sentences(world, "board_sums")) == [township.short_code]
    assert "村，全部：汇总7、实数2" in sentences(world, "board_sums")[township.short_code]


@pytest.fixture
def summaries_of(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Summary]]:
    """Issues the summaries of months of areas, printed as little as may be."""
    monkeypatch.setattr("units.paper.pdf_of", lambda _html: b"%PDF")

    def issue(*areas: Unit, months: tuple[date, ...] = (DECEMBER,)) -> list[Summary]:
        return [issued(world, area, month) for area in areas for month in months]

    return issue


def issued(world: World, area: Unit, month: date) -> Summary:
    row = summaries.draft(area, month, by=None, on=YEAR_END)
    row = summaries.check(row, seen=row.version, by=world.officer, on=YEAR_END)
    return summaries.issue(row, seen=row.version, by=world.officer, on=YEAR_END)


NOVEMBER = date(2016, 11, 1)


def test_every_summary_in_the_area_is_compared_with_board_and_ledger(
    world: World, summaries_of: Callable[..., list[Summary]]
) -> None:
    county, other = world.tree.counties
    summaries_of(county, other, world.tree.townships[0], months=(NOVEMBER, DECEMBER))
    assert sentences(world, "summary_differs") == {}
    grade(world, world.tree.villages[0], ("lagging", date(2016, 12, 5)))
    live(world, world.tree.villages[0], [("open", date(2016, 11, 5))])
    chosen = [one for one in checks.CHECKS if one.key == "summary_differs"]
    found = checks.run(world.tree.prefecture.area, on=YEAR_END, checks=chosen).findings
    assert [(one.subject.code, one.subject.words["month"]) for one in found] == [
        ("519901", "2016-12"),
        ("519901200", "2016-12"),
        ("519901", "2016-11"),
        ("519901200", "2016-11"),
    ]
    assert found[0].subject.words["differing"] == [
        ["grades.villages_lagging", 0, 1],
        ["grades.villages_ungraded", 2, 1],
        ["issues.open", 0, 1],
        ["issues.all", 0, 1],
    ]
    assert "后进村（社区） 0，现为 1；未定级村（社区） 2，现为 1；未整改 0，现为 1" in found[0].sentence
    assert found[2].subject.words["differing"][0] == ["issues.found", 0, 1]


def test_a_summary_that_was_corrected_is_compared_no_more(
    world: World, summaries_of: Callable[..., list[Summary]]
) -> None:
    (row,) = summaries_of(world.tree.counties[0])
    live(world, world.tree.villages[0], [("open", date(2016, 12, 5))])
    assert list(sentences(world, "summary_differs")) == ["519901"]
    correction = summaries.correct(row, reason="补录", by=world.officer, on=YEAR_END)
    assert list(sentences(world, "summary_differs")) == ["519901"]
    second = make_user(Role.PREFECTURE, world.tree.prefecture)
    correction = summaries.check(correction, seen=1, by=second, on=YEAR_END)
    summaries.issue(correction, seen=1, by=second, on=YEAR_END)
    assert sentences(world, "summary_differs") == {}


@pytest.mark.parametrize(
    ("change", "part"),
    [({"text": "改"}, "正文"), ({"pdf": b"%PDF-2"}, "打印件"), ({"figures": {"version": 1}}, "数据")],
)
def test_every_issued_summary_is_held_against_its_digests_whatever_is_listed(
    world: World, summaries_of: Callable[..., list[Summary]], change: dict[str, object], part: str
) -> None:
    (row,) = summaries_of(world.tree.counties[0])
    broken = Summary.objects.get(pk=row.pk)
    # The database lets nobody change an issued one, so one that differs from its digests is put beside it.
    broken.pk, broken.month, broken.number = None, NOVEMBER, 2
    for name, value in change.items():
        setattr(broken, name, value)
    broken.save(force_insert=True)
    (check,) = [one for one in checks.CHECKS if one.key == "summary_digest"]
    count, subjects = check.find(world.tree.prefecture.area, YEAR_END, 1)
    assert (count, [one.url for one in subjects]) == (1, [broken.get_absolute_url()])
    assert f"其{part}的摘要不符" in sentences(world, "summary_digest")["519901"]


@pytest.mark.parametrize("areas", [1, 4])
def test_a_month_of_summaries_costs_the_same_for_one_area_and_for_more(
    world: World,
    summaries_of: Callable[..., list[Summary]],
    areas: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    summaries_of(*[*world.tree.counties, *world.tree.townships][:areas])
    chosen = [one for one in checks.CHECKS if one.key == "summary_differs"]
    with django_assert_num_queries(8):
        checks.run(world.tree.prefecture.area, on=YEAR_END, checks=chosen)


def test_what_the_night_found_in_sums_and_summaries_stands_on_the_home_page_until_the_next_night(
    world: World, client: Client
) -> None:
    grade(world, world.tree.villages[0], ("ordinary", BASELINE))
    township = world.tree.townships[0]
    GradeTally.objects.filter(area_code=township.code, area_level=4).update(grade="lagging")
    tasks.nightly_checks(YEAR_END)
    client.force_login(make_user(Role.COUNTY, world.tree.counties[0]))
    assert waiting(client) == 1
    assert [one.subject.code for one in client.get("/reports/checks/").context["report"].findings] == ["519901200"]
    tallies.rebuild()
    # The page works the rule itself where it alone is asked.
    assert client.get("/reports/checks/?rule=board_sums").context["report"].count() == 0
    tasks.nightly_checks(YEAR_END)
    assert waiting(client) == 0
    client.force_login(make_user(Role.COUNTY, world.tree.counties[1]))
    assert waiting(client) == 0


def test_sums_are_made_anew_by_a_command_which_takes_the_finding_away(world: World) -> None:
    grade(world, world.tree.villages[0], ("lagging", BASELINE))
    GradeTally.objects.update(change=5)
    StandingTally.objects.update(change=5)
    tasks.nightly_checks(YEAR_END)
    assert NightlyFinding.objects.filter(rule="board_sums").count() == 6
    out = StringIO()
    call_command("rebuild_tallies", stdout=out)
    assert out.getvalue().splitlines()[-1] == "areas whose sums differ now: 0"
    assert NightlyFinding.objects.count() == 0
    assert sentences(world, "board_sums") == {}


def waiting(client: Client) -> int:
    """How many records wait to be mended on the home page."""
    return sum(one.count for one in mend_sections(client))


def mend_sections(client: Client) -> list[Section]:
    """The sections of records to mend on the home page."""
    return [one for one in client.get("/").context["waiting"] if one.url.startswith("/reports/checks/")]


@pytest.mark.parametrize("counties", [1, 4])
def test_a_page_asks_no_more_for_what_is_worked_at_night(
    counties: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    area = busy_world(counties).tree.prefecture.area
    with django_assert_num_queries(15):
        checks.look(area, on=YEAR_END)


@pytest.mark.parametrize("counties", [1, 4])
def test_the_number_of_queries_does_not_grow(counties: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    area = busy_world(counties).tree.prefecture.area
    with django_assert_num_queries(21):
        checks.run(area, on=YEAR_END)


def test_the_command_tells_json_and_fails_on_errors_alone(world: World) -> None:
    grade(world, world.tree.villages[0], ("problem", BASELINE))
    out = StringIO()
    call_command("check_records", "--area", "519901", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["errors"], told["warnings"], told["infos"]) == (0, 3, 0)
    make_plan(world.tree.villages[1], world.officer, state="approved", measures=0)
    with pytest.raises(SystemExit) as end:
        call_command("check_records", stdout=StringIO())
    assert end.value.code == 1
    with pytest.raises(CommandError):
        call_command("check_records", "--area", "519977")


def test_the_nightly_run_counts_what_it_finds_and_logs_errors(world: World, caplog: pytest.LogCaptureFixture) -> None:
    grade(world, world.tree.villages[0], ("problem", BASELINE))
    assert tasks.nightly_checks(YEAR_END) == "0 errors, 3 warnings, 0 infos"
    assert caplog.messages == []
    plan = make_plan(world.tree.villages[1], world.officer, state="approved", measures=0)
    assert tasks.nightly_checks(YEAR_END) == "1 errors, 3 warnings, 0 infos"
    assert caplog.messages == [f"plan_without_measures {plan.unit.short_code} /plans/{plan.pk}/"]


def test_the_page_lists_what_can_be_mended_and_the_home_page_leads_there(world: World, client: Client) -> None:
    grade(world, world.tree.villages[0], ("problem", BASELINE))
    client.force_login(make_user(Role.COUNTY, world.tree.counties[0]))
    page = client.get("/reports/checks/?rule=weak_without_plan")
    assert [one.subject.code for one in page.context["page"]] == [world.tree.villages[0].short_code]
    assert client.get("/reports/checks/?rule=nonsense").status_code == 400
    assert client.get("/reports/checks.xlsx").status_code == 200
    (section,) = mend_sections(client)
    assert (section.count, section.url) == (3, "/reports/checks/?area=519901&mine=on")


def test_nobody_is_offered_what_another_role_mends(world: World, client: Client) -> None:
    grade(world, world.tree.villages[0], ("problem", BASELINE))
    client.force_login(make_user(Role.TOWNSHIP, world.tree.townships[0]))
    (section,) = mend_sections(client)
    assert [row.url for row in section.rows] == [f"/plans/new/{world.tree.villages[0].short_code}/"]
    assert [client.get(row.url).status_code for row in section.rows] == [200]
    assert client.get(section.url).context["report"].count() == section.count == 1
    # The page shows what is missing to whoever asks, and says who appoints.
    page = client.get("/reports/checks/")
    assert page.context["report"].count() == 3
    assert "/people/appoint/" not in page.content.decode()
    assert "州委组织部、县委组织部" in page.content.decode()


@pytest.mark.parametrize("role", [Role.PREFECTURE, Role.COUNTY, Role.TOWNSHIP])
def test_every_link_on_the_home_page_can_be_opened_by_whoever_gets_it(world: World, client: Client, role: Role) -> None:
    village, other = world.tree.villages[:2]
    grade(world, village, ("problem", BASELINE))
    make_posting(other, from_on=date(2016, 10, 1))
    make_plan(other, world.officer, state="approved", measures=0)
    one = live(world, village, [("open", BASELINE), ("done", BASELINE)])
    Issue.objects.filter(pk=one.pk).update(state="closed", closed_on=YEAR_END, closed_by=make_user())
    area = {4: world.tree.prefecture, 6: world.tree.counties[0], 9: world.tree.townships[0]}
    client.force_login(make_user(role, area[{Role.PREFECTURE: 4, Role.COUNTY: 6, Role.TOWNSHIP: 9}[role]]))
    (section,) = mend_sections(client)
    assert section.count == (3 if role == Role.TOWNSHIP else 8)
    assert {client.get(row.url).status_code for row in section.rows} == {200}


def test_everything_that_is_found_can_be_mended_by_somebody_who_sees_it() -> None:
    assert [one.key for one in checks.CHECKS if not TABLE[one.action] & TABLE[Action.MEND_RECORDS]] == []


def test_an_officer_of_two_counties_sees_what_is_wrong_in_both(world: World, client: Client) -> None:
    for village in (world.tree.villages[0], world.tree.villages[2], world.tree.villages[3]):
        grade(world, village, ("problem", BASELINE))
    officer = make_user(Role.COUNTY, world.tree.counties[0])
    AreaGrant.objects.create(user=officer, role=Role.COUNTY, area=world.tree.counties[1])
    # A grant inside another one counts nothing twice.
    AreaGrant.objects.create(user=officer, role=Role.TOWNSHIP, area=world.tree.townships[0])
    client.force_login(officer)
    assert [(one.title, one.count) for one in mend_sections(client)] == [
        ("单位519901待修正记录", 3),
        ("单位519902待修正记录", 6),
    ]
    assert [client.get(one.url).context["report"].count() for one in mend_sections(client)] == [3, 6]


def test_another_county_and_a_reader_have_no_such_page(world: World, client: Client) -> None:
    client.force_login(make_user(Role.COUNTY, world.tree.counties[1]))
    assert client.get("/reports/checks/?area=519901").status_code == 404
    client.force_login(make_user(Role.LEADER, world.tree.prefecture))
    assert client.get("/reports/checks/").status_code == 404
