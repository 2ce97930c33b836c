"""Assessments of units in a round, what they said before a change, and the opinions of the stages."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.grading.grades import Grade
from campaign.grading.models.round import Criterion, Round, Stage
from campaign.grading.querysets import AssessmentQuerySet, ReviewQuerySet
from units.models import Unit


class State(models.TextChoices):
    """Where an assessment stands: with its author, at a stage, or graded."""

    DRAFT = "draft", _("Being assessed")
    IN_REVIEW = "in_review", _("In review")
    GRADED = "graded", _("Graded")


class Assessment(models.Model):
    """One unit in one round: the proposed grade, the evidence, the answers, and the stage where it waits."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("Round"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("Unit"))
    proposed = models.CharField(_("Proposed grade"), max_length=10, choices=Grade.choices, blank=True)
    evidence = models.TextField(_("Evidence"), blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Author"),
    )
    version = models.PositiveIntegerField(_("Version"), default=0)
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.DRAFT)
    stage = models.ForeignKey(
        Stage,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="waiting",
        verbose_name=_("Waits at"),
    )
    waiting_since_on = models.DateField(_("Waiting since"), null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("Assessment")
        verbose_name_plural = _("Assessments")
        ordering: ClassVar = ["round", "unit__code", "unit__level"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "unit"], name="assessment_once_a_round"),
            models.CheckConstraint(
                condition=Q(state=State.IN_REVIEW, stage__isnull=False, waiting_since_on__isnull=False)
                | ~Q(state=State.IN_REVIEW) & Q(stage__isnull=True, waiting_since_on__isnull=True),
                name="assessment_waits_at_a_stage",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | ~Q(proposed=""),
                name="assessment_proposes_a_grade",
                violation_error_message=_("Choose a grade before submitting."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["stage", "unit"], name="assessment_waiting")]

    def __str__(self) -> str:
        return f"{self.unit} · {self.round}"

    def get_absolute_url(self) -> str:
        return reverse("grading:assessment-detail", args=[self.pk])


class Verdict(models.TextChoices):
    """An answer to one criterion."""

    MET = "met", _("Met")
    PARTLY = "partly", _("Partly met")
    UNMET = "unmet", _("Not met")


class Answer(models.Model):
    """How the unit meets one criterion of its level's checklist."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="answers", verbose_name=_("Assessment")
    )
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="answers", verbose_name=_("Criterion")
    )
    verdict = models.CharField(_("Verdict"), max_length=6, choices=Verdict.choices)

    class Meta:
        verbose_name = _("Answer")
        verbose_name_plural = _("Answers")
        ordering: ClassVar = ["assessment", "criterion__position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="answer_once"),
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()


class AssessmentVersion(models.Model):
    """What an assessment said until it was changed; `content` is the JSON form of `assessing.Content`."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="versions", verbose_name=_("Assessment")
    )
    number = models.PositiveIntegerField(_("Version"))
    content = models.JSONField(_("Content"))
    changed_at = models.DateTimeField(_("Changed at"), default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Changed by")
    )

    class Meta:
        verbose_name = _("Earlier version")
        verbose_name_plural = _("Earlier versions")
        ordering: ClassVar = ["assessment", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "number"], name="assessment_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} v{self.number}"


class Outcome(models.TextChoices):
    """A stage agrees, or returns the assessment with a reason."""

    AGREE = "agree", _("Agreed")
    RETURN = "return", _("Returned")


class VoidCause(models.IntegerChoices):
    """Why an opinion no longer counts."""

    CHANGED = 1, _("The assessment was changed")
    RETURNED = 2, _("A later stage returned it")


class Review(models.Model):
    """One stage's opinion on one version of an assessment; voided by a change or a return, never edited."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("Assessment")
    )
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("Stage"))
    outcome = models.CharField(_("Opinion"), max_length=6, choices=Outcome.choices)
    reason = models.TextField(_("Reason"), blank=True)
    returned_to = models.ForeignKey(
        Stage,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Returned to"),
    )
    version = models.PositiveIntegerField(_("Version"))
    signed_on = models.DateField(_("Signed on"))
    signed_at = models.DateTimeField(_("Signed at"), default=timezone.now)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="reviews",
        verbose_name=_("Signed by"),
    )
    voided_at = models.DateTimeField(_("Voided at"), null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Voided by"),
    )
    void_cause = models.PositiveSmallIntegerField(_("Cause"), choices=VoidCause.choices, null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("Review")
        verbose_name_plural = _("Reviews")
        ordering: ClassVar = ["assessment", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "stage"],
                condition=Q(outcome=Outcome.AGREE, voided_at__isnull=True),
                name="review_stage_signed_once",
                violation_error_message=_("This stage is already signed."),
            ),
            models.UniqueConstraint(
                fields=["assessment", "signed_by"],
                condition=Q(outcome=Outcome.AGREE, voided_at__isnull=True),
                name="review_one_stage_a_person",
                violation_error_message=_("You have signed another stage of this assessment."),
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.AGREE, returned_to__isnull=True)
                | Q(outcome=Outcome.RETURN) & ~Q(reason=""),
                name="review_return_has_reason",
                violation_error_message=_("A return needs a reason."),
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, voided_by__isnull=True, void_cause__isnull=True)
                | Q(voided_at__isnull=False, voided_by__isnull=False, void_cause__isnull=False),
                name="review_voided_at_and_by",
            ),
        ]
        # Asked for every assessment of a list: has this person given an opinion on it?
        indexes: ClassVar = [models.Index(fields=["assessment", "signed_by"], name="review_by_person")]

    def __str__(self) -> str:
        return f"{self.stage}: {self.get_outcome_display()}"
