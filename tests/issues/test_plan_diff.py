"""What differs between two versions, measure by measure."""

import pytest
from pytest_django import Settings

from issues import plan_diff
from tests.factories import make_tree, make_user
from tests.issues.factories import make_issue, make_measure, make_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "en"


def test_added_left_out_changed_and_unchanged_measures_are_told_apart() -> None:
    unit, author = make_tree().villages[0], make_user()
    roads, water, meetings = (make_issue(unit, text) for text in ("路", "水", "会"))
    old = make_plan(unit, author, state="approved", measures=0)
    new = make_plan(unit, author, version=2, kind="upgrade", measures=0)
    make_measure(old, roads, "修路")
    make_measure(old, water, "接水")
    make_measure(old, meetings, "开会")
    make_measure(new, meetings, "开会")
    make_measure(new, roads, "修两条路")
    make_measure(new, roads, "养路")
    found = plan_diff.between(old, new)
    assert [(one.before, one.after) for one in found.head] == [("Rectify", "Upgrade")]
    assert [one.title for one in found.measures] == [
        "Measure 2 changed: 修两条路",
        "Measure 3 added: 养路",
        "Former measure 2 left out: 接水",
    ]
    assert [(one.label, one.before, one.after) for one in found.measures[0].changes] == [
        ("Rectification measure", "修路", "修两条路")
    ]
    assert found.unchanged == 1


def test_the_same_text_has_no_difference() -> None:
    unit, author = make_tree().villages[0], make_user()
    issue = make_issue(unit)
    plans = [
        make_plan(unit, author, version=n, state=state, measures=0) for n, state in ((1, "approved"), (2, "draft"))
    ]
    for plan in plans:
        make_measure(plan, issue, "修路")
    found = plan_diff.between(*plans)
    assert (found.head, found.measures, found.unchanged) == ([], [], 1)
