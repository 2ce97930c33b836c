"""The lists of talks, circulars, cards, vetoes and rungs: how each stands on a day, and each list as a workbook."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import batched
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaign.visits.card_querysets import CardQuerySet, VetoQuerySet
from campaign.visits.ladder_querysets import RungStepQuerySet
from campaign.visits.models import Card, RungStep, Talk, Veto
from campaign.visits.warning_querysets import CircularQuerySet, TalkQuerySet
from units import exports
from units.places import Place, places_of

BATCH = 1000
# Each names up to 200 units, so that fewer of them fit into one question.
CIRCULARS = 50
# The day that ends each kind of record: the check, the lifting, the withdrawal, the end.
ENDS = {Talk: "checked_on", Card: "lifted_on", Veto: "withdrawn_on", RungStep: "ended_on"}


@dataclass(frozen=True, slots=True)
class Line[Row: (Talk, Card, Veto, RungStep)]:
    """One record as its list shows it; `ended_on` is the day that ended it, as far as that had come by the day."""

    row: Row
    place: Place
    ended_on: date | None


def lines_of[Row: (Talk, Card, Veto, RungStep)](rows: Iterable[Row], on: date) -> list[Line[Row]]:
    """The records as lines as of the day: one query, whatever their number."""
    rows = list(rows)
    places = places_of(row.unit for row in rows)
    return [Line(row, place, _ended_on(row, on)) for row, place in zip(rows, places, strict=True)]


def _ended_on(row: Talk | Card | Veto | RungStep, on: date) -> date | None:
    ended: date | None = getattr(row, ENDS[type(row)])
    return ended if ended is not None and ended <= on else None


def _in_batches(rows: QuerySet[Any], on: date) -> Iterator[Line[Any]]:
    """Every record of a query as a line; no more than a batch of them in memory at a time."""
    for batch in batched(rows.iterator(chunk_size=BATCH), BATCH):
        yield from lines_of(batch, on)


def _unit_header() -> list[str]:
    return [_("County"), _("Township"), _("Unit"), _("Area code")]


def _unit(line: Line[Any]) -> list[exports.Cell]:
    return [line.place.county, line.place.township, line.place.unit.name, line.place.unit.short_code]


def talks_xlsx(rows: TalkQuerySet, on: date) -> bytes:
    """The talks as a workbook as of the day."""
    header = [
        *(_("Day of the talk"), _("Who talked to whom"), *_unit_header(), _("Who held it (post and name)")),
        *(_("With whom (post and name)"), _("What was talked about"), _("What was agreed"), _("To be checked on")),
        *(_("Check made on"), _("Kept"), _("What the check found")),
    ]

    def cells() -> Iterator[list[exports.Cell]]:
        for line in _in_batches(rows, on):
            one = line.row
            kept, found = (_("Yes") if one.kept else _("No"), one.check_result) if line.ended_on else ("", "")
            yield [
                *(one.on, str(one.get_level_pair_display()), *_unit(line), one.held_by),
                *(one.talked_with, one.content, one.agreed, one.check_on, line.ended_on, kept, found),
            ]

    return exports.xlsx(_("Talks"), header, cells())


def circulars_xlsx(rows: CircularQuerySet) -> bytes:
    """The circulars as a workbook, one a row with the units that it names."""
    header = [
        *(_("Circular number"), _("Title"), _("Reason"), _("Issuing area"), _("Issued on")),
        *(_("Units named"), _("Text of the circular")),
    ]

    def cells() -> Iterator[list[exports.Cell]]:
        found = rows.prefetch_related("units").iterator(chunk_size=CIRCULARS)
        for batch in batched(found, CIRCULARS):
            full = {place.unit.pk: place.full for place in places_of(unit for one in batch for unit in one.units.all())}
            for one in batch:
                named = "、".join(full[unit.pk] for unit in one.units.all())
                what = str(one.get_situation_display())
                yield [one.number, one.title, what, one.area.name, one.issued_on, named, one.text]

    return exports.xlsx(_("Circulars"), header, cells())


def cards_xlsx(rows: CardQuerySet, on: date) -> bytes:
    """The cards as a workbook as of the day."""
    header = [
        *(*_unit_header(), _("Colour"), _("Quarter"), _("Given on"), _("Reason"), pgettext("a card", "Lifted on")),
        _("Reason of the lifting"),
    ]

    def cells() -> Iterator[list[exports.Cell]]:
        for line in _in_batches(rows, on):
            one = line.row
            yield [
                *(*_unit(line), str(one.get_colour_display()), quarter_words(one.quarter)),
                *(one.on, one.reason, line.ended_on, one.lift_reason if line.ended_on else ""),
            ]

    return exports.xlsx(_("Cards"), header, cells())


def vetoes_xlsx(rows: VetoQuerySet, on: date) -> bytes:
    """The vetoes as a workbook as of the day."""
    header = [
        *(*_unit_header(), _("Year"), _("Day"), _("Reason")),
        *(pgettext("a veto", "Withdrawn on"), _("Reason of the withdrawal")),
    ]

    def cells() -> Iterator[list[exports.Cell]]:
        for line in _in_batches(rows, on):
            one = line.row
            yield [
                *(*_unit(line), one.year, one.on, one.reason),
                *(line.ended_on, one.withdrawal_reason if line.ended_on else ""),
            ]

    return exports.xlsx(_("Vetoes"), header, cells())


def rungs_xlsx(rows: RungStepQuerySet, on: date) -> bytes:
    """The rungs as a workbook as of the day."""
    header = [
        *(*_unit_header(), _("Event"), _("Since"), _("Which time"), _("Rung"), _("Raised on")),
        *(_("Addressed to"), _("What lifts it"), _("Ended on"), _("Reason of the lifting")),
    ]

    def cells() -> Iterator[list[exports.Cell]]:
        for line in _in_batches(rows, on):
            one = line.row
            yield [
                *(*_unit(line), str(one.get_event_display()), one.since_on, one.time),
                *(str(one.get_rung_display()), one.raised_on, one.rule.addressed, str(one.rule.get_needs_display())),
                *(line.ended_on, one.why_ended if line.ended_on else ""),
            ]

    return exports.xlsx(_("Escalation ladder"), header, cells())


def quarter_words(quarter: date) -> str:
    """A quarter in words, such as “Q4 2016”."""
    return _("Q%(quarter)s %(year)s") % {"quarter": quarter.month // 3 + 1, "year": quarter.year}
