"""`board`: the grading board on the command line, the same figures as on the page."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaign.grading import board_print
from campaign.grading.boards import Board, board
from campaign.grading.publishing import figures_of
from units import codes
from units.areas import Area
from units.clock import today
from units.models import Unit
from units.scoping import top_area


class Command(BaseCommand):
    """Print the board of an area as of a day."""

    help = "The grading board: for each child area and in total, units by level and grade."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--area", default="", help="code of 2, 4, 6, 9 or 12 digits; default: everything")
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="YYYY-MM-DD; default: today")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        drawn = board(self._area(options["area"]), on=options["on"] or today())
        if options["json"]:
            self.stdout.write(json.dumps(_figures(drawn), ensure_ascii=False))
        else:
            self._table(drawn)

    def _area(self, short: str) -> Area:
        if not short:
            return top_area()
        try:
            codes.level_of(short)
        except codes.MalformedCode as error:
            raise CommandError(f"“{short}” is no area code: a code has 2, 4, 6, 9 or 12 digits.") from error
        unit = Unit.objects.by_short_code(short).first()
        if unit is None:
            raise CommandError(f"There is no unit {short} in the register.")
        return unit.area

    def _table(self, drawn: Board) -> None:
        rows = [["", *board_print.columns()[1:]]]
        rows += [[str(cell) for cell in board_print.cells(row)] for row in [*drawn.rows, drawn.total]]
        for row in rows:
            self.stdout.write("\t".join(row))


def _figures(drawn: Board) -> dict[str, Any]:
    """The contract's JSON: the publication's figures without the changes."""
    figures = figures_of(drawn)
    keep = ("code", "name", "townships", "villages")
    rows = [{key: row[key] for key in keep} for row in figures["rows"]]
    total = {key: figures["total"][key] for key in ("townships", "villages")}
    return {"area": figures["area"], "on": figures["on"], "rows": rows, "total": total}
