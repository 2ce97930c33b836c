"""The lists of talks, circulars, cards, vetoes and rungs as workbooks."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaign.visits.card_querysets import CardQuerySet, VetoQuerySet
from campaign.visits.ladder_querysets import RungStepQuerySet
from campaign.visits.warning_querysets import CircularQuerySet, TalkQuerySet
from units import exports

CHUNK = 1000


def talks_xlsx(rows: TalkQuerySet) -> bytes:
    """The talks as a workbook."""
    header = [
        *(_("Day of the talk"), _("Who talked to whom"), _("Unit"), _("Area code"), _("Who held it (post and name)")),
        *(_("With whom (post and name)"), _("What was talked about"), _("What was agreed"), _("To be checked on")),
        *(_("Check made on"), _("Kept"), _("What the check found")),
    ]

    def cells() -> Iterator[list[exports.Cell]]:
        for one in rows.iterator(chunk_size=CHUNK):
            kept = "" if one.kept is None else _("Yes") if one.kept else _("No")
            yield [
                *(one.on, str(one.get_level_pair_display()), one.unit.name, one.unit.short_code, one.held_by),
                *(one.talked_with, one.content, one.agreed, one.check_on, one.checked_on, kept, one.check_result or ""),
            ]

    return exports.xlsx(_("Talks"), header, cells())


def circulars_xlsx(rows: CircularQuerySet) -> bytes:
    """The circulars as a workbook, one row a unit that is named."""
    header = [
        *(_("Circular number"), _("Title"), _("Reason"), _("Issuing area"), _("Issued on")),
        *(_("Units named"), _("Text of the circular")),
    ]

    def cells() -> Iterator[list[exports.Cell]]:
        for one in rows.prefetch_related("units").iterator(chunk_size=CHUNK):
            named = "、".join(unit.name for unit in one.units.all())
            what = str(one.get_situation_display())
            yield [one.number, one.title, what, one.area.name, one.issued_on, named, one.text]

    return exports.xlsx(_("Circulars"), header, cells())


def cards_xlsx(rows: CardQuerySet) -> bytes:
    """The cards as a workbook."""
    header = [
        *(
            _("Unit"),
            _("Area code"),
            _("Colour"),
            _("Quarter"),
            _("Given on"),
            _("Reason"),
            pgettext("a card", "Lifted on"),
        ),
        _("Reason of the lifting"),
    ]

    def cells() -> Iterator[list[exports.Cell]]:
        for one in rows.iterator(chunk_size=CHUNK):
            yield [
                *(one.unit.name, one.unit.short_code, str(one.get_colour_display()), quarter_words(one.quarter)),
                *(one.on, one.reason, one.lifted_on, one.lift_reason or ""),
            ]

    return exports.xlsx(_("Cards"), header, cells())


def vetoes_xlsx(rows: VetoQuerySet) -> bytes:
    """The vetoes as a workbook."""
    header = [
        _("Unit"),
        _("Area code"),
        _("Year"),
        _("Day"),
        _("Reason"),
        pgettext("a veto", "Withdrawn on"),
        _("Reason of the withdrawal"),
    ]

    def cells() -> Iterator[list[exports.Cell]]:
        for one in rows.iterator(chunk_size=CHUNK):
            yield [
                *(one.unit.name, one.unit.short_code, one.year, one.on, one.reason),
                *(one.withdrawn_on, one.withdrawal_reason or ""),
            ]

    return exports.xlsx(_("Vetoes"), header, cells())


def rungs_xlsx(rows: RungStepQuerySet) -> bytes:
    """The rungs as a workbook."""
    header = [
        *(_("Unit"), _("Area code"), _("Event"), _("Since"), _("Which time"), _("Rung"), _("Raised on")),
        *(_("Addressed to"), _("What lifts it"), _("Ended on"), _("Reason of the lifting")),
    ]

    def cells() -> Iterator[list[exports.Cell]]:
        for one in rows.iterator(chunk_size=CHUNK):
            yield [
                *(one.unit.name, one.unit.short_code, str(one.get_event_display()), one.since_on, one.time),
                *(str(one.get_rung_display()), one.raised_on, one.rule.addressed, str(one.rule.get_needs_display())),
                *(one.ended_on, one.lift_reason or ""),
            ]

    return exports.xlsx(_("Escalation ladder"), header, cells())


def quarter_words(quarter: date) -> str:
    """A quarter in words, such as “Q4 2016”."""
    return _("Q%(quarter)s %(year)s") % {"quarter": quarter.month // 3 + 1, "year": quarter.year}
