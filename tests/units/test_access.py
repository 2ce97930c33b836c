"""One table of roles, actions and areas; and the law that every list obeys."""

from datetime import date

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db.models import Manager
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from campaign.accounts.models import User
from tests.factories import Tree, make_tree, make_user
from units import access
from units.access import LEVELS, TABLE, Action, Role
from units.levels import Level
from units.models import AreaGrant, AuditEntry, Unit
from units.querysets import AreaScopedQuerySet
from units.scoping import holds_all_counties

pytestmark = pytest.mark.django_db


def scoped_models() -> list[str]:
    """Labels of the models whose default manager scopes by area, in every app."""
    return [
        model._meta.label
        for model in apps.get_models()
        if isinstance(model._default_manager, Manager)
        and isinstance(model._default_manager.get_queryset(), AreaScopedQuerySet)
    ]


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 1)


def test_every_action_and_every_role_stands_in_the_tables() -> None:
    assert TABLE.keys() == set(Action)
    assert LEVELS.keys() == set(Role)
    assert {role for roles in TABLE.values() for role in roles} == set(Role)


def test_administrator_of_the_system_has_no_business_and_nobody_else_has_the_system() -> None:
    assert {action for action, roles in TABLE.items() if Role.SYSADMIN in roles} == {
        Action.MANAGE_ACCOUNTS,
        Action.MANAGE_SETTINGS,
    }
    assert TABLE[Action.MANAGE_ACCOUNTS] == TABLE[Action.MANAGE_SETTINGS] == {Role.SYSADMIN}


def test_who_reads_the_log_or_the_boards_changes_nothing() -> None:
    for role in (Role.AUDITOR, Role.LEADER):
        assert {action for action, roles in TABLE.items() if role in roles} <= {
            Action.READ,
            Action.READ_AUDIT,
            Action.SEE_SCHEDULE,
        }


def test_a_first_secretary_works_at_the_issues_of_the_own_unit_and_decides_nothing() -> None:
    held = {action for action, roles in TABLE.items() if Role.SECRETARY in roles}
    assert held == {Action.READ, Action.RECORD_ISSUE, Action.HANDLE_ISSUE, Action.WRITE_REPORT}


@pytest.mark.parametrize("label", scoped_models())
def test_scope_of_every_model_starts_from_what_was_asked(label: str) -> None:
    rows = apps.get_model(label)._default_manager.get_queryset()
    assert isinstance(rows, AreaScopedQuerySet)
    assert list(rows.none().visible_to(make_user(superuser=True))) == []
    assert list(rows.visible_to(make_user())) == []


def test_scope_reaches_down_and_not_aside(tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    seen = [unit.short_code for unit in Unit.objects.visible_to(officer)]
    assert seen == ["519901", "519901200", "519901200200"]
    assert [unit.short_code for unit in Unit.objects.filter(level=4).visible_to(officer)] == ["519901200"]


def test_several_grants_add_up(tree: Tree) -> None:
    user = make_user(Role.CHECKER, tree.townships[0])
    AreaGrant.objects.create(user=user, role=Role.CHECKER, area=tree.townships[1])
    assert {unit.short_code[:6] for unit in Unit.objects.visible_to(user)} == {"519901", "519902"}


def test_may_asks_for_role_and_area_together(tree: Tree) -> None:
    user = make_user(Role.COUNTY, tree.counties[0])
    assert access.may(user, Action.EDIT_REGISTER) is True
    assert access.may(user, Action.EDIT_REGISTER, tree.townships[0]) is True
    assert access.may(user, Action.EDIT_REGISTER, tree.townships[1]) is False
    assert access.may(user, Action.EDIT_REGISTER, tree.prefecture) is False
    assert access.may(user, Action.OPEN_ROUND, tree.counties[0]) is False


@pytest.mark.parametrize(
    ("action", "levels"),
    [
        (Action.RECORD_TALK, {Level.PREFECTURE: [3], Level.COUNTY: [4], Level.TOWNSHIP: [5], Level.VILLAGE: []}),
        (Action.SUPERVISE, {Level.PREFECTURE: [3], Level.COUNTY: [4, 5]}),
    ],
)
def test_the_nearest_office_that_holds_an_action_answers_for_a_unit(
    action: Action, levels: dict[Level, list[int]]
) -> None:
    assert {level: list(access.levels_answered_for(action, level)) for level in levels} == levels


def test_unit_above_that_shares_the_padded_code_is_outside(tree: Tree) -> None:
    twin = Unit.objects.create(code="519901000000", level=2, name="同码地区")
    officer = make_user(Role.COUNTY, tree.counties[0])
    assert twin not in Unit.objects.visible_to(officer)
    assert access.may(officer, Action.READ, twin) is False


def test_grant_holds_through_its_last_day_and_no_longer(tree: Tree) -> None:
    user = make_user(Role.COUNTY, tree.counties[0], expires_on=date(2026, 6, 30))
    with time_machine.travel("2026-06-30 23:59:00+08:00", tick=False):
        assert access.may(User.objects.get(pk=user.pk), Action.READ) is True
    with time_machine.travel("2026-07-01 00:01:00+08:00", tick=False):
        assert access.may(User.objects.get(pk=user.pk), Action.READ) is False


def test_grant_ends_by_the_real_clock_whatever_day_pages_take_for_today(tree: Tree, settings: object) -> None:
    settings.CAMPAIGN_TODAY = date(2016, 12, 31)  # type: ignore[attr-defined]
    user = make_user(Role.COUNTY, tree.counties[0], expires_on=date(2017, 6, 30))
    assert access.may(user, Action.READ) is False


def test_ended_account_sees_nothing_and_is_told_so(client: Client, tree: Tree) -> None:
    client.force_login(make_user(Role.COUNTY, tree.counties[0], expires_on=date(2016, 1, 1)))
    words = "Your account holds no area, or its term has ended. Ask the system administrator."
    for address, status in (("/", 200), ("/board/", 404), ("/units/519901/", 404), ("/audit/", 404)):
        answer = client.get(address, headers={"Accept-Language": "en"})
        assert answer.status_code == status
        assert words in answer.content.decode()


def test_inactive_and_anonymous_may_nothing(tree: Tree) -> None:
    gone = make_user(Role.PREFECTURE, tree.prefecture)
    gone.is_active = False
    root = make_user(superuser=True)
    root.is_active = False
    for user in (gone, root, AnonymousUser()):
        assert [action for action in Action if access.may(user, action)] == []


def test_grants_are_read_once_a_request(tree: Tree, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    user = make_user(Role.COUNTY, tree.counties[0])
    with django_assert_num_queries(1):
        for action in Action:
            access.may(user, action, tree.villages[0])


def test_auditor_reads_the_log_of_the_own_area_alone(tree: Tree) -> None:
    for unit in (tree.prefecture, *tree.counties):
        AuditEntry.objects.create(
            origin="command", action="x.y", subject_type="units.unit", subject=unit.name, area_code=unit.code
        )
    auditor = make_user(Role.AUDITOR, tree.counties[0])
    assert [entry.area_code for entry in AuditEntry.objects.visible_to(auditor)] == ["519901000000"]
    assert list(AuditEntry.objects.visible_to(make_user(Role.PREFECTURE, tree.prefecture))) == []
    assert list(AuditEntry.objects.none().visible_to(make_user(superuser=True))) == []


def test_whether_all_counties_are_held_is_read_once_a_request(
    tree: Tree, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    admin = make_user(Role.SYSADMIN, tree.prefecture)
    with django_assert_num_queries(2):
        assert [holds_all_counties(admin, Action.MANAGE_SETTINGS) for _again in range(3)] == [True] * 3
    other = make_tree(prefecture="5198")
    assert other.counties
    # The next request's object asks anew.
    assert not holds_all_counties(type(admin).objects.get(pk=admin.pk), Action.MANAGE_SETTINGS)
