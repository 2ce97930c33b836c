"""Reads of the register, and the laws of scoping that hold for every model with areas."""

from datetime import date

import pytest
from django.apps import apps
from django.db.models import Model

from tests.factories import Tree, make_tree, make_unit, make_units, make_user
from units import register_uploads
from units.access import Action, Role
from units.models import AreaGrant, FormerName, RegisterUpload, Unit
from units.querysets import AreaScopedQuerySet

pytestmark = pytest.mark.django_db
DAY = date(2016, 10, 1)


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 2, 2)


def scoped_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if isinstance(model._default_manager.all(), AreaScopedQuerySet)]


def short_codes(units: AreaScopedQuerySet[Unit]) -> list[str]:
    return [unit.short_code for unit in units.order_by("code", "level")]


@pytest.mark.parametrize("model", scoped_models(), ids=lambda model: model._meta.label)
def test_none_stays_none_and_a_stranger_sees_nothing(model: type[Model], tree: Tree) -> None:
    admin = make_user(superuser=True)
    rows = model._default_manager
    assert list(rows.none().visible_to(admin)) == []  # type: ignore[attr-defined]
    assert list(rows.visible_to(make_user())) == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", scoped_models(), ids=lambda model: model._meta.label)
def test_an_earlier_filter_survives(model: type[Model], tree: Tree) -> None:
    for user in (make_user(superuser=True), make_user(Role.PREFECTURE, tree.prefecture)):
        assert list(model._default_manager.filter(pk=-1).visible_to(user)) == []  # type: ignore[attr-defined]


def test_another_county_is_absent(tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    assert short_codes(Unit.objects.visible_to(officer)) == [
        *("519901", "519901200", "519901200200", "519901200201"),
        *("519901201", "519901201200", "519901201201"),
    ]


def test_grants_and_uploads_of_another_county_are_absent(tree: Tree) -> None:
    first, second = (make_user(Role.COUNTY, county) for county in tree.counties)
    for user, county in ((first, tree.counties[0]), (second, tree.counties[1]), (make_user(superuser=True), None)):
        register_uploads.keep("a.csv", b"code,name", within=county, by=user, on=DAY)
    assert [grant.user for grant in AreaGrant.objects.visible_to(first)] == [first]
    mine = RegisterUpload.objects.visible_to(first, Action.EDIT_REGISTER)
    assert [upload.previewed_by for upload in mine] == [first]
    assert RegisterUpload.objects.visible_to(make_user(superuser=True)).count() == 3


def test_visibility_for_an_action_goes_by_the_roles_that_may_do_it(tree: Tree) -> None:
    leader = make_user(Role.LEADER, tree.prefecture)
    assert Unit.objects.visible_to(leader).count() == 15
    assert Unit.objects.visible_to(leader, Action.EDIT_REGISTER).count() == 0


def test_standing_on_counts_from_the_opening_to_the_day_before_the_closing() -> None:
    make_unit("51")
    make_unit("5199", opened_on=date(2016, 1, 1), closed_on=DAY)
    days = (date(2015, 12, 31), date(2016, 1, 1), date(2016, 9, 30), DAY)
    assert [short_codes(Unit.objects.standing_on(day)) for day in days] == [
        ["51"],
        ["51", "5199"],
        ["51", "5199"],
        ["51"],
    ]


def test_name_on_a_day_is_the_one_borne_then() -> None:
    unit = make_unit("519901", "丙县")
    FormerName.objects.create(unit=unit, name="甲县", until_on=date(2014, 1, 1))
    FormerName.objects.create(unit=unit, name="乙县", until_on=DAY)
    days = (date(2013, 12, 31), date(2014, 1, 1), date(2016, 9, 30), DAY)
    assert [Unit.objects.with_name_on(day).get().name_on for day in days] == ["甲县", "乙县", "乙县", "丙县"]  # type: ignore[attr-defined]


def test_short_code_finds_the_unit_of_its_level() -> None:
    make_units(["44", "4419", "441900", "350527000", "350527000000", "519901200"])
    for short in ("44", "4419", "441900", "350527000", "350527000000", "519901200"):
        assert short_codes(Unit.objects.by_short_code(short)) == [short]
    assert short_codes(Unit.objects.by_short_code("51990120")) == []


def test_twelve_digits_with_zeros_find_the_deepest_unit_of_that_code() -> None:
    make_units(["44", "4419", "441900", "519901200"])
    assert short_codes(Unit.objects.by_short_code("441900000000")) == ["441900"]
    assert short_codes(Unit.objects.by_short_code("519901200000")) == ["519901200"]
    assert short_codes(Unit.objects.by_short_code("519901300000")) == []


def test_ancestors_and_children(tree: Tree) -> None:
    village = tree.villages[0]
    assert [unit.short_code for unit in Unit.objects.ancestors_of(village)] == ["51", "5199", "519901", "519901200"]
    assert short_codes(Unit.objects.children_of(tree.counties[0])) == ["519901200", "519901201"]
    assert short_codes(Unit.objects.children_of(village)) == []


def test_named_finds_by_part_of_the_name_or_start_of_the_code(tree: Tree) -> None:
    make_unit("519903", "三河县")
    assert short_codes(Unit.objects.named("河")) == ["519903"]
    assert short_codes(Unit.objects.named("519901201")) == ["519901201", "519901201200", "519901201201"]
    assert Unit.objects.named(" ").count() == Unit.objects.count()
