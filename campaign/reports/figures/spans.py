"""The days of a month's figures, and the reasons for which there are none."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.grading.models import Round
from campaign.grading.models.round import RoundKind
from units import codes
from units.areas import Area, within
from units.models import Unit
from units.rules import RuleBroken


class MonthToCome(RuleBroken):
    """Figures are of days that were."""

    message = _("%(month)s has not begun yet; choose this month or an earlier one.")


class BeforeCampaign(RuleBroken):
    """Nothing was surveyed before the campaign began."""

    message = _("The campaign in %(area)s began on %(day)s; there are no figures of %(month)s.")


class NoCampaign(RuleBroken):
    """Without a round of grading there is nothing to sum up."""

    message = _("No round of grading has been opened in %(area)s yet; a summary can be made of the months after that.")


class NoUnits(RuleBroken):
    """An area without townships and villages has no figures."""

    message = _("On %(day)s no township and no village of the register stands in %(area)s. Check the register first.")


@dataclass(frozen=True, slots=True)
class Span:
    """The month from its `first` day to `on`, the day as of which is counted; `before` is the day before the first."""

    first: date
    on: date
    provisional: bool
    # The day on which the campaign began here.
    began: date
    baseline_on: date | None

    @property
    def before(self) -> date:
        """The last day of the month before."""
        return self.first - timedelta(days=1)


def span_of(area: Area, month: date, *, today: date) -> Span:
    """The days of the area's month as they are known today; two queries.

    A month that is not over is counted as of today and marked provisional.
    Raises MonthToCome, NoCampaign, BeforeCampaign.
    """
    first = month.replace(day=1)
    if first > today:
        raise MonthToCome(month=f"{first:%Y-%m}")
    last = first.replace(day=monthrange(first.year, first.month)[1])
    began, baseline_on = _rounds(area, min(last, today))
    if began is None:
        raise NoCampaign(area=area.name)
    if last < began:
        raise BeforeCampaign(area=area.name, day=began.isoformat(), month=f"{first:%Y-%m}")
    return Span(first, min(last, today), last > today, began, baseline_on)


def _rounds(area: Area, on: date) -> tuple[date | None, date | None]:
    """When the first round was opened in, or above, the area; and when its last baseline was closed by the day.

    Grades given later than that day come from conversions, so a change since it is a change since the baseline.
    """
    rows = Round.objects.filter(_touching(area)).order_by("opened_on", "id")
    rounds = list(rows.values_list("kind", "opened_on", "closed_on"))
    baselines = [closed for kind, _opened, closed in rounds if kind == RoundKind.BASELINE and closed and closed <= on]
    return (rounds[0][1] if rounds else None), max(baselines, default=None)


def _touching(area: Area) -> Q:
    """Condition on rounds of the area itself, of areas above it and of areas inside it."""
    if not area.short_code:
        return Q()
    inside = within([area.short_code], "area__")
    above = Q(pk__in=[])
    for level in range(1, area.level):
        above |= Q(area__level=level, area__code=codes.full(codes.shorten(area.code, level)))
    return inside | above


def check_units(area: Area, on: date) -> None:
    """Raise NoUnits where no township and no village stands in the area on the day; one query."""
    if not Unit.objects.in_area(area).standing_on(on).filter(level__gte=4).exists():
        raise NoUnits(area=area.name, day=on.isoformat())


def quarter_of(day: date) -> date:
    """The first day of the quarter that holds the day."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
