"""Making and ending accounts: first passwords, grants of roles, second factors that got lost.

`by=None` stands for whoever works on the server itself, where the commands are; else the actor needs
Action.MANAGE_ACCOUNTS on the area, and on every area where the account already holds a grant.
"""

import secrets
from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.accounts import journal
from campaign.accounts.models import User
from units import access, audit
from units.access import LEVELS, Action, Role
from units.models import AreaGrant, Unit
from units.rules import RuleBroken

FIRST_PASSWORD_HOLDS = timedelta(days=14)
# Without letters and digits that look alike on paper: 20 of 31 signs are 99 bits.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
# MLPS: who runs the system, who does the business, and who reads the log are three people.
APART = frozenset({Role.SYSADMIN, Role.AUDITOR})


class AccountsNotYours(RuleBroken):
    """The actor manages no accounts there."""

    message = _("Your account may not manage accounts in this area.")


class UsernameTaken(RuleBroken):
    """Usernames are unique, whatever the case of their letters."""

    message = _("An account with the username “%(username)s” exists.")


class RoleNotAtLevel(RuleBroken):
    """A county officer of a village makes no sense."""

    message = _("The role “%(role)s” cannot be held at this level; it is held at: %(levels)s.")


class RolesApart(RuleBroken):
    """System administrator, auditor and business are separate accounts."""

    message = _("System administrator and auditor are accounts of their own: one account cannot hold another role too.")


class TermOver(RuleBroken):
    """A grant that has ended gives nothing."""

    message = _("The last day of the grant lies in the past.")


class GrantHeld(RuleBroken):
    """The grant is there already, perhaps ended."""

    message = _("The account already holds this role in this area, perhaps ended: change its last day instead.")


@transaction.atomic
def add_account(
    *,
    username: str,
    role: Role,
    area: Unit,
    by: User | None,
    on: date,
    expires_on: date | None = None,
    name: str = "",
    post: str = "",
) -> tuple[User, str]:
    """Make an account with one grant; return it with its first password, which is kept nowhere and told once.

    Raises the rules of `check_grant`, and UsernameTaken.
    """
    check_grant(None, role=role, area=area, by=by, on=on, expires_on=expires_on)
    password = _first_password()
    try:
        with transaction.atomic():
            user: User = User.objects.create_user(
                username, password, name=name, post=post, first_password_ends_at=timezone.now() + FIRST_PASSWORD_HOLDS
            )
    except IntegrityError as error:
        raise UsernameTaken(username=username) from error
    audit.record("accounts.added", audit.Change(user, area.code, after={"name": name, "post": post}), by=by)
    _save_grant(user, role, area, expires_on, by)
    return user, password


def check_grant(
    user: User | None, *, role: Role, area: Unit, by: User | None, on: date, expires_on: date | None
) -> None:
    """Raise AccountsNotYours, RoleNotAtLevel, TermOver, RolesApart or GrantHeld when the grant is not allowed.

    `user` is None for an account that is yet to be made; `on` is the real day, not the campaign's.
    """
    if by is not None and not access.may(by, Action.MANAGE_ACCOUNTS, area):
        raise AccountsNotYours
    if area.level not in LEVELS[role]:
        levels = "、".join(str(level.label) for level in sorted(LEVELS[role]))
        raise RoleNotAtLevel(role=role.label, levels=levels)
    if expires_on is not None and expires_on < on:
        raise TermOver
    if user is None:
        return
    _check_manages(user, by)
    held = set(user.grants.values_list("role", flat=True))
    if held - {role} and APART & {*held, role}:
        raise RolesApart
    if user.grants.filter(role=role, area=area).exists():
        raise GrantHeld


@transaction.atomic
def grant_role(
    user: User, *, role: Role, area: Unit, by: User | None, on: date, expires_on: date | None = None
) -> AreaGrant:
    """Give an account one more role in an area; raises the rules of `check_grant`."""
    # Of two grants at once that must be apart the second sees the first.
    User.objects.select_for_update().get(pk=user.pk)
    check_grant(user, role=role, area=area, by=by, on=on, expires_on=expires_on)
    return _save_grant(user, role, area, expires_on, by)


def _save_grant(user: User, role: Role, area: Unit, expires_on: date | None, by: User | None) -> AreaGrant:
    grant = AreaGrant.objects.create(user=user, role=role, area=area, expires_on=expires_on)
    after = {"user": user.username, "role": role.value, "expires_on": _iso(expires_on)}
    audit.record("accounts.role_granted", audit.Change(grant, area.code, after=after), by=by)
    return grant


@transaction.atomic
def change_term(grant: AreaGrant, *, expires_on: date | None, by: User | None) -> AreaGrant:
    """Set the grant's last day; a day in the past ends it at once. Raises AccountsNotYours."""
    rows = AreaGrant.objects.select_for_update(of=("self",)).select_related("user", "area")
    row: AreaGrant = rows.get(pk=grant.pk)
    if by is not None and not access.may(by, Action.MANAGE_ACCOUNTS, row.area):
        raise AccountsNotYours
    _check_manages(row.user, by)
    before = {"expires_on": _iso(row.expires_on)}
    row.expires_on = expires_on
    row.save(update_fields=["expires_on"])
    change = audit.Change(row, row.area.code, before, {"expires_on": _iso(expires_on)})
    audit.record("accounts.term_changed", change, by=by)
    return row


@transaction.atomic
def edit_account(user: User, *, name: str, post: str, is_active: bool, by: User | None) -> User:
    """Change what is known of the holder, and whether the account may sign in. Raises AccountsNotYours.

    Deactivation ends open sessions with their next request.
    """
    _check_manages(user, by)
    row: User = User.objects.select_for_update().get(pk=user.pk)
    before = {"name": row.name, "post": row.post, "is_active": row.is_active}
    row.name, row.post, row.is_active = name, post, is_active
    row.save(update_fields=["name", "post", "is_active"])
    after = {"name": name, "post": post, "is_active": is_active}
    journal.note("accounts.changed", row, by=by, before=before, after=after)
    return row


@transaction.atomic
def reset_password(user: User, *, by: User | None) -> str:
    """Set a new first password and return it; open sessions of the account end. Raises AccountsNotYours."""
    _check_manages(user, by)
    password = _first_password()
    user.set_password(password)
    user.must_change_password = True
    user.first_password_ends_at = timezone.now() + FIRST_PASSWORD_HOLDS
    user.save(update_fields=["password", "must_change_password", "first_password_ends_at"])
    journal.note("accounts.password_reset", user, by=by)
    return password


@transaction.atomic
def remove_second_factor(user: User, *, by: User | None) -> None:
    """Forget the authenticator app of somebody who lost the phone. Raises AccountsNotYours."""
    _check_manages(user, by)
    count, _rows = Authenticator.objects.filter(user=user).delete()
    journal.note("accounts.second_factor_removed", user, by=by, before={"authenticators": count})


def _check_manages(user: User, by: User | None) -> None:
    if by is not None and not User.objects.manageable_by(by).filter(pk=user.pk).exists():
        raise AccountsNotYours


def _first_password() -> str:
    return "-".join("".join(secrets.choice(SIGNS) for _sign in range(5)) for _group in range(4))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
