"""Coverage, its lists and draws as workbooks: from the same answers as the pages."""

from collections.abc import Iterable, Iterator
from itertools import batched

from django.utils.translation import gettext as _

from campaign.visits.cadence_querysets import KeyUnitQuerySet
from campaign.visits.coverage import Cell, Coverage, Row
from campaign.visits.coverage_lists import Line
from campaign.visits.models import Draw, DrawnVisit
from units import exports
from units.exports import Cell as Value
from units.levels import Level
from units.places import name_at, names_above

BATCH = 1000


def heading(drawn: Coverage) -> str:
    """The ledger's own title."""
    return _("Coverage of %(area)s") % {"area": drawn.area.name}


def xlsx(drawn: Coverage) -> bytes:
    """The ledger as a workbook, the total in the last row."""
    words = [_("Due"), _("Visited"), _("Coverage, %"), _("Still to visit"), _("Missed last period")]
    header = [
        _("Area code"),
        _("Name"),
        *(f"{one.rule} · {one.now} · {word}" for one in drawn.columns for word in words),
    ]
    total = [drawn.total.area.short_code, _("Total"), *_numbers(drawn.total)]
    notes = [heading(drawn), _("As of %(on)s") % {"on": drawn.on.isoformat()}]
    rows = [[row.area.short_code, row.area.name, *_numbers(row)] for row in drawn.rows]
    return exports.xlsx(heading(drawn), header, [*rows, total], notes=notes)


def _numbers(row: Row) -> list[Value]:
    return [number for cell in row.cells for number in _cell(cell)]


def _cell(cell: Cell) -> list[Value]:
    return [cell.now.due, cell.now.done, cell.now.percent, cell.now.open, cell.late]


def list_xlsx(title: str, lines: Iterable[Line]) -> bytes:
    """The list behind a number."""
    header = [_("Area code"), _("Unit"), _("County"), _("Township"), _("Fulfilled on"), _("Days of visits")]
    rows = (
        [
            line.unit.short_code,
            line.unit.name,
            line.county,
            line.township,
            line.done_on,
            "、".join(day.isoformat() for day in line.visits),
        ]
        for line in lines
    )
    return exports.xlsx(title, header, rows)


def key_units_xlsx(rows: KeyUnitQuerySet) -> bytes:
    """Key units in the order of the query, a batch at a time."""
    header = [
        *(_("Area code"), _("Unit"), _("County"), _("Township"), _("From"), _("Until"), _("Reason"), _("Listed by")),
    ]
    return exports.xlsx(_("Key units"), header, _key_units(rows))


def _key_units(rows: KeyUnitQuerySet) -> Iterator[list[Value]]:
    for batch in batched(rows.iterator(chunk_size=BATCH), BATCH):
        names = names_above([entry.unit for entry in batch])
        for entry in batch:
            unit = entry.unit
            above = [
                name_at(names, unit, level) if unit.level > level else "" for level in (Level.COUNTY, Level.TOWNSHIP)
            ]
            days = [entry.from_on, entry.until_on]
            yield [unit.short_code, unit.name, *above, *days, entry.reason, entry.listed_by.signature]


def draw_xlsx(draw: Draw, visits: Iterable[DrawnVisit]) -> bytes:
    """A draw's list in its order."""
    header = [_("Position"), _("Planned for"), _("Area code"), _("Unit"), _("Inspector")]
    rows: list[list[Value]] = [
        [one.position, one.planned_on, one.unit.short_code, one.unit.name, str(one.inspector or "")] for one in visits
    ]
    notes = [str(draw), _("Seed: %(seed)s, turn %(turn)s") % {"seed": draw.seed, "turn": draw.turn}]
    return exports.xlsx(_("Draw of unannounced visits"), header, rows, notes=notes)
