"""`import_plans`: preview or commit a plan workbook, as the page does."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from issues import plan_import, plan_uploads
from issues.import_annotate import annotated
from issues.import_report import Report
from units.access import Account
from units.clock import today
from units.rules import RuleBroken


class Command(BaseCommand):
    """Preview by default; exit status 1 when there are errors, and then nothing is saved."""

    help = "Previews (or with --commit saves) a plan workbook: .xlsx, .xls, .ods or .csv, in the county's own layout."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--as", dest="username", required=True, metavar="USERNAME", help="the officer who sends it")
        parser.add_argument(
            "--found-on",
            type=date.fromisoformat,
            default=None,
            metavar="DATE",
            help="day on which the issues were found",
        )
        parser.add_argument("--sheet", default="", metavar="NAME", help="the sheet, where several look like plans")
        parser.add_argument("--commit", action="store_true", help="save, when there is no error")
        parser.add_argument("--annotated", type=Path, default=None, metavar="OUT.xlsx", help="the file with its errors")
        parser.add_argument("--rows", action="store_true", help="with --json: the measures as they were understood")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path, user = options["file"], _user(options["username"])
        if not path.is_file():
            raise CommandError(_("There is no file %(files)s.") % {"files": path})
        try:
            report = self._report(path, user, options)
        except RuleBroken as refused:
            raise CommandError(str(refused)) from refused
        self._tell(report, options)
        if report.errors:
            raise SystemExit(1)

    def _report(self, path: Path, user: Account, options: dict[str, Any]) -> Report:
        content, found_on, on, sheet = path.read_bytes(), options["found_on"], today(), options["sheet"]
        table = plan_import.read(path.name, content, plan_import.layouts_for(user), sheet)
        report = plan_import.preview(table, by=user, on=on, found_on=found_on)
        if options["annotated"]:
            options["annotated"].write_bytes(annotated(path.name, content, report))
        if options["commit"] and not report.errors:
            upload = plan_uploads.keep(path.name, content, found_on=found_on, by=user, sheet=sheet)
            report = plan_uploads.commit(plan_uploads.look(upload, by=user, on=on), by=user, on=on)
        return report

    def _tell(self, report: Report, options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(rows=options["rows"]), ensure_ascii=False))
            return
        for one in report.errors:
            self.stdout.write(f"{one.sheet} {one.cell} {one.column} “{one.value}”: {one.message}")
        for left in report.left_out:
            self.stdout.write(f"{left.sheet} {left.row or ''}: {left.why}")
        counts = {"new": len(report.new), "changed": len(report.changed), "unchanged": report.unchanged}
        counts |= {"errors": len(report.errors), "warnings": len(report.warnings)}
        self.stdout.write(
            _("%(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(errors)s errors, %(warnings)s warnings")
            % counts
        )


def _user(username: str) -> Account:
    user: Account | None = get_user_model().objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(_("There is no active account %(username)s.") % {"username": username})
    return user
