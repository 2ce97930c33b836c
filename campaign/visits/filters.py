"""The filtered lists of supervision: what they share, orders and visits; the others stand in `warning_filters`."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, ModelChoiceFilter, TypedChoiceFilter

from campaign.visits import order_listing, visit_list
from campaign.visits.models import (
    DeadlineClass,
    Order,
    OrderSource,
    OrderState,
    SupervisionRound,
    Visit,
    VisitLevel,
)
from campaign.visits.order_querysets import OrderQuerySet
from campaign.visits.visit_forms import MANNERS
from campaign.visits.visit_querysets import VisitQuerySet
from issues.progress import SOON
from units import bounds
from units.access import Account
from units.clock import today
from units.filters import AreaFilters, AreaForm, DayFilter, UnitLevelFilter, WordsFilter

LIGHTS = [("overdue", _("Overdue")), ("soon", _("Due soon"))]
WAITING = [("answer", _("To answer")), ("close", _("To close")), ("decide", _("Extension to decide"))]
DAYS_OF = [("answered", _("Day of the answer")), ("closed", _("Day of closing"))]
ANY, FROM, UP_TO, WORDS = _("Any"), _("From"), _("Up to"), _("Words, unit or code")


class SpanForm(AreaForm):
    """Area, day shown, and a span of days."""

    span = ("from_on", "to_on")

    def clean_on(self) -> date:
        """The day shown; today when none is given. It may lie ahead: deadlines do."""
        on: date = self.cleaned_data["on"] or today()
        bounds.check(on)
        return on

    def clean(self) -> dict[str, Any]:
        """The first day of a span comes before its last."""
        data = super().clean() or {}
        first, last = (data.get(name) for name in self.span)
        if first and last and first > last:
            self.add_error(self.span[1], _("The last day comes before the first day."))
        return data


class AsOfFilters(AreaFilters):
    """A list as of the day: what was issued, held, given or raised later is not there yet."""

    def filter_queryset(self, queryset: Any) -> Any:  # noqa: ANN401 - the library has no types
        """The rows of the day that pass every filter."""
        return super().filter_queryset(queryset.known_on(self.day))


def read_together(rows: OrderQuerySet, _name: str, _value: object) -> OrderQuerySet:
    """What means something with other fields alone: see `OrderFilters.filter_queryset`."""
    return rows


class OrderFilters(AsOfFilters):
    """The order register, the newest first, as it stands on the day.

    Its count equals every figure that leads here with the same filters.
    """

    state = ChoiceFilter(label=_("State"), choices=OrderState.choices, empty_label=_("All states"), method="standing")
    light = ChoiceFilter(label=_("Deadline"), choices=LIGHTS, empty_label=ANY, method="lit")
    source = ChoiceFilter(label=_("Source of the task"), choices=OrderSource.choices, empty_label=_("All sources"))
    deadline_class = ChoiceFilter(label=_("Deadline class"), choices=DeadlineClass.choices, empty_label=ANY)
    waiting = ChoiceFilter(label=_("My turn"), choices=WAITING, empty_label=ANY, method="waiting_for")
    level = UnitLevelFilter()
    day_of = ChoiceFilter(
        label=_("Span counts the"), choices=DAYS_OF, empty_label=_("Day of issue"), method=read_together
    )
    from_on = DayFilter(label=FROM, method=read_together)
    to_on = DayFilter(label=UP_TO, method=read_together)
    q = WordsFilter("text", "number", "lead_organisation", label=WORDS)

    class Meta:
        form = SpanForm

    def rows(self) -> OrderQuerySet:
        """Orders; what a line shows of them depends on the day."""
        return Order.objects.visible_to(self.user).order_by("-issued_on", "-id")

    def standing(self, rows: OrderQuerySet, _name: str, state: str) -> OrderQuerySet:
        """Those that stood so on the day."""
        return rows.in_state_on(state, self.day)

    def lit(self, rows: OrderQuerySet, _name: str, light: str) -> OrderQuerySet:
        """Those with the warning light of the day."""
        return rows.overdue_on(self.day) if light == "overdue" else rows.due_soon_on(self.day, SOON)

    def waiting_for(self, rows: OrderQuerySet, _name: str, what: str) -> OrderQuerySet:
        """Those that wait on the day for this step of the user's."""
        steps = {"answer": rows.to_answer_by, "close": rows.to_close_by, "decide": rows.to_decide_by}
        return steps[what](self.user, self.day)

    def filter_queryset(self, queryset: OrderQuerySet) -> OrderQuerySet:
        """With the span, which counts the day that another field names, and what a line shows."""
        rows: OrderQuerySet = super().filter_queryset(queryset)
        first, last, day_of = (self.form.cleaned_data[name] for name in ("from_on", "to_on", "day_of"))
        if first or last:
            counted = {"answered": rows.answered_between, "closed": rows.closed_between}
            rows = counted.get(day_of, rows.issued_between)(first or date.min, min(last or self.day, self.day))
        return order_listing.shown(rows, self.day)


class VisitForm(SpanForm):
    """The area and the span; a visit stands as it stands now."""

    on = None  # type: ignore[assignment]
    span = ("first", "last")


class VisitFilters(AreaFilters):
    """Current visits, the newest first."""

    level = ChoiceFilter(label=_("Visiting side"), choices=VisitLevel.choices, empty_label=_("All sides"))
    announced = TypedChoiceFilter(
        label=_("Manner"), choices=[("", ANY), *MANNERS], coerce=lambda manner: manner == "announced", empty_value=None
    )
    findings = ChoiceFilter(
        label=_("Findings"),
        choices=[("yes", _("With findings")), ("no", _("Without findings"))],
        empty_label=ANY,
        method="found",
    )
    round = ModelChoiceFilter(
        label=_("Round of supervision"), queryset=SupervisionRound.objects.none(), empty_label=ANY
    )
    # `level` is the side that visits.
    unit_level = UnitLevelFilter()
    first = DayFilter("on", "gte", label=_("Visited from"))
    last = DayFilter("on", "lte", label=_("Visited up to"))
    q = WordsFilter("seen", "visitors", label=WORDS)

    class Meta:
        form = VisitForm

    def __init__(self, data: Any, *, user: Account) -> None:  # noqa: ANN401 - a QueryDict or a dict
        super().__init__(data, user=user)
        self.filters["round"].queryset = SupervisionRound.objects.visible_to(user)

    def rows(self) -> VisitQuerySet:
        """Visits with what a line shows."""
        return visit_list.shown(Visit.objects.visible_to(self.user).current()).order_by("-on", "-id")

    def found(self, rows: VisitQuerySet, _name: str, which: str) -> VisitQuerySet:
        """Those with or without findings."""
        return rows.with_findings() if which == "yes" else rows.without_findings()
