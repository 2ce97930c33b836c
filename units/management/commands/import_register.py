"""`import_register`: bring the register of units up to date from CSV files or workbooks."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from units import codes
from units.access import Account
from units.areas import Area
from units.clock import today
from units.models import Unit
from units.register import import_register
from units.register_file import Source
from units.register_report import Report
from units.rules import RuleBroken


class Command(BaseCommand):
    """Add, rename and close units by the files; exit status 1 when a row is rejected, and then nothing is saved."""

    help = (
        "Brings the register up to date from CSV files or xlsx workbooks with the columns code and name, and where "
        "given kind, opened_on, closed_on, successor. Adds, renames, closes; never deletes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--within", default="", metavar="CODE", help="take no row outside this area")
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="day of the renames; default: today")
        parser.add_argument(
            "--as", dest="username", default="", metavar="USERNAME", help="who does it, for the audit log"
        )
        parser.add_argument("--dry-run", action="store_true", help="tell what would change, save nothing")
        parser.add_argument("--leave-out", action="store_true", help="save the good rows although others are rejected")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        missing = [str(path) for path in options["files"] if not path.is_file()]
        if missing:
            raise CommandError(_("There is no file %(files)s.") % {"files": ", ".join(missing)})
        report = self._report(options)
        self._tell(report, as_json=options["json"])
        if report.rejected:
            raise SystemExit(1)

    def _report(self, options: dict[str, Any]) -> Report:
        try:
            return import_register(
                [Source.of_path(path) for path in options["files"]],
                within=_area(options["within"]),
                on=options["on"] or today(),
                by=_user(options["username"]),
                commit=not options["dry_run"],
                leave_out=options["leave_out"],
            )
        except RuleBroken as refused:
            raise CommandError(str(refused)) from refused

    def _tell(self, report: Report, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))
            return
        for line in report.lines():
            self.stdout.write(line)


def _area(short: str) -> Area:
    """The area of `--within`; its unit need not be in the register yet, because the file may bring it."""
    if not short:
        return Area.country()
    try:
        level = codes.level_of(short)
    except codes.MalformedCode as error:
        raise CommandError(
            _("“%(code)s” is no area code: a code has 2, 4, 6, 9 or 12 digits.") % {"code": short}
        ) from error
    unit = Unit.objects.by_short_code(short).first()
    return unit.area if unit else Area(short, level, short)


def _user(username: str) -> Account | None:
    if not username:
        return None
    user: Account | None = get_user_model().objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(_("There is no active account %(username)s.") % {"username": username})
    return user
