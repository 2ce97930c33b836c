"""What happens to a supervision order: answers, and extensions of its deadline."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.visits.models.orders import Order
from campaign.visits.order_querysets import AnswerQuerySet, ExtensionQuerySet


class OrderAnswer(models.Model):
    """One answer to an order; a careless one is returned with its reason and stays on the record. Append-only."""

    order = models.ForeignKey(
        Order,
        on_delete=models.PROTECT,
        related_name="answers",
        verbose_name=pgettext_lazy("a supervision order", "Order"),
    )
    text = models.TextField(_("Answer to the order"))
    answered_on = models.DateField(_("Answered on"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Answered by")
    )
    returned_on = models.DateField(_("Returned on"), null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Returned by"),
    )
    # NULL and not '' until it is returned: the guard of the table lets a column change from NULL alone.
    return_reason = models.TextField(_("Reason of the return"), null=True, blank=True)  # noqa: DJ001

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("Answer to an order")
        verbose_name_plural = _("Answers to orders")
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(returned_on__isnull=True), name="order_answer_one_standing"
            ),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True, returned_by__isnull=True, return_reason__isnull=True)
                | Q(returned_on__isnull=False, returned_by__isnull=False, return_reason__isnull=False),
                name="orderanswer_returned_on_and_by",
            ),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True) | Q(returned_on__gte=F("answered_on")),
                name="order_answer_returned_after_given",
            ),
            models.CheckConstraint(
                condition=Q(returned_by__isnull=True) | ~Q(returned_by=F("answered_by")),
                name="order_answer_judged_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answered_on} {self.text[:40]}"


class OrderExtension(models.Model):
    """A later deadline, asked for before the deadline that stood then, granted or refused by the issuing office."""

    order = models.ForeignKey(
        Order,
        on_delete=models.PROTECT,
        related_name="extensions",
        verbose_name=pgettext_lazy("a supervision order", "Order"),
    )
    reason = models.TextField(_("Reason"))
    due_before = models.DateField(_("Deadline so far"))
    until_on = models.DateField(_("New deadline asked for"))
    asked_on = models.DateField(_("Asked on"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Asked by")
    )
    granted = models.BooleanField(_("Granted"), null=True, blank=True)
    decided_on = models.DateField(_("Decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Decided by"),
    )
    # NULL until it is decided, as in OrderAnswer.
    decision_note = models.TextField(_("Remark on the decision"), null=True, blank=True)  # noqa: DJ001

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Extension of a deadline")
        verbose_name_plural = _("Extensions of deadlines")
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(decided_on__isnull=True),
                name="order_extension_one_waiting",
                violation_error_message=_("An extension of this order waits for its decision already."),
            ),
            models.CheckConstraint(
                condition=Q(asked_on__lte=F("due_before")),
                name="order_extension_asked_before_the_deadline",
                violation_error_message=_("An extension is asked for before the deadline."),
            ),
            models.CheckConstraint(condition=Q(until_on__gt=F("due_before")), name="order_extension_is_later"),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True, decided_by__isnull=True, granted__isnull=True)
                | Q(decided_on__isnull=False, decided_by__isnull=False, granted__isnull=False),
                name="orderextension_decided_on_and_by",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="order_extension_decided_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("asked_on")),
                name="order_extension_decided_after_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_before} → {self.until_on}"
