"""The pages of coverage: what they show to whom, and what they refuse."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.accounts.models import User
from campaign.visits import draws
from campaign.visits.coverage import coverage
from campaign.visits.models import CadenceRule, KeyUnit
from campaign.visits.periods import period_of
from campaign.waiting import coverage as waiting
from tests.factories import Tree, make_tree, make_user
from tests.grading.factories import make_grading
from tests.visits.cadence_factories import make_rule, only_rules, visit
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db
BEFORE, TODAY = date(2016, 9, 1), date(2016, 12, 26)


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = TODAY
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 6)


@pytest.fixture
def officer(tree: Tree) -> User:
    return make_user(Role.COUNTY, tree.counties[0])


@pytest.fixture
def rules() -> list[CadenceRule]:
    """One that all see, and one that the units' own accounts do not."""
    return only_rules(make_rule(), make_rule(target="key", announced=False, name_en="Hidden half-monthly"))


def signed_in(user: object) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)  # type: ignore[arg-type]
    return client


def grade_all(tree: Tree, officer: User) -> None:
    for village in tree.villages:
        make_grading(village, "lagging", officer, BEFORE)


def test_the_ledger_shows_the_numbers_and_each_leads_to_its_list(
    tree: Tree, officer: User, rules: list[CadenceRule]
) -> None:
    grade_all(tree, officer)
    visit(tree.villages[0], date(2016, 12, 3))
    client = signed_in(officer)
    page = client.get("/coverage/").content.decode()
    start = f"/coverage/units/?area=519901&amp;on=2016-12-26&amp;rule={rules[0].pk}&amp;which="
    assert [f'<a href="{start}{which}">{number}</a>' in page for which, number in {"due": 6, "done": 1}.items()] == [
        True,
        True,
    ]
    assert "16 %" in page
    counts = {}
    for which in ("due", "done", "open", "late"):
        answer = client.get("/coverage/units/", {"area": "519901", "rule": rules[0].pk, "which": which})
        counts[which] = answer.context["page"].paginator.count
    assert counts == {"due": 6, "done": 1, "open": 5, "late": 6}


def test_the_row_of_a_township_on_its_own_page_leads_to_its_own_unit_alone(
    tree: Tree, officer: User, rules: list[CadenceRule]
) -> None:
    grade_all(tree, officer)
    make_grading(tree.townships[0], "lagging", officer, BEFORE)
    client = signed_in(officer)
    page = client.get("/coverage/", {"area": "519901200"}).content.decode()
    due = f"/coverage/units/?area=519901200{{}}&amp;on=2016-12-26&amp;rule={rules[0].pk}&amp;which=due"
    assert f'<a href="{due.format("&amp;level=4")}">1</a>' in page
    assert f'<a href="{due.format("")}">7</a>' in page
    listed: dict[str, str | int] = {"area": "519901200", "rule": rules[0].pk, "which": "due"}
    assert client.get("/coverage/units/", {**listed, "level": 4}).context["page"].paginator.count == 1
    assert client.get("/coverage/units/", listed).context["page"].paginator.count == 7


def test_few_due_are_told_in_plain_numbers(tree: Tree, officer: User, rules: list[CadenceRule]) -> None:
    make_grading(tree.villages[0], "lagging", officer, BEFORE)
    page = signed_in(officer).get("/coverage/").content.decode()
    assert '<span class="soft">0/1</span>' in page


@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.SECRETARY, Role.AUDITOR])
def test_the_units_own_accounts_see_nothing_of_what_is_not_announced(
    tree: Tree, officer: User, rules: list[CadenceRule], role: Role
) -> None:
    grade_all(tree, officer)
    KeyUnit.objects.create(unit=tree.villages[0], from_on=BEFORE, reason="连续后进", listed_by=officer)
    seat = {Role.TOWNSHIP: tree.townships[0], Role.AUDITOR: tree.counties[0]}.get(role, tree.villages[0])
    client = signed_in(make_user(role, seat))
    unit = tree.villages[0].short_code
    for address in ("/coverage/", f"/coverage/units/{unit}/", f"/units/{unit}/"):
        page = client.get(address)
        assert (page.status_code, "Hidden half-monthly" in page.content.decode()) == (200, False)
    behind: dict[str, str | int] = {"rule": rules[1].pk, "which": "due"}
    for address in ("/coverage/", "/coverage.xlsx", "/coverage/units/", "/coverage/units.xlsx"):
        assert client.get(address, behind).status_code == 400
    for address in ("/coverage/draws/", "/coverage/draws/new/", "/coverage/key-units/", "/coverage/key-units/new/"):
        assert client.get(address).status_code == 404
    workbook = openpyxl.load_workbook(io.BytesIO(client.get("/coverage.xlsx").content)).active
    assert "Hidden" not in str([cell.value for row in workbook.iter_rows() for cell in row])


def test_whoever_plans_in_one_county_is_an_ordinary_reader_in_another(
    tree: Tree, officer: User, rules: list[CadenceRule]
) -> None:
    from units.models import AreaGrant

    AreaGrant.objects.create(user=officer, role=Role.TOWNSHIP, area=tree.townships[1])
    client = signed_in(officer)
    hidden: dict[str, str | int] = {"rule": rules[1].pk, "which": "due"}
    assert [
        client.get("/coverage/", {**hidden, "area": area}).status_code for area in ("519901", "519902200", "519902")
    ] == [200, 400, 404]


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ({"on": "2016-12-27"}, 400, "has not come yet"),
        ({"on": "2016-02-30"}, 400, "Enter a valid date"),
        ({"area": "5199x"}, 400, "is no area code"),
        ({"rule": "999999"}, 400, "Select a valid choice"),
        ({"area": "519902"}, 404, ""),
    ],
)
def test_a_wrong_address_says_why(
    tree: Tree, officer: User, rules: list[CadenceRule], query: dict[str, str], status: int, words: str
) -> None:
    answer = signed_in(officer).get("/coverage/", query)
    assert (answer.status_code, words in answer.content.decode()) == (status, True)


def test_the_workbook_holds_the_same_numbers_and_the_total_last(
    tree: Tree, officer: User, rules: list[CadenceRule]
) -> None:
    grade_all(tree, officer)
    visit(tree.villages[0], date(2016, 12, 3))
    content = signed_in(officer).get("/coverage.xlsx", {"rule": rules[0].pk}).content
    rows = [list(row) for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]
    assert rows[-2:] == [
        ["519901200", tree.townships[0].name, 6, 1, 16, 5, 6],
        ["519901", "Total", 6, 1, 16, 5, 6],
    ]
    listed = signed_in(officer).get("/coverage/units.xlsx", {"rule": str(rules[0].pk), "which": "done"}).content
    rows = [list(row) for row in openpyxl.load_workbook(io.BytesIO(listed)).active.iter_rows(values_only=True)]
    assert [row[0] for row in rows[1:]] == [tree.villages[0].short_code]


@pytest.mark.parametrize("villages", [1, 30])
def test_the_page_takes_the_same_number_of_queries_whatever_it_counts(
    villages: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tree = make_tree(1, 1, villages)
    officer = make_user(Role.COUNTY, tree.counties[0])
    grade_all(tree, officer)
    client = signed_in(officer)
    with django_assert_num_queries(14):
        client.get("/coverage/", {"area": "519901200"})


@pytest.mark.parametrize(
    ("month", "shown"),
    [
        ("0001-01", date(2000, 1, 1)),
        ("0001-02", date(2000, 1, 1)),
        ("2000-01", date(2000, 1, 1)),
        ("2016-11", date(2016, 11, 1)),
        ("9999-12", TODAY.replace(day=1)),
        ("2016-13", TODAY.replace(day=1)),
    ],
)
def test_the_calendar_of_a_month_beyond_all_records_is_that_of_the_nearest_that_has_some(
    tree: Tree, officer: User, month: str, shown: date
) -> None:
    answer = signed_in(officer).get(f"/coverage/units/{tree.villages[0].short_code}/", {"month": month})
    assert (answer.status_code, answer.context["calendar"].month) == (200, shown)


def test_the_calendar_shows_visits_and_what_was_due(tree: Tree, officer: User, rules: list[CadenceRule]) -> None:
    village = tree.villages[0]
    make_grading(village, "lagging", officer, BEFORE)
    visit(village, date(2016, 11, 8))
    client = signed_in(officer)
    states = {}
    for month in ("2016-10", "2016-11", "2016-12", "nonsense"):
        calendar = client.get(f"/coverage/units/{village.short_code}/", {"month": month}).context["calendar"]
        visits = [day.on.day for week in calendar.weeks for day in week for _visit in day.visits if day.in_month]
        states[month] = ([(duty.state, duty.done_on) for duty in calendar.duties], visits)
    assert states == {
        "2016-10": ([("overdue", None)], []),
        "2016-11": ([("normal", date(2016, 11, 8))], [8]),
        "2016-12": ([("soon", None)], []),
        "nonsense": ([("soon", None)], []),
    }


def test_the_unit_page_says_what_is_due_and_what_was_missed(
    tree: Tree, officer: User, rules: list[CadenceRule]
) -> None:
    make_grading(tree.villages[0], "lagging", officer, BEFORE)
    duties = signed_in(officer).get(f"/units/{tree.villages[0].short_code}/").context["duties"]
    assert [(str(duty.period), duty.state) for duty in duties] == [("2016-12", "soon"), ("2016-11", "overdue")]


def test_home_lists_what_is_due_within_seven_days_by_my_rules_alone(
    tree: Tree, officer: User, rules: list[CadenceRule]
) -> None:
    grade_all(tree, officer)
    visit(tree.villages[0], date(2016, 12, 3))
    visit(tree.villages[1], date(2016, 11, 3))
    section = waiting.to_do(officer)[-1]
    assert section.title == "Visits due by 2016-12-31: County monthly"
    assert (section.count, [row.state for row in section.rows]) == (5, ["soon", *["overdue"] * 4])
    assert waiting.to_do(make_user(Role.PREFECTURE, tree.prefecture)) == []
    assert waiting.to_do(make_user(Role.TOWNSHIP, tree.townships[0])) == []
    assert signed_in(officer).get(section.url).context["page"].paginator.count == section.count


@pytest.mark.parametrize("day", [date(2016, 12, 1), date(2016, 12, 10), date(2016, 12, 24)])
def test_home_tells_all_through_a_period_what_the_one_before_left_unvisited(
    tree: Tree, officer: User, rules: list[CadenceRule], settings: Settings, day: date
) -> None:
    grade_all(tree, officer)
    visit(tree.villages[1], date(2016, 11, 3))
    settings.CAMPAIGN_TODAY = day
    (section,) = waiting.to_do(officer)
    assert (section.title, section.count) == ("Visits missed by 2016-11-30: County monthly", 5)
    assert [(row.label, row.note, row.state) for row in section.rows] == [
        (village.name, "was due by 2016-11-30", "overdue") for village in (tree.villages[0], *tree.villages[2:6])
    ]
    assert signed_in(officer).get(section.url).context["page"].paginator.count == section.count
    others = (make_user(Role.PREFECTURE, tree.prefecture), make_user(Role.TOWNSHIP, tree.townships[0]))
    assert [waiting.to_do(other) for other in others] == [[], []]


def test_home_is_silent_where_nothing_was_missed_and_for_a_rule_without_a_period_before(
    tree: Tree, officer: User, settings: Settings
) -> None:
    only_rules(make_rule(), make_rule(in_force_from=date(2016, 12, 1), name_en="New from December"))
    grade_all(tree, officer)
    for village in tree.villages:
        visit(village, date(2016, 11, 3))
    settings.CAMPAIGN_TODAY = date(2016, 12, 10)
    assert waiting.to_do(officer) == []


@pytest.mark.parametrize("villages", [1, 30])
def test_home_asks_the_same_for_many_late_units_as_for_one(
    villages: int, rules: list[CadenceRule], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tree = make_tree(1, 1, villages)
    officer = make_user(Role.COUNTY, tree.counties[0])
    grade_all(tree, officer)
    with django_assert_num_queries(15):
        assert [one.count for one in waiting.to_do(officer)] == [villages, villages]


def typed_rule(**values: str) -> dict[str, str]:
    words = {"position": "9", "name_zh": "县级每季必访", "name_en": "County quarterly", "in_force_from": str(TODAY)}
    demanded = {"target": "weak", "visit_level": "county", "period": "quarter", "count": "1"}
    return words | demanded | values


def test_a_new_rule_counts_what_is_recorded_and_a_used_one_is_not_rewritten(
    tree: Tree, officer: User, rules: list[CadenceRule]
) -> None:
    grade_all(tree, officer)
    visit(tree.villages[0], date(2017, 1, 3))
    client = signed_in(make_user(superuser=True))
    assert client.post("/admin/visits/cadencerule/add/", typed_rule()).status_code == 302
    rule = CadenceRule.objects.get(name_en="County quarterly")
    total = coverage(tree.counties[0].area, date(2017, 1, 31), rules=[rule]).total.cells[0]
    assert (total.now.due, total.now.done) == (6, 1)
    used = rules[0]
    change, data = f"/admin/visits/cadencerule/{used.pk}/change/", typed_rule(count="3")
    answer = client.post(change, {**data, "in_force_until": "2016-12-01"})
    assert "it ends today or later" in answer.content.decode()
    assert client.post(change, {**data, "in_force_until": "2016-12-31"}).status_code == 302
    used.refresh_from_db()
    assert (used.count, used.in_force_until) == (1, date(2016, 12, 31))
    assert AuditEntry.objects.filter(action__startswith="visits.cadencerule").count() == 2


def test_a_new_rule_that_would_change_past_coverage_is_refused(tree: Tree, rules: list[CadenceRule]) -> None:
    client = signed_in(make_user(superuser=True))
    data = typed_rule(in_force_from=str(TODAY - timedelta(days=1)))
    page = client.post("/admin/visits/cadencerule/add/", data).content.decode()
    assert "a new rule begins today or later" in page
    assert not CadenceRule.objects.filter(name_en="County quarterly").exists()


def test_the_schedule_of_another_prefecture_is_not_drawn_here(tree: Tree, officer: User) -> None:
    other = make_tree(1, 1, 1, prefecture="5198")
    rule = make_rule(announced=False)
    with pytest.raises(draws.NotYourDraw):
        draws.draw(rule, other.counties[0], period_of("month", TODAY), by=officer, on=TODAY)
