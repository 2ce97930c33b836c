"""The tally of coverage: kept after each visit, grading, change of the register and of the key units; docs/adr/0009.

`recount` brings the rows of some units in line with what is recorded about them, whatever was there before, so calling
it once too often changes nothing. `rebuild` makes everything anew.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connection, transaction

from campaign.grading.grades import WEAK
from campaign.grading.tallies import Span
from campaign.visits import duty_sql
from campaign.visits.duty_sql import day_of
from campaign.visits.models import CadenceRule, CoverageChange, CoverageTally
from campaign.visits.models.coverage import Part
from units import tallies
from units.levels import WIDTHS
from units.models import Unit

# Rows about one unit: rule, part, first day of the period, day, change.
type Row = tuple[int, int, str, date, date, int]

CHUNK = 2000
WHOLE = {Part.LEFT: Part.LEFT_WHOLE, Part.DONE: Part.DONE_WHOLE}
CHANGES = 'visits_coveragechange (unit_id, rule_id, part, period_start, "on", change)'


def recount(units: Iterable[int]) -> None:
    """Bring the tally in line for the units of these numbers; call it inside the transaction of the change.

    A constant number of statements for up to CHUNK units.
    """
    pks = sorted(set(units))
    for start in range(0, len(pks), CHUNK):
        _recount(pks[start : start + CHUNK])


@transaction.atomic(savepoint=False)
def _recount(pks: list[int]) -> None:
    # Of two visits logged at once the second waits here and then sees the first; a weaker lock than that of a change
    # of the unit itself, because each of the two has already locked the row as the visit's unit.
    held = Unit.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")
    places = dict(held.values_list("pk", "code"))
    if not places:
        return
    now = _derived(list(places))
    kept = CoverageChange.objects.filter(unit__in=list(places))
    rows = kept.values_list("pk", "unit_id", "rule_id", "part", "period_start", "on", "change")
    before = {_row(row[1:]): row[0] for row in rows}
    gone, come = before.keys() - now, now - before.keys()
    if gone:
        CoverageChange.objects.filter(pk__in=[before[row] for row in gone]).delete()
    CoverageChange.objects.bulk_create(
        CoverageChange(unit_id=unit, rule_id=rule, part=part, period_start=start, on=on, change=change)
        for unit, rule, part, start, on, change in sorted(come)
    )
    _add(places, [*((row, -1) for row in gone), *((row, 1) for row in come)])


def _derived(pks: list[int]) -> set[Row]:
    """The rows as the records say, of these units: one statement."""
    with connection.cursor() as cursor:
        cursor.execute(duty_sql.moves(units=f"u.id IN ({', '.join(map(str, pks))})"))
        return {_row(row) for row in cursor.fetchall()}


def _row(row: Sequence[object]) -> Row:
    """A row of the database with its days as days: SQLite keeps them as text."""
    unit, rule, part, start, on, change = row
    return unit, rule, part, day_of(start), day_of(on), int(change)  # type: ignore[call-overload,return-value]  # as SQL has it


def _add(places: dict[int, str], rows: Iterable[tuple[Row, int]]) -> None:
    """Add the rows, times 1 or −1, to the areas above their units: one statement."""
    changes: list[tuple[str, tallies.Key, date, int]] = []
    for (unit, rule, part, start, on, change), sign in rows:
        changes.append((places[unit], (rule, part, start), on, sign * change))
        if part in WHOLE:
            changes.append((places[unit], (rule, WHOLE[Part(part)].value, start), start, sign * change))
    tallies.add(CoverageTally._meta.db_table, ["rule_id", "part", "period_start"], tallies.spread(changes))


def follow_gradings(gone: Sequence[Span], come: Sequence[Span]) -> None:
    """The gradings' follower (settings.GRADING_FOLLOWERS): only grades that put a unit on a list, or took it off."""
    recount({span.unit.pk for span in [*gone, *come] if span.grade in WEAK})


def follow_register(before: Sequence[Unit], after: Sequence[Unit]) -> None:
    """The register's follower: a unit that closes is due no more."""
    recount(unit.pk for unit in after)


TALLY = """
    INSERT INTO visits_coveragetally (area_level, area_code, rule_id, part, period_start, "on", change)
    SELECT {level}, substr(u.code, 1, {width}) || '{zeros}', c.rule_id, {part}, c.period_start, {on}, sum(c.change)
    FROM visits_coveragechange c JOIN units_unit u ON u.id = c.unit_id WHERE {which}
    GROUP BY substr(u.code, 1, {width}), c.rule_id, c.part, c.period_start{day} HAVING sum(c.change) <> 0
"""


@transaction.atomic
def rebuild(rule: CadenceRule | None = None) -> None:
    """Make the tally anew, of all rules or of one: from the records the changes, from those two statements a level."""
    rules = {} if rule is None else {"rule": rule.pk}
    CoverageChange.objects.filter(**rules).delete()
    CoverageTally.objects.filter(**rules).delete()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # It takes the visits that complete a period for a handful and would compare each with every span.
            cursor.execute("SET LOCAL enable_nestloop = off")
        picked = "1 = 1" if rule is None else f"r.id = {rule.pk}"
        cursor.execute(f"INSERT INTO {CHANGES} {duty_sql.moves(rules=picked)}")
        which = "1 = 1" if rule is None else f"c.rule_id = {rule.pk}"
        for level in tallies.TALLIED:
            width = WIDTHS[level]
            shape = {"level": int(level), "width": width, "zeros": "0" * (12 - width)}
            cursor.execute(TALLY.format(part="c.part", on='c."on"', day=', c."on"', which=which, **shape))
            whole = f"{which} AND c.part <> 'listed'"
            cursor.execute(TALLY.format(part="c.part || '_whole'", on="c.period_start", day="", which=whole, **shape))
        if connection.vendor == "postgresql":
            cursor.execute("RESET enable_nestloop")
