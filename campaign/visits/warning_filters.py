"""The filtered lists of talks, circulars, cards, vetoes and rungs."""

from datetime import date

from django.db.models import FETCH_RAISE, Count
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import ChoiceFilter

from campaign.visits.card_querysets import CardQuerySet, VetoQuerySet
from campaign.visits.cards import quarter_of
from campaign.visits.filters import ANY, FROM, UP_TO, WORDS, AsOfFilters, SpanForm
from campaign.visits.ladder_querysets import RungStepQuerySet
from campaign.visits.models import Card, Circular, Colour, Event, LevelPair, Rung, RungStep, Situation, Talk, Veto
from campaign.visits.warning_querysets import CircularQuerySet, TalkQuerySet
from units.filters import DayFilter, TickFilter, UnitLevelFilter, WholeNumberFilter, WordsFilter

CHECKS = [("mine", _("For me to check")), ("open", _("Not checked yet")), ("late", _("Check is late"))]
CONCERNS = [("unit", _("Against my unit")), ("settle", _("For me to settle"))]


class TalkFilters(AsOfFilters):
    """Talks, the newest first."""

    pair = ChoiceFilter("level_pair", label=_("Who talked to whom"), choices=LevelPair.choices, empty_label=ANY)
    check = ChoiceFilter(label=pgettext_lazy("a talk", "Check"), choices=CHECKS, empty_label=ANY, method="checked")
    level = UnitLevelFilter()
    from_on, to_on = DayFilter("on", "gte", label=FROM), DayFilter("on", "lte", label=UP_TO)
    q = WordsFilter("content", "agreed", label=WORDS)

    class Meta:
        form = SpanForm

    def rows(self) -> TalkQuerySet:
        """Talks with their unit."""
        rows = Talk.objects.visible_to(self.user).select_related("unit").fetch_mode(FETCH_RAISE)
        return rows.order_by("-on", "-id")

    def checked(self, rows: TalkQuerySet, _name: str, which: str) -> TalkQuerySet:
        """Those whose check stands so on the day."""
        if which == "mine":
            return rows.to_check_by(self.user, self.day)
        return rows.late_on(self.day) if which == "late" else rows.unchecked_on(self.day)


class CircularFilters(AsOfFilters):
    """Circulars, the newest first, annotated with `named_count`."""

    situation = ChoiceFilter(label=_("Reason"), choices=Situation.choices, empty_label=ANY)
    from_on, to_on = DayFilter("issued_on", "gte", label=FROM), DayFilter("issued_on", "lte", label=UP_TO)
    q = WordsFilter("title", "text", "number", unit="", label=WORDS)

    class Meta:
        form = SpanForm

    def rows(self) -> CircularQuerySet:
        """Circulars with their area."""
        rows = Circular.objects.all().visible_to(self.user).select_related("area").fetch_mode(FETCH_RAISE)
        return rows.annotate(named_count=Count("named")).order_by("-issued_on", "-id")


class CardFilters(AsOfFilters):
    """Cards, the newest first."""

    colour = ChoiceFilter(label=_("Colour"), choices=Colour.choices, empty_label=ANY)
    quarter = DayFilter(label=_("Quarter (any day of it)"), method="of_quarter")
    standing = TickFilter(label=_("Only those not lifted"), method="kept")
    level = UnitLevelFilter()
    from_on, to_on = DayFilter("on", "gte", label=FROM), DayFilter("on", "lte", label=UP_TO)
    q = WordsFilter("reason", label=WORDS)

    class Meta:
        form = SpanForm

    def rows(self) -> CardQuerySet:
        """Cards with their unit."""
        rows = Card.objects.visible_to(self.user).select_related("unit").fetch_mode(FETCH_RAISE)
        return rows.order_by("-on", "-id")

    def of_quarter(self, rows: CardQuerySet, _name: str, day: date) -> CardQuerySet:
        """Those of the quarter in which the day lies."""
        return rows.filter(quarter=quarter_of(day))

    def kept(self, rows: CardQuerySet, _name: str, ticked: bool) -> CardQuerySet:
        """Those not lifted by the day."""
        return rows.standing_on(self.day) if ticked else rows


class VetoFilters(AsOfFilters):
    """Vetoes, the newest first."""

    year = WholeNumberFilter(label=_("Year"), min_value=2000, max_value=2100)
    standing = TickFilter(label=_("Only those not withdrawn"), method="kept")
    level = UnitLevelFilter()

    class Meta:
        form = SpanForm

    def rows(self) -> VetoQuerySet:
        """Vetoes with their unit and author."""
        rows = Veto.objects.visible_to(self.user).select_related("unit", "by").fetch_mode(FETCH_RAISE)
        return rows.order_by("-year", "-id")

    def kept(self, rows: VetoQuerySet, _name: str, ticked: bool) -> VetoQuerySet:
        """Those not withdrawn by the day."""
        return rows.standing_on(self.day) if ticked else rows


class RungFilters(AsOfFilters):
    """Rungs that units stand or stood on, the newest first."""

    event = ChoiceFilter(label=_("Event"), choices=Event.choices, empty_label=ANY)
    rung = ChoiceFilter(label=_("Rung"), choices=Rung.choices, empty_label=ANY)
    open = TickFilter(label=_("Only open rungs"), method="kept")
    waiting = ChoiceFilter(label=_("My turn"), choices=CONCERNS, empty_label=ANY, method="concerning")
    from_on, to_on = DayFilter("raised_on", "gte", label=FROM), DayFilter("raised_on", "lte", label=UP_TO)
    q = WordsFilter(label=WORDS)

    class Meta:
        form = SpanForm

    def rows(self) -> RungStepQuerySet:
        """Rungs with their unit and rule."""
        rows = RungStep.objects.visible_to(self.user).select_related("unit", "rule").fetch_mode(FETCH_RAISE)
        return rows.order_by("-raised_on", "-id")

    def kept(self, rows: RungStepQuerySet, _name: str, ticked: bool) -> RungStepQuerySet:
        """Those that hold on the day."""
        return rows.open_on(self.day) if ticked else rows

    def concerning(self, rows: RungStepQuerySet, _name: str, what: str) -> RungStepQuerySet:
        """Those against the user's own unit, or those that hold on the day and that the user's office may lift."""
        if what == "unit":
            return rows.against_unit_of(self.user)
        return rows.to_settle_by(self.user).open_on(self.day)
