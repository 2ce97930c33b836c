"""Gradings, the dated signed facts, and the tally that boards add up."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.grading.grades import Grade
from campaign.grading.models.assessment import Assessment
from campaign.grading.models.round import Round
from campaign.grading.querysets import GradingQuerySet
from units.levels import Kind, Level
from units.models import Unit


class Grading(models.Model):
    """A unit's grade on every day of `[valid_from, valid_to)`; an open end means "still".

    Append-only: the database lets `valid_to` and `replaced_at` be set once and nothing else be changed. A correction
    is a new row over the same days that names the row it replaces; the replaced row stays to be read.
    No two rows of a unit that are not replaced overlap (exclusion constraint, on SQLite a trigger: migration).
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="gradings", verbose_name=_("Unit"))
    grade = models.CharField(_("Grade"), max_length=10, choices=Grade.choices)
    valid_from = models.DateField(_("From"))
    valid_to = models.DateField(_("Until"), null=True, blank=True)
    round = models.ForeignKey(
        Round,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="gradings",
        verbose_name=_("Round"),
    )
    assessment = models.ForeignKey(
        Assessment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="gradings",
        verbose_name=_("Assessment"),
    )
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replacement",
        verbose_name=_("Replaces"),
    )
    reason = models.TextField(_("Reason of the correction"), blank=True)
    signed_at = models.DateTimeField(_("Signed at"), default=timezone.now)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Signed by")
    )
    # No person beside this moment: who replaced the row stands in the row that names it.
    replaced_at = models.DateTimeField(_("Replaced at"), null=True, blank=True)

    objects = GradingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Grading")
        verbose_name_plural = _("Gradings")
        ordering: ClassVar = ["unit", "valid_from", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="grading_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(valid_to__isnull=True, replaced_at__isnull=True),
                name="grading_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["assessment"],
                condition=Q(replaced_at__isnull=True),
                name="grading_once_an_assessment",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, assessment__isnull=False)
                | Q(replaces__isnull=False) & ~Q(reason=""),
                name="grading_from_assessment_or_correction",
                violation_error_message=_("A correction needs a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.get_grade_display()} · {self.valid_from}"

    def covers(self, day: date) -> bool:
        """Tell whether the grade holds on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class GradeTally(models.Model):
    """By how many the standing units of a kind that hold a grade changed in an area on a day, or in a month.

    Each change is counted twice, in the row of its day, which names the `month`, and in the row of its whole month,
    whose `month` is blank and whose `on` is the month's first day: a count as of a day adds up whole months and the
    days of one month at most, however many years lie behind (docs/adr/0002).
    Written by the verbs that write gradings and by the register's follower (grading/tallies.py), never by hand;
    `grading.tallies.rebuild` makes it anew from the gradings, and a test and a standing check compare the two.
    """

    area_code = models.CharField(_("Area code"), max_length=12)
    area_level = models.PositiveSmallIntegerField(_("Level"), choices=Level.choices)
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind.choices)
    grade = models.CharField(_("Grade"), max_length=10, choices=Grade.choices)
    month = models.CharField(_("Month"), max_length=7, blank=True)
    on = models.DateField(_("Day"))
    change = models.IntegerField(_("Net change"))

    class Meta:
        verbose_name = _("Tally of grades")
        verbose_name_plural = _("Tallies of grades")
        constraints: ClassVar = [
            # In the order of a board's condition: one month's rows of one area's children lie side by side.
            models.UniqueConstraint(
                fields=["area_level", "month", "area_code", "kind", "grade", "on"], name="grade_tally_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_code} {self.kind} {self.grade} {self.on} {self.change:+d}"
