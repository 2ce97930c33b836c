"""A county's workbook on its way into plans: read, previewed with every error at once, committed all or nothing."""

from datetime import date

from django.utils.translation import gettext as _

from issues.handling import FoundInFuture
from issues.import_beside import Pair, check, leave_out
from issues.import_fields import Reader
from issues.import_layouts import layouts_for
from issues.import_report import Change, MeasureKey, Notes, Report, Taken, digest_of
from issues.import_standing import FIELDS, Standing, standing
from issues.import_units import Resolver
from issues.kinds import ALLOWED, ANY, demanded
from issues.models.plan import PlanKind
from issues.sheet_cells import key, place
from issues.sheet_columns import HEADERS, REQUIRED
from issues.sheet_rows import Row, Table, carry_down, read
from units.access import Account

__all__ = ["examine", "layouts_for", "preview", "read"]


def preview(table: Table, *, by: Account, on: date, found_on: date | None = None) -> Report:
    """What the workbook would do to the plans as they are now; saves nothing. Raises FoundInFuture.

    `on` is the day on which deadlines and closed units are judged, `found_on` the day chosen in the form. Every error
    is told at once; the counts speak of the rows without one.
    """
    return examine(table, by=by, on=on, found_on=found_on)[0]


def examine(
    table: Table, *, by: Account, on: date, found_on: date | None = None, lock: bool = False
) -> tuple[Report, Standing]:
    """The preview with what stands beside it; with `lock` the plans stay so until the end of the transaction.

    Raises FoundInFuture when `found_on` has not come yet.
    """
    if found_on is not None and found_on > on:
        raise FoundInFuture
    notes = Notes(table)
    _columns(table, notes)
    _stated(table, notes, on)
    for number, above in carry_down(table.rows, set(table.header.columns)):
        notes.warn(Row(number, {}), "issue", _("Blank cells were filled from row %(row)s.") % {"row": above})
    units = Resolver(table, notes, by=by, on=on).resolve()
    reader = Reader(notes, found_on=found_on, on=on)
    pairs = list(zip(table.rows, reader.take(units), strict=True))
    beside = standing({one.place for _row, one in pairs if one.place}, lock=lock)
    pairs, left_out = leave_out(pairs, beside, notes)
    _rules(pairs, reader, notes, on)
    good = [(row, one) for row, one in pairs if row.number not in notes.wrong]
    check(good, beside, notes)
    report = Report(table.sheet, errors=notes.errors, warnings=notes.warnings)
    report.left_out = sorted([*table.left_out, *left_out], key=lambda one: one.row) if left_out else table.left_out
    report.columns = {name: table.header.words.get(at, "") for name, at in table.header.columns.items()}
    report.rows = [one for row, one in good if row.number not in notes.wrong]
    _compare(report, beside, set(table.header.columns))
    report.digest = digest_of(report.rows, beside.basis({one.identity[:2] for one in report.rows}))
    report.errors.sort(key=lambda one: _position(one.cell))
    report.warnings.sort(key=lambda one: _position(one.cell))
    return report, beside


def _rules(pairs: list[Pair], reader: Reader, notes: Notes, on: date) -> None:
    """What the rows of a sheet must keep together."""
    _kinds(pairs, notes, on)
    for row, one in pairs:
        reader.ask_for_issue(row, one)
    _same_twice(pairs, notes)


def _position(cell: str) -> tuple[int, int, str]:
    name = cell.rstrip("0123456789")
    return int(cell[len(name) :] or 0), len(name), name


def _columns(table: Table, notes: Notes) -> None:
    """Columns that lack, stand twice, or are not read."""
    header, row = table.header, Row(table.header.last + 1, {})
    for name in REQUIRED:
        if name not in header.columns:
            notes.error(row, name, _("The sheet has no column %(column)s.") % {"column": HEADERS[name]})
    for name, (first, second) in header.twice.items():
        cells = {"first": place(row.number, first), "second": place(row.number, second), "column": HEADERS[name]}
        notes.error(row, name, _("%(first)s and %(second)s both stand for %(column)s; keep one.") % cells)
    for at, word in header.unknown.items():
        notes.warn_at(row.number, at, word, _("This column is not read."))


def _stated(table: Table, notes: Notes, on: date) -> None:
    """A day of finding that the sheet states has come."""
    if table.stated is not None and table.stated.day > on:
        message = _("The sheet states a day that has not come yet, %(found)s; today is %(day)s.")
        values = {"found": table.stated.day, "day": on}
        notes.error_at(table.stated_at, table.stated.word, table.stated.day.isoformat(), message % values)


def _kinds(pairs: list[Pair], notes: Notes, on: date) -> None:
    """Each unit has one kind of plan, the one that its grade demands; an ungraded unit any, with a warning."""
    units = {one.place: one.unit for _row, one in pairs if one.unit}
    asked_of = demanded([*units.values()], on)
    kinds: dict[int, Taken] = {}
    for row, one in pairs:
        if not one.unit:
            continue
        asked = asked_of.get(one.place, ANY)
        if not one.plan_kind and len(ALLOWED[asked]) == 1:
            one.plan_kind = ALLOWED[asked][0].value
        first = kinds.setdefault(one.place, one)
        if not one.plan_kind and key(row.cells.get("plan_kind", "")):
            continue  # a word that is no kind has its error already
        if not one.plan_kind:
            allowed = "、".join(str(label) for label in PlanKind.labels)
            notes.error(row, "plan_kind", _("The kind of plan is missing; allowed: %(kinds)s.") % {"kinds": allowed})
        elif one.plan_kind not in ALLOWED[asked]:
            labels = "、".join(str(kind.label) for kind in ALLOWED[asked])
            values = {"unit": one.unit, "kinds": labels}
            notes.error(row, "plan_kind", _("The grade of %(unit)s demands another kind of plan: %(kinds)s.") % values)
        elif first.plan_kind != one.plan_kind:
            values = {"unit": one.unit, "row": first.row}
            notes.error(row, "plan_kind", _("Row %(row)s gives %(unit)s another kind of plan.") % values)
        elif asked == ANY and first is one:
            notes.warn(
                row, "plan_kind", _("%(unit)s has no grade yet; any kind of plan is taken.") % {"unit": one.unit}
            )


def _same_twice(pairs: list[Pair], notes: Notes) -> None:
    """The same measure twice, and the same issue under two aspects."""
    measures: dict[MeasureKey, int] = {}
    aspects: dict[tuple[int, str], Taken] = {}
    for row, one in pairs:
        if not one.place:
            continue
        first = measures.setdefault(one.identity, one.row)
        if first != one.row and one.action:
            notes.error(row, "action", _("The same measure as in row %(row)s.") % {"row": first})
        if one.aspect_id and one.issue:
            before = aspects.setdefault(one.identity[:2], one)
            if before.aspect_id != one.aspect_id:
                message = _("Row %(row)s puts the same issue under another aspect.") % {"row": before.row}
                notes.error(row, "aspect", message)


def _compare(report: Report, beside: Standing, known: set[str]) -> None:
    """Sort the good rows into new, changed and unchanged; columns that the sheet lacks change nothing."""
    for one in report.rows:
        row = beside.measures.get(one.identity)
        if row is None:
            report.new.append(one)
            continue
        fields = [
            (name, _text(row[name]), _text(getattr(one, name)))
            for name in FIELDS
            if name in known and row[name] != getattr(one, name)
        ]
        if (row["issue__aspect_id"] or 0) != one.aspect_id:
            old, new = (beside.aspects.get(number, "") for number in (row["issue__aspect_id"], one.aspect_id))
            fields.append(("aspect", old, new))
        plan = beside.plans[one.place]
        if plan.kind != one.plan_kind:
            fields.append(("plan_kind", plan.get_kind_display(), str(PlanKind(one.plan_kind).label)))
        if fields:
            report.changed.append(Change(one.row, str(one.unit), one.issue, one.action, fields))
        else:
            report.unchanged += 1
    report.staying = _stays(report, beside)


def _stays(report: Report, beside: Standing) -> int:
    """How many measures of the units' plans the file does not name: they stay."""
    named = {one.identity for one in report.rows}
    places = {one.place for one in report.rows}
    return sum(identity[0] in places and identity not in named for identity in beside.measures)


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")
