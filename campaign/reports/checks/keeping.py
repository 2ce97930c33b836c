"""What the nightly checks found is kept until the next night, for the pages of who can mend it (docs/adr/0014)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction

from campaign.reports.checks.findings import Subject
from campaign.reports.models import NightlyFinding
from units import codes
from units.areas import Area
from units.models import Unit


def found(area: Area, rules: Sequence[str]) -> dict[str, list[Subject]]:
    """What was kept of an area by rule, in the order of the codes; one query, none for no rules."""
    kept: dict[str, list[Subject]] = {rule: [] for rule in rules}
    if rules:
        rows = NightlyFinding.objects.in_area(area).filter(rule__in=rules).select_related("unit")
        for row in rows.order_by("unit__code", "unit__level", "pk"):
            unit = row.unit
            kept[row.rule].append(Subject(unit.short_code, unit.level, unit.name, row.url, row.words))
    return kept


@transaction.atomic
def keep(subjects: Mapping[str, Sequence[Subject]], *, on: date) -> None:
    """Keep these and nothing else of their rules; three queries."""
    NightlyFinding.objects.filter(rule__in=list(subjects)).delete()
    units = _units(one for of_rule in subjects.values() for one in of_rule)
    NightlyFinding.objects.bulk_create(
        NightlyFinding(rule=rule, unit=units[key], url=one.url, words=one.words, found_on=on)
        for rule, of_rule in subjects.items()
        for one in of_rule
        # The country as a whole is no unit, nor is an area that only a wrong sum knows; those go to the log alone.
        if (key := (one.level, codes.full(one.code))) in units
    )


def _units(subjects: Iterable[Subject]) -> dict[tuple[int, str], Unit]:
    wanted = {codes.full(one.code) for one in subjects}
    return {(unit.level, unit.code): unit for unit in Unit.objects.filter(code__in=wanted)}
