"""The standing checks: each finds what is wrong and nothing else, and says where it is mended."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.grading.models import Assessment, GradeTally, Stage
from campaign.reports import checks, tasks
from issues.models import Issue
from tests.factories import make_user
from tests.issues.factories import make_plan
from tests.people.factories import make_posting, make_report
from tests.reports.factories import BASELINE, YEAR_END, World, busy_world, grade, live, make_world, plan_with
from units.access import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = YEAR_END


@pytest.fixture
def world() -> World:
    return make_world(2, 1, 2)


def found(world: World) -> dict[str, list[str]]:
    """Codes of the units under each check that finds anything in the first county."""
    report = checks.run(world.tree.counties[0].area, on=YEAR_END)
    return {one.check.key: [finding.subject.code for finding in one.findings] for one in report.outcomes if one.count}


def test_records_in_order_are_left_in_peace(world: World) -> None:
    village = world.tree.villages[0]
    grade(world, village, ("lagging", BASELINE))
    plan_with(world, village, [[(50, date(2016, 11, 1))]])
    make_report(make_posting(village, from_on=date(2016, 10, 1)), date(2016, 11, 1))
    live(world, village, [("open", BASELINE), ("in_progress", BASELINE), ("done", BASELINE), ("closed", BASELINE)])
    assert found(world) == {}


def test_a_weak_unit_needs_a_plan_and_a_first_secretary(world: World) -> None:
    village = world.tree.villages[0]
    grade(world, village, ("problem", BASELINE))
    grade(world, world.tree.villages[2], ("problem", BASELINE))
    assert found(world) == {"weak_without_plan": [village.short_code], "weak_without_secretary": [village.short_code]}
    report = checks.run(world.tree.counties[0].area, on=YEAR_END)
    assert report.findings[0].subject.url == f"/plans/new/{village.short_code}/"
    plan = make_plan(village, world.officer, measures=0)
    report = checks.run(world.tree.counties[0].area, on=YEAR_END)
    assert report.findings[0].subject.url == plan.get_absolute_url()


def test_a_plan_in_force_needs_measures(world: World) -> None:
    village = world.tree.villages[0]
    make_plan(village, world.officer, state="approved", measures=0)
    assert found(world) == {"plan_without_measures": [village.short_code]}


def test_a_first_secretary_owes_the_report_of_the_last_month_that_is_past_due(world: World) -> None:
    village = world.tree.villages[0]
    make_posting(village, from_on=date(2016, 10, 1))
    assert found(world) == {"secretary_without_report": [village.short_code]}


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


def test_a_board_whose_sums_went_astray_is_told_with_both_numbers(world: World) -> None:
    grade(world, world.tree.villages[0], ("ordinary", BASELINE))
    GradeTally.objects.filter(area_code=world.tree.townships[0].code, area_level=4).update(grade="lagging")
    assert found(world) == {"board_sums": ["519901"]}


@pytest.mark.parametrize("counties", [1, 4])
def test_the_number_of_queries_does_not_grow(counties: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    area = busy_world(counties).tree.prefecture.area
    with django_assert_num_queries(22):
        checks.run(area, on=YEAR_END)


def test_the_command_tells_json_and_fails_on_errors_alone(world: World) -> None:
    grade(world, world.tree.villages[0], ("problem", BASELINE))
    out = StringIO()
    call_command("check_records", "--area", "519901", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["errors"], told["warnings"], told["infos"]) == (0, 2, 0)
    make_plan(world.tree.villages[1], world.officer, state="approved", measures=0)
    with pytest.raises(SystemExit) as end:
        call_command("check_records", stdout=StringIO())
    assert end.value.code == 1
    with pytest.raises(CommandError):
        call_command("check_records", "--area", "519977")


def test_the_nightly_run_counts_what_it_finds_and_logs_errors(world: World, caplog: pytest.LogCaptureFixture) -> None:
    grade(world, world.tree.villages[0], ("problem", BASELINE))
    assert tasks.nightly_checks(YEAR_END) == "0 errors, 2 warnings, 0 infos"
    assert caplog.messages == []
    plan = make_plan(world.tree.villages[1], world.officer, state="approved", measures=0)
    assert tasks.nightly_checks(YEAR_END) == "1 errors, 2 warnings, 0 infos"
    assert caplog.messages == [f"plan_without_measures {plan.unit.short_code} /plans/{plan.pk}/"]


def test_the_page_lists_what_can_be_mended_and_the_home_page_leads_there(world: World, client: Client) -> None:
    grade(world, world.tree.villages[0], ("problem", BASELINE))
    client.force_login(make_user(Role.COUNTY, world.tree.counties[0]))
    page = client.get("/reports/checks/?rule=weak_without_plan")
    assert [one.subject.code for one in page.context["page"]] == [world.tree.villages[0].short_code]
    assert client.get("/reports/checks/?rule=nonsense").status_code == 400
    assert client.get("/reports/checks.xlsx").status_code == 200
    section = next(one for one in client.get("/").context["waiting"] if one.url == "/reports/checks/")
    assert section.count == 2


def test_another_county_and_a_reader_have_no_such_page(world: World, client: Client) -> None:
    client.force_login(make_user(Role.COUNTY, world.tree.counties[1]))
    assert client.get("/reports/checks/?area=519901").status_code == 404
    client.force_login(make_user(Role.LEADER, world.tree.prefecture))
    assert client.get("/reports/checks/").status_code == 404
