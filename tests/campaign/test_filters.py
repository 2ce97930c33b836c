"""The filtered lists of the campaign: the names in their addresses stay put, and a wrong value shows nothing."""

from datetime import date

import pytest
from django.http import Http404
from pytest_django import Settings

from campaign.grading.filters import AssessmentFilters
from campaign.grading.models import Assessment
from campaign.people import filters as people
from campaign.reports.filters import SummaryFilters
from campaign.visits import filters as visits
from campaign.visits import warning_filters as warnings
from tests.factories import Tree, make_tree, make_user
from units.access import Role
from units.filters import AreaFilters

pytestmark = pytest.mark.django_db
# Figures, reports and other offices lead to these names.
NAMES: dict[type[AreaFilters], str] = {
    visits.OrderFilters: "area on state light source deadline_class waiting level day_of from_on to_on q",
    visits.VisitFilters: "area level announced findings round unit_level first last q",
    warnings.TalkFilters: "area on pair check level from_on to_on q",
    warnings.CircularFilters: "area on situation from_on to_on q",
    warnings.CardFilters: "area on colour quarter standing level from_on to_on q",
    warnings.VetoFilters: "area on year standing level",
    warnings.RungFilters: "area on event rung open waiting from_on to_on q",
    people.SecretaryFilters: "area on level grade state q",
    people.OfficialFilters: "area on left q",
    people.SecondmentFilters: "area on direction ended struck q",
    people.TeamFilters: "area on level missing too_often q",
    people.ChangeFilters: "area on level reason since struck q",
    people.AppraisalFilters: "area on quarter result level q",
    SummaryFilters: "area month state waits",
}
LISTS = list(NAMES)
SPANS = [(visits.OrderFilters, "from_on", "to_on"), (visits.VisitFilters, "first", "last")]
SPANS += [
    (one, "from_on", "to_on")
    for one in (warnings.TalkFilters, warnings.CircularFilters, warnings.CardFilters, warnings.RungFilters)
]


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = date(2016, 12, 31)
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 1)


@pytest.mark.parametrize("list_", LISTS)
def test_the_names_in_the_address_stay_put(list_: type[AreaFilters], tree: Tree) -> None:
    assert " ".join(list_({}, user=make_user(Role.COUNTY, tree.counties[0])).form.fields) == NAMES[list_]


@pytest.mark.parametrize("list_", LISTS)
def test_another_area_is_404_and_a_malformed_one_is_told(list_: type[AreaFilters], tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    with pytest.raises(Http404):
        list_({"area": tree.counties[1].short_code}, user=officer).is_valid()
    assert "is no area code" in str(list_({"area": "51990"}, user=officer).errors)


@pytest.mark.parametrize("list_", LISTS)
def test_every_choice_is_asked_without_a_fault_and_a_wrong_one_is_told(list_: type[AreaFilters], tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    for name, field in list_({}, user=officer).form.fields.items():
        for value, _label in getattr(field, "choices", []):
            asked = list_({name: str(value)}, user=officer)
            assert (asked.is_valid(), list(asked.qs)) == (True, []), (name, value)
        if hasattr(field, "choices"):
            wrong = list_({name: "nonsense"}, user=officer)
            assert (wrong.is_valid(), wrong.qs.query.is_empty()) == (False, True), name


@pytest.mark.parametrize(("list_", "first", "last"), SPANS)
def test_a_span_ends_after_it_begins(list_: type[AreaFilters], first: str, last: str, tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    wrong = list_({first: "2016-12-02", last: "2016-12-01"}, user=officer)
    assert dict(wrong.errors) == {last: ["The last day comes before the first day."]}
    assert list_({first: "2016-12-01", last: "2016-12-01"}, user=officer).is_valid()


def test_the_lists_of_assessments_keep_their_names_and_refuse_wrong_values(tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    rows = Assessment.objects.visible_to(officer)
    names = ["round", "state", "stage", "proposed", "level", "q"]
    assert list(AssessmentFilters({}, rows, user=officer).form.fields) == names
    for name in names[:-1]:
        assert not AssessmentFilters({name: "nonsense"}, rows, user=officer).is_valid(), name
