"""How often whom: the rules of cadence, and the dated list of key units."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaign.visits.cadence_querysets import CadenceRuleQuerySet, KeyUnitQuerySet
from campaign.visits.models.visit import VisitLevel
from campaign.visits.periods import Period, PeriodKind, period_of
from units.levels import GRADED_LEVELS
from units.models import Unit

LEVELS = [(level.value, level.label) for level in GRADED_LEVELS]
ANNOUNCED = [(True, _("Announced")), (False, _("Unannounced"))]


class Target(models.TextChoices):
    """Which units a rule is about, as of a day."""

    WEAK = "weak", _("Weak units (lagging or problem)")
    PROBLEM = "problem", _("Problem units")
    KEY = "key", _("Key units")


class CadenceRule(models.Model):
    """So many visits of one side in each period to every unit of the target.

    A rule counts for the periods whose first day lies in `[in_force_from, in_force_until)`. What it demands does not
    change: another demand is another rule, and the old one ends, so that past coverage stays what it was.
    """

    position = models.PositiveSmallIntegerField(_("Position"), default=1)
    name_zh = models.CharField(_("Name in Chinese"), max_length=60)
    name_en = models.CharField(_("Name in English"), max_length=80)
    target = models.CharField(_("Units"), max_length=8, choices=Target.choices)
    unit_level = models.PositiveSmallIntegerField(_("Level of the units"), choices=LEVELS, null=True, blank=True)
    visit_level = models.CharField(_("Visiting side"), max_length=12, choices=VisitLevel.choices)
    announced = models.BooleanField(_("Announced or not"), choices=ANNOUNCED, null=True, blank=True)
    period = models.CharField(_("Period"), max_length=10, choices=PeriodKind.choices)
    count = models.PositiveSmallIntegerField(_("Visits in each period"), default=1)
    in_force_from = models.DateField(_("In force from"))
    in_force_until = models.DateField(_("In force until"), null=True, blank=True)

    objects = CadenceRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("Rule of cadence")
        verbose_name_plural = _("Rules of cadence")
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(count__gte=1, count__lte=10),
                name="cadence_rule_count_in_bounds",
                violation_error_message=_("A rule asks for 1 to 10 visits in each period."),
            ),
            models.CheckConstraint(
                condition=Q(in_force_until__isnull=True) | Q(in_force_until__gt=F("in_force_from")),
                name="cadence_rule_ends_after_start",
                violation_error_message=_("A rule ends after the day on which it came into force."),
            ),
            models.CheckConstraint(condition=Q(period__in=PeriodKind.values), name="cadence_rule_period_known"),
            models.CheckConstraint(condition=Q(target__in=Target.values), name="cadence_rule_target_known"),
        ]

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh

    def period_on(self, day: date) -> Period:
        """The rule's period that holds the day."""
        return period_of(self.period, day)

    def counts_for(self, period: Period) -> bool:
        """Tell whether the rule was in force when the period began."""
        return self.in_force_from <= period.start and (
            self.in_force_until is None or period.start < self.in_force_until
        )

    @property
    def is_hidden(self) -> bool:
        """Tell whether the rule is kept from the units' own accounts (see `open_to_all`)."""
        return self.announced is False or self.target == Target.KEY


class KeyUnit(models.Model):
    """A unit that is watched closely on every day of `[from_on, until_on)`; an open end means "still"."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="key_entries", verbose_name=_("Unit"))
    from_on = models.DateField(_("From"))
    until_on = models.DateField(_("Until"), null=True, blank=True)
    reason = models.CharField(_("Reason"), max_length=200)
    listed_at = models.DateTimeField(_("Listed at"), default=timezone.now)
    listed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Listed by")
    )
    until_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Taken off by"),
    )

    objects = KeyUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("Key unit")
        verbose_name_plural = _("Key units")
        ordering: ClassVar = ["unit__code", "-from_on", "-id"]
        constraints: ClassVar = [
            # Entries are made from the day on, never backwards, so with one open entry a unit none overlap.
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(until_on__isnull=True),
                name="key_unit_one_open_entry",
                violation_error_message=_("The unit is on the list of key units already."),
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="key_unit_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True, until_by__isnull=True)
                | Q(until_on__isnull=False, until_by__isnull=False),
                name="keyunit_until_on_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="key_unit_has_reason",
                violation_error_message=_("Say why the unit is watched closely."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit)
