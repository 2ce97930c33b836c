"""Lists of talks, circulars, cards, vetoes and rungs: which rows stand behind which filters, and their workbooks."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import FETCH_RAISE, Count, Q
from django.utils.translation import gettext as _

from campaign.visits.card_querysets import CardQuerySet, VetoQuerySet
from campaign.visits.ladder_querysets import RungStepQuerySet
from campaign.visits.models import Card, Circular, RungStep, Talk, Veto
from campaign.visits.warning_querysets import CircularQuerySet, TalkQuerySet
from units import exports
from units.access import Account
from units.models import Unit

CHUNK = 1000


def talks_behind(filters: Mapping[str, Any], *, user: Account, on: date) -> TalkQuerySet:
    """Talks that the user sees behind the cleaned filters of `TalkListForm`, the newest first."""
    rows = Talk.objects.visible_to(user).in_area(filters["area"])
    if filters.get("check") == "mine":
        rows = rows.to_check_by(user, on)
    elif filters.get("check") == "late":
        rows = rows.late_on(on)
    elif filters.get("check") == "open":
        rows = rows.unchecked_on(on)
    if pair := filters.get("pair"):
        rows = rows.filter(level_pair=pair)
    if words := filters.get("q"):
        rows = rows.filter(Q(content__contains=words) | Q(agreed__contains=words) | _unit(words))
    return rows.filter(**_days(filters, "on")).select_related("unit").fetch_mode(FETCH_RAISE).order_by("-on", "-id")


def circulars_behind(filters: Mapping[str, Any], *, user: Account) -> CircularQuerySet:
    """Circulars that the user sees behind the cleaned filters of `CircularListForm`, annotated with `named_count`."""
    rows = Circular.objects.all().visible_to(user).in_area(filters["area"])
    if situation := filters.get("situation"):
        rows = rows.filter(situation=situation)
    if words := filters.get("q"):
        rows = rows.filter(Q(title__contains=words) | Q(text__contains=words) | Q(number__contains=words))
    rows = rows.filter(**_days(filters, "issued_on")).select_related("area").fetch_mode(FETCH_RAISE)
    return rows.annotate(named_count=Count("named")).order_by("-issued_on", "-id")


def cards_behind(filters: Mapping[str, Any], *, user: Account, on: date) -> CardQuerySet:
    """Cards that the user sees behind the cleaned filters of `CardListForm`, the newest first."""
    rows = Card.objects.visible_to(user).in_area(filters["area"])
    if filters.get("standing"):
        rows = rows.standing_on(on)
    equal = {name: filters[name] for name in ("colour", "quarter") if filters.get(name)}
    if words := filters.get("q"):
        rows = rows.filter(Q(reason__contains=words) | _unit(words))
    rows = rows.filter(**equal, **_days(filters, "on"))
    return rows.select_related("unit").fetch_mode(FETCH_RAISE).order_by("-on", "-id")


def vetoes_behind(filters: Mapping[str, Any], *, user: Account, on: date) -> VetoQuerySet:
    """Vetoes that the user sees behind the cleaned filters of `VetoListForm`, the newest first."""
    rows = Veto.objects.visible_to(user).in_area(filters["area"])
    if filters.get("standing"):
        rows = rows.standing_on(on)
    if year := filters.get("year"):
        rows = rows.filter(year=year)
    return rows.select_related("unit", "by").fetch_mode(FETCH_RAISE).order_by("-year", "-id")


def rungs_behind(filters: Mapping[str, Any], *, user: Account, on: date) -> RungStepQuerySet:
    """Rungs that the user sees behind the cleaned filters of `RungListForm`, the newest first."""
    rows = RungStep.objects.visible_to(user).in_area(filters["area"])
    if filters.get("open"):
        rows = rows.open_on(on)
    equal = {name: filters[name] for name in ("event", "rung") if filters.get(name)}
    if words := filters.get("q"):
        rows = rows.filter(_unit(words))
    rows = rows.filter(**equal, **_days(filters, "raised_on"))
    return rows.select_related("unit", "rule").fetch_mode(FETCH_RAISE).order_by("-raised_on", "-id")


def _unit(words: str) -> Q:
    return Q(unit__in=Unit.objects.named(words))


def _days(filters: Mapping[str, Any], field: str) -> dict[str, date]:
    spans = {f"{field}__gte": filters.get("from_on"), f"{field}__lte": filters.get("to_on")}
    return {lookup: day for lookup, day in spans.items() if day}


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
        *(_("Units named"), _("Text")),
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
        *(_("Unit"), _("Area code"), _("Colour"), _("Quarter"), _("Given on"), _("Reason"), _("Lifted on")),
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
    header = [_("Unit"), _("Area code"), _("Year"), _("Day"), _("Reason"), _("Withdrawn on"), _("Reason")]

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
