"""Supervision orders: numbered, with a deadline by class, and a second person who closes; see also `order_steps`."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.visits.order_querysets import OrderQuerySet
from units.models import Unit


class DeadlineClass(models.TextChoices):
    """How long an answer may take, in calendar days after the day of issue (norms, order register)."""

    URGENT = "urgent", _("Urgent (1 to 5 days)")
    ORDINARY = "ordinary", _("Ordinary (15 days)")
    HARD = "hard", _("Hard (30 days)")


# The days of the classes that leave no choice.
FIXED_DAYS = {DeadlineClass.ORDINARY: 15, DeadlineClass.HARD: 30}
URGENT_DAYS = range(1, 6)


class OrderSource(models.TextChoices):
    """Where the task of an order comes from; no person's identity stands behind any of them."""

    LEADER = "leader", _("Instruction of a leader")
    MEETING = "meeting", _("Decision of a meeting")
    VISIT = "visit", _("Supervision visit")
    HIGHER_LEVEL = "higher_level", _("Named or ordered by a higher level")
    LADDER = "ladder", _("Escalation ladder")
    FEEDBACK = "feedback", _("Feedback")
    PRESS = "press", _("Press")


class OrderState(models.TextChoices):
    """The life of an order; what is answered is closed by a second person."""

    ISSUED = "issued", _("Order issued")
    ANSWERED = "answered", _("Order answered")
    CLOSED = "closed", _("Order closed")


class Order(models.Model):
    """One supervision order: `area` is the unit whose office issues it, `unit` the one that it is about."""

    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Issuing area"))
    year = models.PositiveSmallIntegerField(_("Year"))
    serial = models.PositiveIntegerField(_("Serial number"))
    number = models.CharField(_("Order number"), max_length=24, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="orders", verbose_name=_("Unit"))
    source = models.CharField(_("Source of the task"), max_length=12, choices=OrderSource.choices)
    text = models.TextField(_("What is ordered"))
    lead_organisation = models.CharField(_("Lead organisation"), max_length=80)
    cooperating = models.CharField(_("Co-operating organisations"), max_length=200, blank=True)
    requirement = models.CharField(_("What the answer must show"), max_length=400, blank=True)
    deadline_class = models.CharField(_("Deadline class"), max_length=8, choices=DeadlineClass.choices)
    days = models.PositiveSmallIntegerField(_("Days"))
    received_on = models.DateField(_("Task received on"))
    issued_on = models.DateField(_("Issued on"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Issued by")
    )
    # The last day for the answer: as first set, and as granted extensions have moved it.
    first_due_on = models.DateField(_("First due on"))
    due_on = models.DateField(_("Due on"))
    state = models.CharField(_("State"), max_length=8, choices=OrderState.choices, default=OrderState.ISSUED)
    answered_on = models.DateField(_("Answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Answered by"),
    )
    closed_on = models.DateField(pgettext_lazy("a supervision order", "Closed on"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("a supervision order", "Closed by"),
    )
    closing_remark = models.TextField(_("Closing remark"), blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("Supervision order")
        verbose_name_plural = _("Supervision orders")
        ordering: ClassVar = ["-issued_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "year", "serial"], name="order_number_once"),
            models.CheckConstraint(condition=Q(serial__gte=1), name="order_numbers_begin_at_one"),
            models.CheckConstraint(
                condition=Q(deadline_class=DeadlineClass.URGENT, days__gte=1, days__lte=5)
                | Q(deadline_class=DeadlineClass.ORDINARY, days=15)
                | Q(deadline_class=DeadlineClass.HARD, days=30),
                name="order_days_fit_the_class",
                violation_error_message=_("An urgent order has 1 to 5 days, an ordinary one 15, a hard one 30."),
            ),
            models.CheckConstraint(
                condition=Q(received_on__lte=F("issued_on")),
                name="order_issued_after_received",
                violation_error_message=_("A task is received before the order about it is issued."),
            ),
            models.CheckConstraint(
                condition=Q(first_due_on__gt=F("issued_on"), due_on__gte=F("first_due_on")),
                name="order_due_after_issued",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answered_by__isnull=True)
                | Q(answered_on__isnull=False, answered_by__isnull=False),
                name="order_answered_on_and_by",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed_by__isnull=True)
                | Q(closed_on__isnull=False, closed_by__isnull=False),
                name="order_closed_on_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state=OrderState.ISSUED, answered_on__isnull=True, closed_on__isnull=True)
                | Q(state=OrderState.ANSWERED, answered_on__isnull=False, closed_on__isnull=True)
                | Q(state=OrderState.CLOSED, answered_on__isnull=False, closed_on__isnull=False),
                name="order_state_has_its_days",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("issued_on")),
                name="order_answered_after_issued",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("answered_on")),
                name="order_closed_after_answered",
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("answered_by")),
                name="order_closed_by_a_second_person",
                violation_error_message=_("Whoever answered the order cannot close it."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "due_on"], name="order_state_due"),
            models.Index(fields=["unit", "issued_on"], name="order_unit_on"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.text[:40]}"

    def get_absolute_url(self) -> str:
        return reverse("visits:order-detail", args=[self.pk])
