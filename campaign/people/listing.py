"""The list of first secretaries: each weak unit with its holder or its gap, and how its last report stands."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import batched

from django.db.models import FETCH_RAISE, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from campaign.grading.grades import GRADE_LABELS
from campaign.grading.models import Grading
from campaign.people import reporting
from campaign.people.models import FirstSecretary, MonthlyReport, Official
from campaign.people.places import Place, places_of
from campaign.people.querysets import PostingQuerySet
from units import exports
from units.models import Unit
from units.querysets import UnitQuerySet, standing_on

BATCH = 1000


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of the list as of a day; `posting` is None for a gap."""

    unit: Unit
    place: Place
    grade: str
    posting: FirstSecretary | None
    # The report of the last month that is past due: normal, overdue, none (nothing was due here).
    report_state: str
    report: MonthlyReport | None


def standings_on(on: date) -> dict[str, Q]:
    """Conditions on a unit as of the day, by its state in the list; `any` is what the list holds at all.

    A unit that is closed is listed as long as somebody is posted there: that posting owes reports and binds its holder.
    """
    stands = standing_on(on)
    weak = stands & Q(Exists(Grading.objects.as_of(on).filter(unit=OuterRef("pk")).weak()))
    posted = Q(reporting.has_secretary(on))
    found: dict[str, Q] = {"any": weak | posted, "weak": weak, "posted": weak & posted, "gap": weak & ~posted}
    found |= {"no_team": weak & ~Q(reporting.has_team(on)), "closed": ~stands & posted}
    return {**found, "lifted": stands & ~weak & posted, "late": Q(Exists(_late(on)))}


def _late(on: date) -> PostingQuerySet:
    """Postings of the unit whose report of the last month past due is not there on the day."""
    month = reporting.last_month_due(on)
    there = MonthlyReport.objects.for_month(month).submitted_by_end_of(on).filter(posting=OuterRef("pk"))
    return reporting.owing(month, on).filter(unit=OuterRef("pk")).exclude(Exists(there))


def held_by(words: str, on: date) -> PostingQuerySet:
    """Postings of the unit on the day whose official has the words."""
    officials = Official.objects.named(words).values("pk")
    return FirstSecretary.objects.as_of(on).filter(unit=OuterRef("pk"), official__in=officials)


def lines_of(units: Iterable[Unit], *, on: date) -> list[UnitLine]:
    """The units as lines of the list as of the day: four queries, whatever their number."""
    units = list(units)
    places = places_of(units)
    numbers = [unit.pk for unit in units]
    rows = FirstSecretary.objects.as_of(on).filter(unit__in=numbers).fetch_mode(FETCH_RAISE)
    postings = {one.unit_id: one for one in rows.select_related("official")}
    month = reporting.last_month_due(on)
    due = {one.unit_id: one.pk for one in reporting.owing(month, on).filter(unit__in=numbers).only("unit")}
    reports = MonthlyReport.objects.for_month(month).submitted_by_end_of(on).filter(posting__in=due.values())
    found = {one.posting_id: one for one in reports}
    return [_line(unit, places[unit.pk], postings.get(unit.pk), due.get(unit.pk), found) for unit in units]


def _line(
    unit: Unit, place: Place, posting: FirstSecretary | None, due: int | None, reports: Mapping[int, MonthlyReport]
) -> UnitLine:
    report = reports.get(due) if due else None
    state = "none" if due is None else "overdue" if report is None else "normal"
    grade: str = unit.grade  # type: ignore[attr-defined]  # annotated by with_grade
    return UnitLine(unit, place, grade, posting, state, report)


def xlsx(units: UnitQuerySet, *, on: date) -> bytes:
    """The list as a workbook, a batch at a time."""
    header = [
        *(_("County"), _("Township"), _("Village or community"), _("Area code"), _("Grade")),
        *(_("First secretary"), _("Post"), _("Organisation"), _("Work phone"), _("From"), _("Authority"), _("Remark")),
        _("Report of %(month)s") % {"month": f"{reporting.last_month_due(on):%Y-%m}"},
    ]
    return exports.xlsx(_("First secretaries"), header, _cells(units, on))


def _cells(units: UnitQuerySet, on: date) -> Iterator[list[exports.Cell]]:
    words = {"normal": _("submitted"), "overdue": _("missing"), "none": ""}
    for batch in batched(units.iterator(chunk_size=BATCH), BATCH):
        for line in lines_of(batch, on=on):
            place = line.place
            top = [place.county, place.township, place.village, line.unit.short_code, str(GRADE_LABELS[line.grade])]
            closed = "" if line.unit.stands_on(on) else _("unit closed, still posted")
            yield [*top, *_holder(line.posting), closed, words[line.report_state]]


def _holder(posting: FirstSecretary | None) -> list[exports.Cell]:
    if posting is None:
        return [_("none posted"), "", "", "", None, ""]
    who = posting.official
    return [who.name, who.post, who.organisation, who.masked_phone, posting.from_on, posting.authority]
