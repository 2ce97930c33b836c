"""What is missing for a release, told before anybody presses."""

from datetime import date

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.grading.models import Grading
from campaign.grading.models.round import RoundKind
from campaign.people.releasing import readiness
from tests.grading.factories import Cast, make_cast, make_grading, make_round, submitted
from tests.issues.factories import make_issue
from tests.people.conftest import Place

pytestmark = pytest.mark.django_db
ON = date(2016, 12, 31)


def words(place: Place) -> list[str]:
    with override("en"):
        return [one.text for one in readiness(place.village, ON).missing]


def bar(units: object, on: date) -> dict[int, str]:
    """A bar as the apps above name them in the settings."""
    return {unit.pk: "A red card is open." for unit in units}  # type: ignore[attr-defined]


def test_it_names_the_grade_the_open_issues_and_the_round(place: Place, settings: Settings) -> None:
    make_issue(place.village)
    make_issue(place.village, state="closed")
    settings.ACCEPTANCE_BARS = [f"{__name__}.bar"]
    assert words(place) == [
        "It is graded Lagging since 2016-09-01, and no conversion grading has lifted it.",
        "1 issue is not closed.",
        "No conversion round covers it yet.",
        "A red card is open.",
    ]


def test_the_open_issues_of_a_township_are_listed_without_those_of_its_villages(
    place: Place, client: Client, settings: Settings
) -> None:
    settings.CAMPAIGN_TODAY = ON
    township = place.tree.townships[0]
    make_grading(township, "lagging", place.officer, date(2016, 9, 1))
    for unit in (township, township, place.village):
        make_issue(unit)
    client.force_login(place.officer)
    for unit, number in ((township, 2), (place.village, 1)):
        url = next(one.url for one in readiness(unit, ON).missing if one.url.startswith("/issues/"))
        assert client.get(url).context["page"].paginator.count == number


def test_it_follows_the_assessment_of_the_conversion_round(place: Place) -> None:
    cast = make_cast(place.tree)
    round_ = make_round(place.tree, cast, RoundKind.CONVERSION, date(2016, 12, 1))
    assert words(place)[-1] == "Its assessment in “2016年评定” is not submitted yet."
    row = submitted(round_, place.village, Cast(cast.prefecture, cast.county, [], []), on=date(2016, 12, 2))
    with override("en"):
        assert words(place)[-1] == f"Its assessment in “2016年评定” waits at “{row.stage}”."


def test_a_lifted_unit_lacks_nothing(place: Place, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_issue(place.village)
    Grading.objects.filter(unit=place.village).update(valid_to=date(2016, 12, 1))
    make_grading(place.village, "ordinary", place.officer, date(2016, 12, 1))
    with django_assert_num_queries(1):
        assert readiness(place.village, ON).is_ready
    assert not readiness(place.village, date(2016, 11, 30)).is_ready


def test_a_closed_unit_lacks_nothing_and_one_without_a_grade_does(place: Place) -> None:
    assert readiness(place.tree.villages[1], ON).is_ready is False
    place.village.closed_on = ON
    assert readiness(place.village, ON).is_ready is True
