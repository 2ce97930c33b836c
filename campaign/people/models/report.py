"""Monthly reports of first secretaries, quarterly appraisals, and satisfaction surveys as counts of answers."""

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from campaign.people.models.posting import FirstSecretary
from campaign.people.models.voidable import STANDS, Voidable
from campaign.people.querysets import AppraisalQuerySet, ReportQuerySet, SurveyQuerySet
from units.models import Unit

# A month's report is due on this day of the month after it.
DUE_DAY = 5
# A survey of fewer answers is not shown: few enough to guess who gave which.
FEWEST_ANSWERS = 10


def due_on(month: date) -> date:
    """The day by which the report of the month (its first day) is due."""
    return (month + timedelta(days=31)).replace(day=DUE_DAY)


def label_of(quarter: date) -> str:
    """A quarter (its first day) in the reader's words."""
    words = {"year": quarter.year, "number": (quarter.month + 2) // 3}
    return gettext("%(year)s Q%(number)s") % words


class MonthlyReport(models.Model):
    """A first secretary's month: submitted → the township's opinion → read by the county.

    `similar_to` names the report whose text is nearest where that is near enough to be worth a look (similarity.py);
    the program marks it for the reader and judges nothing. `text_digest` finds the very same text.
    """

    posting = models.ForeignKey(
        FirstSecretary, on_delete=models.PROTECT, related_name="reports", verbose_name=_("First secretary")
    )
    month = models.DateField(_("Month"))
    days_on_site = models.PositiveSmallIntegerField(_("Days on site"))
    households_visited = models.PositiveIntegerField(_("Households visited"))
    work = models.TextField(_("Work of the month"))
    problems_solved = models.TextField(_("Problems solved"), blank=True)
    difficulties = models.TextField(_("Difficulties"), blank=True)
    next_month = models.TextField(_("Next month"))
    submitted_on = models.DateField(_("Submitted on"))
    submitted_at = models.DateTimeField(_("Submitted at"), default=timezone.now)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Submitted by")
    )
    opinion = models.TextField(_("Township's opinion"), blank=True)
    opinion_on = models.DateField(_("Opinion given on"), null=True, blank=True)
    opinion_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Opinion given by"),
    )
    read_on = models.DateField(_("Read on"), null=True, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Read by"),
    )
    text_digest = models.CharField(_("Fingerprint of the text"), max_length=64, blank=True)
    similar_to = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resembled_by",
        verbose_name=_("Resembles"),
    )
    similarity = models.PositiveSmallIntegerField(_("Likeness in percent"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("Monthly report")
        verbose_name_plural = _("Monthly reports")
        ordering: ClassVar = ["-month", "posting__unit__code", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["posting", "month"],
                name="report_once_a_month",
                violation_error_message=_("This month's report has been submitted already."),
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="report_month_by_its_first_day"),
            models.CheckConstraint(
                condition=Q(submitted_on__gte=F("month")),
                name="report_month_has_begun",
                violation_error_message=_("A report is written about a month that has begun."),
            ),
            models.CheckConstraint(
                condition=Q(days_on_site__lte=31),
                name="report_days_within_a_month",
                violation_error_message=_("A month has 31 days at most."),
            ),
            models.CheckConstraint(
                condition=Q(opinion_on__isnull=True, opinion_by__isnull=True)
                | Q(opinion_on__isnull=False, opinion_by__isnull=False),
                name="monthlyreport_opinion_on_and_by",
            ),
            models.CheckConstraint(
                condition=Q(opinion_on__isnull=True, opinion="") | Q(opinion_on__isnull=False) & ~Q(opinion=""),
                name="report_opinion_has_its_text",
            ),
            models.CheckConstraint(
                condition=Q(read_on__isnull=True, read_by__isnull=True)
                | Q(read_on__isnull=False, read_by__isnull=False),
                name="monthlyreport_read_on_and_by",
            ),
            models.CheckConstraint(
                condition=Q(read_on__isnull=True) | Q(opinion_on__isnull=False), name="report_read_after_opinion"
            ),
            # The days lie in the order of the steps, whatever the clock of the machine says.
            models.CheckConstraint(
                condition=Q(opinion_on__isnull=True) | Q(opinion_on__gte=F("submitted_on")),
                name="report_opinion_not_before_it",
            ),
            models.CheckConstraint(
                condition=Q(read_on__isnull=True) | Q(read_on__gte=F("opinion_on")),
                name="report_reading_not_before_opinion",
            ),
            models.CheckConstraint(
                condition=Q(similar_to__isnull=True, similarity__isnull=True)
                | Q(similar_to__isnull=False, similarity__isnull=False, similarity__lte=100),
                name="report_likeness_names_the_other",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["month", "posting"], name="report_month"),
            models.Index(fields=["text_digest"], name="report_text_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.posting} · {self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("people:report-detail", args=[self.pk])

    @property
    def due_on(self) -> date:
        """The 5th of the month after."""
        return due_on(self.month)

    @property
    def is_late(self) -> bool:
        """Tell whether it came after the day on which it was due."""
        return self.submitted_on > self.due_on


class Result(models.TextChoices):
    """An appraisal's result; of the work in the post, nothing else."""

    EXCELLENT = "excellent", _("Excellent")
    COMPETENT = "competent", _("Competent")
    BASIC = "basic", _("Basically competent")
    NOT_COMPETENT = "not_competent", _("Not competent")


class Appraisal(Voidable):
    """How a first secretary did the work of one quarter, by the organisation department."""

    posting = models.ForeignKey(
        FirstSecretary, on_delete=models.PROTECT, related_name="appraisals", verbose_name=_("First secretary")
    )
    quarter = models.DateField(_("Quarter"))
    result = models.CharField(pgettext_lazy("an appraisal", "Result"), max_length=14, choices=Result.choices)
    remark = models.TextField(_("Remark"), blank=True)
    appraised_on = models.DateField(_("Appraised on"))
    appraised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Appraised by")
    )

    objects = AppraisalQuerySet.as_manager()

    class Meta(Voidable.Meta):
        verbose_name = _("Appraisal")
        verbose_name_plural = _("Appraisals")
        ordering: ClassVar = ["-quarter", "posting__unit__code"]
        constraints: ClassVar = [
            *Voidable.Meta.constraints,
            models.UniqueConstraint(
                fields=["posting", "quarter"],
                condition=STANDS,
                name="appraisal_once_a_quarter",
                violation_error_message=_("This quarter has been appraised already."),
            ),
            models.CheckConstraint(
                condition=Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10]), name="appraisal_quarter_by_its_first_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posting} · {self.quarter:%Y-%m} · {self.get_result_display()}"

    @property
    def quarter_label(self) -> str:
        """The quarter in the reader's words."""
        return label_of(self.quarter)


class SatisfactionSurvey(Voidable):
    """How a unit's residents as a whole find the first secretary's work: counts of answers, nobody's identity."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="surveys", verbose_name=_("Unit"))
    held_on = models.DateField(_("Held on"))
    very_satisfied = models.PositiveIntegerField(_("Very satisfied"))
    satisfied = models.PositiveIntegerField(_("Satisfied"))
    fair = models.PositiveIntegerField(_("Fair"))
    dissatisfied = models.PositiveIntegerField(_("Dissatisfied"))
    recorded_at = models.DateTimeField(_("Recorded at"), default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Recorded by")
    )

    objects = SurveyQuerySet.as_manager()

    class Meta(Voidable.Meta):
        verbose_name = _("Satisfaction survey")
        verbose_name_plural = _("Satisfaction surveys")
        ordering: ClassVar = ["-held_on", "unit__code"]
        constraints: ClassVar = [
            *Voidable.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "held_on"],
                condition=STANDS,
                name="survey_once_a_day",
                violation_error_message=_("A survey of this day has been recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(very_satisfied__gt=0) | Q(satisfied__gt=0) | Q(fair__gt=0) | Q(dissatisfied__gt=0),
                name="survey_has_answers",
                violation_error_message=_("A survey has one answer at least."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.held_on}"

    @property
    def answers(self) -> int:
        """How many answered."""
        return self.very_satisfied + self.satisfied + self.fair + self.dissatisfied

    @property
    def is_shown(self) -> bool:
        """Tell whether enough people answered for the counts to be shown."""
        return self.answers >= FEWEST_ANSWERS

    @property
    def percent_satisfied(self) -> int | None:
        """Very satisfied and satisfied of all answers, in whole percent; None where the counts are not shown."""
        return (self.very_satisfied + self.satisfied) * 100 // self.answers if self.is_shown else None
