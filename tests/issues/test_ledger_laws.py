"""Laws of the ledger, whatever is in it and whatever is asked."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign.accounts.models import User
from issues import ledger
from issues.models import Aspect, Category, Issue
from issues.models.issue import Source, State
from tests.factories import Tree, make_tree, make_user
from tests.issues.factories import FOUND, make_issue
from units.access import Role

pytestmark = pytest.mark.django_db
ON = date(2016, 12, 31)
ASPECTS = ["water", "roads", "duty", "posts"]
FILTERS = {
    "state": st.sampled_from([*State.values, "not_closed"]),
    "source": st.sampled_from(Source.values),
    "aspect": st.sampled_from(ASPECTS),
    "category": st.sampled_from(["livelihood", "operation", "team"]),
    "found_from": st.integers(0, 5),
    "found_to": st.integers(0, 5),
    "area": st.integers(0, 2),
}


@pytest.fixture
def tree() -> Tree:
    """Two counties with 32 issues of every state, source and aspect between them."""
    tree, handler = make_tree(2, 1, 2), make_user()
    for number in range(32):
        make_issue(
            tree.villages[number % 4],
            aspect=ASPECTS[number // 2 % 4],
            state=State.values[number // 4 % 4],
            source=Source.values[number % len(Source.values)],
            found_on=FOUND + timedelta(days=number % 6),
            done_by=handler,
            closed_by=make_user() if State.values[number // 4 % 4] == State.CLOSED else None,
        )
    return tree


@pytest.fixture
def officer(tree: Tree) -> User:
    return make_user(Role.PREFECTURE, tree.prefecture)


def meant(tree: Tree, asked: dict[str, Any]) -> dict[str, Any]:
    """The drawn filters as the form cleans them."""
    clean: dict[str, Any] = {"area": tree.prefecture.area} | asked
    for name, model in (("aspect", Aspect), ("category", Category)):
        if name in asked:
            clean[name] = model.objects.get(code=asked[name])
    for name in ("found_from", "found_to"):
        if name in asked:
            clean[name] = FOUND + timedelta(days=asked[name])
    if "area" in asked:
        clean["area"] = [tree.prefecture, *tree.counties][asked["area"]].area
    return clean


def behind(tree: Tree, user: User, asked: dict[str, Any]) -> set[int]:
    """Numbers of the issues behind the filters."""
    rows = ledger.issues_behind(meant(tree, asked), user=user, on=ON)
    return set(rows.values_list("pk", flat=True))


@given(asked=st.fixed_dictionaries({}, optional=FILTERS))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_filters_together_keep_what_each_keeps_and_states_add_up(
    tree: Tree, officer: User, asked: dict[str, Any]
) -> None:
    together = behind(tree, officer, asked)
    everything = set(Issue.objects.values_list("pk", flat=True))
    assert together == everything.intersection(*(behind(tree, officer, {name: asked[name]}) for name in asked))
    rest = {name: value for name, value in asked.items() if name != "state"}
    parts = [behind(tree, officer, rest | {"state": state}) for state in State.values]
    assert sum(map(len, parts)) == len(set().union(*parts)) == len(behind(tree, officer, rest))


@pytest.mark.parametrize("place", range(3))
def test_the_figure_of_each_state_is_the_length_of_its_list(tree: Tree, officer: User, place: int) -> None:
    counts = ledger.count_by_state(officer, meant(tree, {"area": place})["area"])
    listed = {state: len(behind(tree, officer, {"area": place, "state": state})) for state in State.values}
    assert listed == {state: counts.get(state, 0) for state in State.values}
    assert sum(counts.values()) == (32 if place == 0 else 16)
