"""`monthly_summary`: a month's figures and print, and its issuing, as on the page."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from campaign.reports import bulletin, months, summaries
from campaign.reports.bulletin import Bulletin, Letter
from campaign.reports.figures import as_dict, from_dict, monthly
from campaign.reports.models import Summary, SummaryState
from units import codes
from units.access import Account
from units.clock import today
from units.models import Unit
from units.rules import RuleBroken


class Command(BaseCommand):
    """Draws figures and print of the month; with --issue also freezes them.

    --issue takes the area's draft up where it stands: without one the system drafts it by its rules; a draft that is
    not checked is checked by --as, who must not have drafted or edited it; then it is issued. An issued one stays.
    """

    help = "The monthly summary of an area: its figures (--json), its print (--pdf), and with --issue its issuing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--area", required=True, metavar="CODE", help="code of 2, 4, 6 or 9 digits")
        parser.add_argument("--month", required=True, metavar="YYYY-MM")
        told = "the issued print; before, one of the system's own text, without what was written into a draft"
        parser.add_argument("--pdf", type=Path, default=None, metavar="OUT.pdf", help=told)
        parser.add_argument("--json", type=Path, default=None, metavar="OUT.json", help="- for the standard output")
        parser.add_argument("--issue", action="store_true", help="check where needed, issue and freeze")
        parser.add_argument("--as", dest="username", default="", metavar="USERNAME", help="who checks and issues")

    def handle(self, *args: Any, **options: Any) -> None:
        area, month = _area(options["area"]), _month(options["month"])
        if options["issue"] and not options["username"]:
            raise CommandError("--issue needs --as USERNAME: who checks and issues.")
        try:
            if options["issue"]:
                self._issue(area, month, _account(options["username"]))
            self._write(area, month, options)
        except RuleBroken as refusal:
            raise CommandError(str(refusal)) from refusal

    def _issue(self, area: Unit, month: date, by: Account) -> None:
        summary = summaries.standing(area, month) or summaries.draft(area, month, by=None, on=today())
        if summary.state == SummaryState.DRAFT:
            summary = summaries.check(summary, seen=summary.version, by=by, on=today())
        if summary.state == SummaryState.CHECKED:
            summary = summaries.issue(summary, seen=summary.version, by=by, on=today())
        words = {"number": summary.number, "year": summary.year, "sha256": summary.pdf_sha256}
        self.stdout.write(_("Issued as No. %(number)s of %(year)s; SHA-256 of the print: %(sha256)s") % words)

    def _write(self, area: Unit, month: date, options: dict[str, Any]) -> None:
        issued = Summary.objects.filter(area=area, month=month).issued().select_related("area").order_by("-id").first()
        figures = from_dict(issued.figures) if issued else monthly(area.area, month, on=today())
        if path := options["json"]:
            text = json.dumps(as_dict(figures), ensure_ascii=False, indent=1)
            if str(path) == "-":
                self.stdout.write(text)
            else:
                write_whole(path, text.encode())
        if path := options["pdf"]:
            letter = Letter(**summaries.letter_for(area))
            draft = Bulletin(figures, summaries.text_of(figures), letter)
            write_whole(path, bytes(issued.pdf or b"") if issued else bulletin.pdf(draft))
        if not (options["json"] or options["pdf"] or options["issue"]):
            self.stdout.write(summaries.text_of(figures))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: beside it first, then in its place. Raises CommandError."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise CommandError(
            f"{path} was not written: {reason}. Nothing is left of it; make room and run again."
        ) from error


def _area(short: str) -> Unit:
    try:
        codes.level_of(short)
    except codes.MalformedCode as error:
        raise CommandError(f"“{short}” is no area code: a code has 2, 4, 6, 9 or 12 digits.") from error
    unit = Unit.objects.by_short_code(short).first()
    if unit is None:
        raise CommandError(f"There is no unit {short} in the register.")
    return unit


def _month(text: str) -> date:
    try:
        return months.parse(text)
    except ValueError as error:
        raise CommandError(f"“{text}” is no month; write it as 2016-12.") from error


def _account(username: str) -> Account:
    account: Account | None = get_user_model().objects.filter(username=username, is_active=True).first()
    if account is None:
        raise CommandError(f"There is no active account {username}.")
    return account
