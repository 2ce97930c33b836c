"""Accounts from the command line, and the rules that no page can go round."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from campaign.accounts import enrolling
from campaign.accounts.models import User
from tests.factories import Tree, make_tree, make_user
from units.access import LEVELS, Role
from units.models import AreaGrant, AuditEntry

pytestmark = pytest.mark.django_db

TODAY = date(2016, 12, 31)


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 1)


def add(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("add_account", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_command_makes_an_account_and_prints_its_password_once(tree: Tree) -> None:
    with time_machine.travel("2026-01-05 08:00:00+08:00", tick=False):
        lines = add("Wang.Wu", "--role", "county", "--area", "519901", "--expires", "2026-06-30", "--post", "干事")
    user = User.objects.get()
    grant = user.grants.get()
    assert len(lines) == 2
    assert user.check_password(lines[1].split()[-1].rpartition("：")[2])
    assert (user.username, user.post, user.must_change_password) == ("wang.wu", "干事", True)
    assert user.first_password_ends_at == datetime(2026, 1, 19, 0, tzinfo=UTC)
    assert (grant.role, grant.area, grant.expires_on) == ("county", tree.counties[0], date(2026, 6, 30))
    assert list(AuditEntry.objects.order_by("id").values_list("action", "actor", "origin")) == [
        ("accounts.added", None, "command"),
        ("accounts.role_granted", None, "command"),
    ]


def test_wrong_role_lists_the_roles_with_their_levels(tree: Tree) -> None:
    with pytest.raises(CommandError) as refusal:
        add("a", "--role", "emperor", "--area", "519901")
    lines = str(refusal.value).splitlines()
    assert [line.split(":")[0].strip() for line in lines[1:]] == Role.values


@pytest.mark.parametrize(
    "arguments",
    [
        ("two words", "--role", "county", "--area", "519901"),
        ("x" * 61, "--role", "county", "--area", "519901"),
        ("a", "--role", "county", "--area", "519977"),
        ("a", "--role", "county", "--area", "5199x1"),
        ("a", "--role", "county", "--area", "5199"),
        ("a", "--role", "county", "--area", "519901", "--expires", "tomorrow"),
        ("a", "--role", "county", "--area", "519901", "--expires", "2016-01-01"),
        ("taken", "--role", "county", "--area", "519901"),
        ("TAKEN", "--role", "county", "--area", "519901"),
    ],
)
def test_wrong_input_is_refused_and_changes_nothing(tree: Tree, arguments: tuple[str, ...]) -> None:
    make_user(username="taken")
    with pytest.raises(CommandError):
        add(*arguments)
    assert (User.objects.count(), AreaGrant.objects.count(), AuditEntry.objects.count()) == (1, 0, 0)


@pytest.mark.parametrize("role", Role)
def test_role_is_held_only_at_its_levels(tree: Tree, role: Role) -> None:
    places = [tree.province, tree.prefecture, tree.counties[0], tree.townships[0], tree.villages[0]]
    allowed = set()
    for unit in places:
        try:
            enrolling.check_grant(None, role=role, area=unit, by=None, on=TODAY, expires_on=None)
        except enrolling.RoleNotAtLevel:
            continue
        allowed.add(unit.level)
    assert allowed == LEVELS[role]


def test_manager_of_one_county_makes_no_account_of_another(tree: Tree) -> None:
    manager = make_user(Role.SYSADMIN, tree.counties[0])
    with pytest.raises(enrolling.AccountsNotYours):
        enrolling.add_account(username="x", role=Role.COUNTY, area=tree.counties[1], by=manager, on=TODAY)
    other = make_user(Role.COUNTY, tree.counties[1])
    with pytest.raises(enrolling.AccountsNotYours):
        enrolling.reset_password(other, by=manager)
    with pytest.raises(enrolling.AccountsNotYours):
        enrolling.edit_account(other, name="x", post="", is_active=False, by=manager)
    with pytest.raises(enrolling.AccountsNotYours):
        enrolling.remove_second_factor(other, by=manager)
    with pytest.raises(enrolling.AccountsNotYours):
        enrolling.change_term(other.grants.get(), expires_on=None, by=manager)
    with pytest.raises(enrolling.AccountsNotYours):
        enrolling.grant_role(other, role=Role.CHECKER, area=tree.counties[0], by=manager, on=TODAY)
    assert AuditEntry.objects.count() == 0


def test_business_account_manages_none(tree: Tree) -> None:
    officer = make_user(Role.PREFECTURE, tree.prefecture)
    with pytest.raises(enrolling.AccountsNotYours):
        enrolling.add_account(username="x", role=Role.COUNTY, area=tree.counties[0], by=officer, on=TODAY)
    assert list(User.objects.manageable_by(officer)) == []


def test_ended_administrator_manages_none(tree: Tree) -> None:
    ended = make_user(Role.SYSADMIN, tree.prefecture, expires_on=date(2016, 1, 1))
    make_user(Role.COUNTY, tree.counties[0])
    assert list(User.objects.manageable_by(ended)) == []


def test_superuser_manages_everybody(tree: Tree) -> None:
    root, officer = make_user(superuser=True), make_user(Role.COUNTY, tree.counties[0])
    assert set(User.objects.manageable_by(root)) == {root, officer}
    assert list(User.objects.none().manageable_by(root)) == []


def test_first_passwords_are_long_and_all_different(tree: Tree) -> None:
    user = make_user(Role.COUNTY, tree.counties[0])
    passwords = {enrolling.reset_password(user, by=None) for _number in range(20)}
    assert {len(password) for password in passwords} == {23}
    assert len(passwords) == 20


def test_database_refuses_a_username_in_capitals() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="Capital")


def test_refused_change_leaves_no_entry_and_no_change_when_the_entry_fails(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("units.audit.record", fail)
    with pytest.raises(RuntimeError):
        enrolling.add_account(username="x", role=Role.COUNTY, area=tree.counties[0], by=None, on=TODAY)
    assert User.objects.count() == 0
