"""The path of areas above a page's content."""

import pytest

from tests.factories import make_tree, make_user
from units.access import Role
from units.areas import Area
from units.crumbs import crumbs_of

pytestmark = pytest.mark.django_db


def test_the_path_begins_at_the_users_own_area() -> None:
    tree = make_tree()
    officer = make_user(Role.COUNTY, tree.counties[0])
    assert [(one.label, one.url) for one in crumbs_of(officer, tree.townships[0].area, "grading:board")] == [
        (tree.counties[0].name, "/board/?area=519901"),
        (tree.townships[0].name, "/board/?area=519901200"),
    ]


def test_who_sees_everything_starts_at_the_country() -> None:
    tree = make_tree()
    root = make_user(superuser=True)
    urls = [one.url for one in crumbs_of(root, tree.prefecture.area, "grading:board")]
    assert urls == ["/board/?area=", "/board/?area=51", "/board/?area=5199"]
    assert [one.url for one in crumbs_of(root, Area.country(), "grading:board")] == ["/board/?area="]


def test_an_area_above_the_users_own_has_no_path() -> None:
    tree = make_tree()
    officer = make_user(Role.COUNTY, tree.counties[0])
    assert crumbs_of(officer, tree.prefecture.area, "grading:board") == []
