"""The tally of coverage: changes by day, of each unit and of each area (docs/adr/0009)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.visits.models.cadence import CadenceRule
from units.levels import Level
from units.models import Unit


class Part(models.TextChoices):
    """What a row counts.

    LISTED: units on a rule's list; `on` is the first day of the first period that begins with the change.
    LEFT and DONE: of the units listed when the period began, those that left the list on the day (negative) or came
    back, and those whose visits of the period were complete on the day. The WHOLE ones sum all days of a period.
    """

    LISTED = "listed", _("Listed")
    LEFT = "left", _("Left the list")
    DONE = "done", _("Visited")
    LEFT_WHOLE = "left_whole", _("Left the list, whole period")
    DONE_WHOLE = "done_whole", _("Visited, whole period")


class CoverageChange(models.Model):
    """One unit's change in the tally; made from gradings, key units and visits by `duties.recount`, never by hand."""

    # The constraint's index begins with the unit, and nothing is sought by the rule alone.
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("Unit"))
    rule = models.ForeignKey(
        CadenceRule, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("Rule of cadence")
    )
    part = models.CharField(_("What is counted"), max_length=10, choices=Part.choices)
    period_start = models.DateField(_("First day of the period"))
    on = models.DateField(_("Day"))
    change = models.SmallIntegerField(_("Net change"))

    class Meta:
        verbose_name = _("Change of coverage")
        verbose_name_plural = _("Changes of coverage")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "rule", "part", "period_start", "on"], name="coverage_change_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.rule_id} {self.part} {self.on} {self.change:+d}"


class CoverageTally(models.Model):
    """The same changes summed by area, from the province to the township, which a page adds up."""

    area_code = models.CharField(_("Area code"), max_length=12)
    area_level = models.PositiveSmallIntegerField(_("Level"), choices=Level.choices)
    rule = models.ForeignKey(
        CadenceRule, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("Rule of cadence")
    )
    part = models.CharField(_("What is counted"), max_length=10, choices=Part.choices)
    period_start = models.DateField(_("First day of the period"))
    on = models.DateField(_("Day"))
    change = models.IntegerField(_("Net change"))

    class Meta:
        verbose_name = _("Tally of coverage")
        verbose_name_plural = _("Tallies of coverage")
        constraints: ClassVar = [
            # In the order of a page's condition: one period's rows of one area's children lie side by side.
            models.UniqueConstraint(
                fields=["area_level", "part", "period_start", "area_code", "rule", "on"], name="coverage_tally_once"
            ),
        ]
        # The other way round: one county's townships among those of the country, of whatever period.
        indexes: ClassVar = [
            models.Index(fields=["area_level", "area_code", "period_start"], name="coverage_tally_area")
        ]

    def __str__(self) -> str:
        return f"{self.area_code} {self.rule_id} {self.part} {self.on} {self.change:+d}"
