"""Draws of unannounced visits: what was drawn, in which order, from which seed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.people.models import Official
from campaign.visits.cadence_querysets import DrawnVisitQuerySet, DrawQuerySet
from campaign.visits.models.cadence import CadenceRule
from campaign.visits.periods import Period
from units.models import Unit


class Draw(models.Model):
    """One draw for a rule, an area and a period; append-only. A later one of the same three takes its place."""

    rule = models.ForeignKey(
        CadenceRule, on_delete=models.PROTECT, related_name="draws", verbose_name=_("Rule of cadence")
    )
    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Area"))
    period_start = models.DateField(_("First day of the period"))
    seed = models.CharField(_("Seed"), max_length=64)
    # How often the seed was counted on because the order was that of the draw before.
    turn = models.PositiveSmallIntegerField(_("Turn"), default=0)
    drawn_on = models.DateField(_("Drawn on"))
    drawn_at = models.DateTimeField(_("Drawn at"), default=timezone.now)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Drawn by")
    )

    objects = DrawQuerySet.as_manager()

    class Meta:
        verbose_name = _("Draw of unannounced visits")
        verbose_name_plural = _("Draws of unannounced visits")
        ordering: ClassVar = ["-drawn_on", "-id"]
        indexes: ClassVar = [models.Index(fields=["rule", "area", "period_start"], name="draw_of_period")]

    def __str__(self) -> str:
        return f"{self.area} · {self.rule} · {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("visits:draw-detail", args=[self.pk])

    @property
    def period(self) -> Period:
        """The period that the draw is for."""
        return self.rule.period_on(self.period_start)


class DrawnVisit(models.Model):
    """One visit to make: the unit, its place in the order, the day planned, and who goes if any were named."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="visits", verbose_name=_("Draw"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    position = models.PositiveIntegerField(_("Position"))
    planned_on = models.DateField(_("Planned for"))
    inspector = models.ForeignKey(
        Official, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Inspector")
    )

    objects = DrawnVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("Drawn visit")
        verbose_name_plural = _("Drawn visits")
        ordering: ClassVar = ["draw", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draw", "position"], name="drawn_visit_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position} · {self.unit}"
