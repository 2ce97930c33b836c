"""What every filtered list begins with: the area, the day, a box, a number, words."""

from datetime import date
from typing import Any

import pytest
from django.http import Http404, QueryDict
from django_filters import ChoiceFilter
from pytest_django import Settings

from campaign.accounts.models import User
from tests.factories import Tree, make_tree, make_user
from units.access import Role
from units.chips import chips_of
from units.filters import AreaFilters, DayFilter, TickFilter, WholeNumberFilter, WordsFilter
from units.models import Unit
from units.querysets import UnitQuerySet

pytestmark = pytest.mark.django_db
TODAY = date(2016, 12, 31)


class Places(AreaFilters):
    """Units, by code."""

    kind = ChoiceFilter(label="Kind", choices=[("village", "Village"), ("community", "Community")], empty_label="Any")
    level = WholeNumberFilter(label="Level", min_value=1, max_value=5)
    closed = TickFilter(label="Closed", method="with_closed")
    since = DayFilter("opened_on", "gte", label="Since")
    q = WordsFilter("name", unit="pk", label="Words")

    def rows(self) -> UnitQuerySet:
        """All that the user sees."""
        return Unit.objects.visible_to(self.user).order_by("code", "level")

    def with_closed(self, rows: UnitQuerySet, _name: str, ticked: bool) -> UnitQuerySet:
        """Unless ticked, those that stand on the day."""
        return rows if ticked else rows.standing_on(self.day)


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = TODAY
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 2)


@pytest.fixture
def officer(tree: Tree) -> User:
    return make_user(Role.COUNTY, tree.counties[0])


def found(user: User, **asked: Any) -> list[Unit]:
    filters = Places(asked, user=user)
    assert filters.is_valid(), filters.errors
    return list(filters.qs)


def test_a_list_begins_with_what_the_user_may_see(tree: Tree, officer: User) -> None:
    mine = [tree.counties[0], tree.townships[0], *tree.villages[:2]]
    assert found(officer) == mine
    assert found(officer, area=tree.townships[0].short_code) == mine[1:]
    with pytest.raises(Http404):
        found(make_user())


def test_another_area_is_404(tree: Tree, officer: User) -> None:
    with pytest.raises(Http404):
        Places({"area": tree.counties[1].short_code}, user=officer).is_valid()


def test_each_filter_narrows_and_an_empty_one_says_nothing(tree: Tree, officer: User) -> None:
    first, second = tree.villages[:2]
    Unit.objects.filter(pk=first.pk).update(kind="community", opened_on=date(2016, 5, 1))
    Unit.objects.filter(pk=second.pk).update(closed_on=date(2016, 6, 1))
    assert found(officer, kind="", level="", closed="", since="", q="  ", on="") == found(officer)
    assert found(officer, kind="community") == [first]
    assert found(officer, level="5") == [first]
    assert found(officer, level="5", closed="on") == [first, second]
    assert found(officer, level="5", on="2016-05-31") == [first, second]
    assert found(officer, since="2016-05-01") == [first]
    assert found(officer, q=first.short_code) == [first]
    assert found(officer, q=f" {first.name} ") == [first]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"area": "5199x"}, "is no area code"),
        ({"on": "2017-01-01"}, "has not come yet"),
        ({"on": "yesterday"}, "Enter a valid date"),
        ({"kind": "city"}, "Select a valid choice"),
        ({"level": "4.5"}, "Enter a whole number"),
        ({"level": "6"}, "less than or equal to 5"),
        ({"since": "2016-13-01"}, "Enter a valid date"),
        ({"q": "村" * 61}, "at most 60 characters"),
    ],
)
def test_a_wrong_filter_is_told_and_shows_nothing(officer: User, asked: dict[str, str], words: str) -> None:
    filters = Places(asked, user=officer)
    assert not filters.is_valid()
    assert words in str(filters.errors)
    assert list(filters.qs) == []


def test_active_filters_are_told_in_the_words_of_the_list(officer: User) -> None:
    query = QueryDict("area=519901&kind=village&level=&closed=on&since=2016-05-01&q=新")
    chips = chips_of(Places(query, user=officer).form, query, ["area", "on"])
    shown = [(one.label, one.value) for one in chips]
    assert shown == [("Kind", "Village"), ("Closed", "yes"), ("Since", "2016-05-01"), ("Words", "新")]
    assert chips[0].url == "?area=519901&closed=on&since=2016-05-01&q=%E6%96%B0"
