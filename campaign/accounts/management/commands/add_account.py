"""`add_account`: make an account with one grant; its first password is printed once."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.accounts import enrolling
from campaign.accounts.models import User
from units import codes
from units.access import LEVELS, Role
from units.models import Unit
from units.rules import RuleBroken


class Command(BaseCommand):
    """Make an account; the same verb stands behind the administration page."""

    help = "Make an account with one grant. The first password is printed once and must be changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", required=True, help="one of: " + ", ".join(Role.values))
        parser.add_argument("--area", required=True, help="code of 2, 4, 6, 9 or 12 digits")
        parser.add_argument("--expires", default="", help="YYYY-MM-DD, the last day; default: no end")
        parser.add_argument("--name", default="", help="name of the holder")
        parser.add_argument("--post", default="", help="post of the holder")

    def handle(self, *args: Any, **options: Any) -> None:
        username = _username(options["username"])
        role, area, expires_on = _role(options["role"]), _area(options["area"]), _day(options["expires"])
        try:
            user, password = enrolling.add_account(
                username=username,
                role=role,
                area=area,
                by=None,
                on=timezone.localdate(),
                expires_on=expires_on,
                name=options["name"],
                post=options["post"],
            )
        except RuleBroken as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(_("Account %(user)s: %(role)s, %(area)s") % {"user": user, "role": role.label, "area": area})
        self.stdout.write(_("First password (shown once, must be changed): %(password)s") % {"password": password})


def _username(text: str) -> str:
    try:
        cleaned: str = User._meta.get_field("username").clean(text, None)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    return cleaned


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError as error:
        lines = [
            f"  {role.value}: {role.label} ({'、'.join(str(level.label) for level in sorted(LEVELS[role]))})"
            for role in Role
        ]
        heading = _("There is no role “%(role)s”. The roles, with the levels at which each is held:") % {"role": text}
        raise CommandError("\n".join([heading, *lines])) from error


def _area(text: str) -> Unit:
    try:
        codes.level_of(text)
    except codes.MalformedCode as error:
        message = _("“%(code)s” is no area code: a code has 2, 4, 6, 9 or 12 digits.") % {"code": text}
        raise CommandError(message) from error
    unit = Unit.objects.by_short_code(text).first()
    if unit is None:
        raise CommandError(_("There is no unit %(code)s in the register.") % {"code": text})
    return unit


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise CommandError(_("“%(day)s” is no date; write it as 2027-01-31.") % {"day": text}) from error
