"""Yellow and red cards by quarter, and the veto of a unit's year-end honours."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.visits.card_querysets import CardQuerySet, VetoQuerySet
from campaign.visits.models.ladder import RungStep
from units.models import Unit


class Colour(models.TextChoices):
    """A card is a warning (yellow) or an alarm (red); the word is always printed."""

    YELLOW = "yellow", _("Yellow card")
    RED = "red", _("Red card")


class Card(models.Model):
    """A card that a unit got in a quarter; it stands until it is lifted with a reason. Append-only."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cards", verbose_name=_("Unit"))
    colour = models.CharField(_("Colour"), max_length=6, choices=Colour.choices)
    # Its first day.
    quarter = models.DateField(_("Quarter"))
    on = models.DateField(_("Given on"))
    reason = models.TextField(_("Reason"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Given by")
    )
    step = models.ForeignKey(
        RungStep, on_delete=models.PROTECT, null=True, blank=True, related_name="cards", verbose_name=_("Rung")
    )
    lifted_on = models.DateField(pgettext_lazy("a card", "Lifted on"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("a card", "Lifted by"),
    )
    # NULL until it is lifted: the guard of the table lets a column change from NULL alone.
    lift_reason = models.TextField(_("Reason of the lifting"), null=True, blank=True)  # noqa: DJ001

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("Card")
        verbose_name_plural = _("Cards")
        ordering: ClassVar = ["-on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "colour", "quarter"],
                condition=Q(lifted_on__isnull=True),
                name="card_one_a_quarter",
                violation_error_message=_("The unit holds a card of this colour in this quarter already."),
            ),
            models.CheckConstraint(condition=Q(quarter__lte=F("on")), name="card_given_in_its_quarter"),
            models.CheckConstraint(condition=Q(colour__in=Colour.values), name="card_colour_known"),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True, lifted_by__isnull=True, lift_reason__isnull=True)
                | Q(lifted_on__isnull=False, lifted_by__isnull=False, lift_reason__isnull=False),
                name="card_lifted_on_and_by",
            ),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True) | Q(lifted_on__gte=F("on")), name="card_lifted_after_given"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "colour"], condition=Q(lifted_on__isnull=True), name="card_standing"),
            models.Index(fields=["on"], name="card_on"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.get_colour_display()}"

    def get_absolute_url(self) -> str:
        return reverse("visits:card-detail", args=[self.pk])


class Veto(models.Model):
    """A veto stops a unit's honours at the end of a year; withdrawn only with a reason. Append-only."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="vetoes", verbose_name=_("Unit"))
    year = models.PositiveSmallIntegerField(_("Year"))
    reason = models.TextField(_("Reason"))
    on = models.DateField(_("Day"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Account")
    )
    withdrawn_on = models.DateField(pgettext_lazy("a veto", "Withdrawn on"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("a veto", "Withdrawn by"),
    )
    # NULL until it is withdrawn, as in Card.
    withdrawal_reason = models.TextField(_("Reason of the withdrawal"), null=True, blank=True)  # noqa: DJ001

    objects = VetoQuerySet.as_manager()

    class Meta:
        verbose_name = _("Veto")
        verbose_name_plural = _("Vetoes")
        ordering: ClassVar = ["-year", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "year"],
                condition=Q(withdrawn_on__isnull=True),
                name="veto_once_a_year",
                violation_error_message=_("A veto stands against this unit for this year already."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_by__isnull=True, withdrawal_reason__isnull=True)
                | Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False, withdrawal_reason__isnull=False),
                name="veto_withdrawn_on_and_by",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("on")), name="veto_withdrawn_after_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.year}"
