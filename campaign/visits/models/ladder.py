"""The escalation ladder: its rules as data, the rungs that units stand on, and the days that were worked."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from campaign.visits.ladder_querysets import RungStepQuerySet
from units.models import Unit


class Event(models.TextChoices):
    """What leads a unit onto the ladder: four kinds of lateness, and the five situations by their own names."""

    ORDER_OVERDUE = "order_overdue", _("Order overdue")
    REPORT_MISSING = "report_missing", _("Monthly report missing")
    VISIT_MISSED = "visit_missed", _("Visit missed")
    MEASURE_OVERDUE = "measure_overdue", _("Measure overdue")
    NOT_LED = "not_led", _("Not led in person")
    STAFF_UNAWARE = "staff_unaware", _("Staff unaware of the work")
    PARTNER_ABSENT = "partner_absent", _("Paired branch absent")
    NAMED_ABOVE = "named_above", _("Named or ordered by a higher level")
    CARELESS_ANSWER = "careless_answer", _("Careless answer")


class Rung(models.IntegerChoices):
    """The rungs from the lowest up; from RED on a unit cannot pass its acceptance."""

    REMINDER = 1, _("Reminder")
    YELLOW = 2, _("Yellow card")
    RED = 3, _("Red card")
    TALK = 4, _("Talk")
    CIRCULAR = 5, _("Circular")
    ACCOUNTABILITY = 6, _("Accountability")


class Need(models.TextChoices):
    """What a rung needs to be lifted."""

    CAUSE_ENDED = "cause_ended", _("The cause has ended")
    TALK_CHECKED = "talk_checked", _("A talk whose agreement was checked and kept")
    PERSON = "person", _("Lifting with a reason by the supervising office")


class LadderRule(models.Model):
    """Event → rung: after how many days, at which repetition, addressed to which post, and what lifts it."""

    event = models.CharField(_("Event"), max_length=16, choices=Event.choices)
    rung = models.PositiveSmallIntegerField(_("Rung"), choices=Rung.choices)
    # Days since the event's first day; 0 is that very day.
    after_days = models.PositiveSmallIntegerField(_("After days"))
    # 1: at the first time already; 2: only when the same event comes a second time within a year; and so on.
    repeats = models.PositiveSmallIntegerField(_("From which time on"), default=1)
    addressed_zh = models.CharField(_("Addressed to, in Chinese"), max_length=60)
    addressed_en = models.CharField(_("Addressed to, in English"), max_length=120)
    needs = models.CharField(_("What lifts it"), max_length=16, choices=Need.choices)
    in_use = models.BooleanField(_("In use"), default=True)

    class Meta:
        verbose_name = _("Rule of the ladder")
        verbose_name_plural = _("Rules of the ladder")
        ordering: ClassVar = ["event", "rung", "repeats"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "rung", "repeats"],
                name="ladder_rule_once",
                violation_error_message=_("There is a rule for this event, rung and repetition already."),
            ),
            models.CheckConstraint(
                condition=Q(repeats__gte=1),
                name="ladder_rule_counts_from_one",
                violation_error_message=_("The first time is 1."),
            ),
            models.CheckConstraint(condition=Q(event__in=Event.values), name="ladder_rule_event_known"),
            models.CheckConstraint(condition=Q(rung__in=Rung.values), name="ladder_rule_rung_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()} → {self.get_rung_display()}"

    @property
    def addressed(self) -> str:
        """The post that is told, in the reader's language."""
        return self.addressed_en if (get_language() or "").startswith("en") else self.addressed_zh


class RungStep(models.Model):
    """A unit stepped onto a rung on a day; it stands there until `ended_on`. Append-only.

    An occurrence of an event is told by unit, event, the record behind it and the day since when it holds.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rungs", verbose_name=_("Unit"))
    rule = models.ForeignKey(LadderRule, on_delete=models.PROTECT, related_name="+", verbose_name=_("Rule"))
    event = models.CharField(_("Event"), max_length=16, choices=Event.choices)
    rung = models.PositiveSmallIntegerField(_("Rung"), choices=Rung.choices)
    subject_type = models.CharField(_("Kind of record"), max_length=40)
    subject_id = models.BigIntegerField(_("Record"))
    since_on = models.DateField(_("Since"))
    # Which time within a year it was.
    time = models.PositiveSmallIntegerField(_("Which time"), default=1)
    raised_on = models.DateField(_("Raised on"))
    # The first day on which it no longer holds; NULL: it still does. The machine ends it when the cause has ended.
    ended_on = models.DateField(_("Ended on"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Lifted by"),
    )
    # NULL until somebody lifts it: the guard of the table lets a column change from NULL alone.
    lift_reason = models.TextField(_("Reason of the lifting"), null=True, blank=True)  # noqa: DJ001

    objects = RungStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("Rung of a unit")
        verbose_name_plural = _("Rungs of units")
        ordering: ClassVar = ["-raised_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "event", "subject_id", "since_on", "rung"], name="rung_step_once_an_occurrence"
            ),
            models.CheckConstraint(condition=Q(raised_on__gte=F("since_on")), name="rung_step_raised_after_its_event"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("raised_on")), name="rung_step_ends_after_raised"
            ),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True, lift_reason__isnull=True)
                | Q(lifted_by__isnull=False, lift_reason__isnull=False, ended_on__isnull=False),
                name="rung_step_lifted_with_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "rung"], condition=Q(ended_on__isnull=True), name="rung_step_open"),
            models.Index(fields=["raised_on"], name="rung_step_raised"),
            models.Index(fields=["since_on"], name="rung_step_since"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.get_rung_display()}"

    def get_absolute_url(self) -> str:
        return reverse("visits:rung-detail", args=[self.pk])

    @property
    def why_ended(self) -> str:
        """Why it ended: the reason of the lifting, the closing of the unit, the end of its cause; '' while it holds."""
        if self.ended_on is None:
            return ""
        if self.lift_reason is not None:
            return self.lift_reason
        closed = self.unit.closed_on
        if closed and closed <= self.ended_on:
            return _now("The unit was closed on %(day)s.") % {"day": closed.isoformat()}
        return _now("The cause has ended")


class LadderRun(models.Model):
    """A day that was worked, once and for all."""

    on = models.DateField(_("Day"), unique=True)
    at = models.DateTimeField(_("Time"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Account"),
    )
    raised = models.PositiveIntegerField(_("Rungs raised"), default=0)
    ended = models.PositiveIntegerField(_("Rungs ended"), default=0)

    class Meta:
        verbose_name = _("Day worked")
        verbose_name_plural = _("Days worked")
        ordering: ClassVar = ["-on"]

    def __str__(self) -> str:
        return str(self.on)
