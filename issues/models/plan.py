"""Plans: one current plan a unit, in versions, made of measures with the five fixings."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from issues.models.issue import Issue
from issues.querysets import MeasureQuerySet, PlanQuerySet
from units.models import Unit


class PlanKind(models.TextChoices):
    """A weak unit has a rectify plan, the others an upgrade or a consolidate plan."""

    RECTIFY = "rectify", _("Rectify")
    UPGRADE = "upgrade", _("Upgrade")
    CONSOLIDATE = "consolidate", _("Consolidate")


class PlanState(models.TextChoices):
    """Draft → joint check → two approvals → approved → finished; a newer approved version supersedes."""

    DRAFT = "draft", _("Draft")
    CHECKING = "checking", _("Joint check")
    APPROVING = "approving", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    FINISHED = "finished", _("Finished")
    SUPERSEDED = "superseded", _("Superseded")


IN_WORK = (PlanState.DRAFT, PlanState.CHECKING, PlanState.APPROVING)


class Plan(models.Model):
    """One version of a unit's plan; an approved version is never edited, only superseded."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plans", verbose_name=_("Unit"))
    kind = models.CharField(_("Kind of plan"), max_length=12, choices=PlanKind.choices)
    version = models.PositiveIntegerField(_("Version"))
    state = models.CharField(_("State"), max_length=12, choices=PlanState.choices, default=PlanState.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Author")
    )
    drafted_on = models.DateField(_("Drafted on"))
    checked_on = models.DateField(_("Checked on"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Checked by"),
    )
    # No person beside these two days: who approved stands in the approvals, and what superseded it in the next version.
    approved_on = models.DateField(_("Approved on"), null=True, blank=True)
    superseded_on = models.DateField(_("Superseded on"), null=True, blank=True)
    finished_on = models.DateField(_("Finished on"), null=True, blank=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Finished by"),
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("Plan")
        verbose_name_plural = _("Plans")
        ordering: ClassVar = ["unit__code", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "version"], name="plan_version_once"),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(state=PlanState.APPROVED),
                name="plan_one_current",
                violation_error_message=_("The unit has an approved plan already."),
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(state__in=[PlanState.DRAFT, PlanState.CHECKING, PlanState.APPROVING]),
                name="plan_one_in_work",
                violation_error_message=_("A new version of this unit's plan is in work already."),
            ),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True, checked_by__isnull=True)
                | Q(checked_on__isnull=False, checked_by__isnull=False),
                name="plan_checked_on_and_by",
            ),
            models.CheckConstraint(
                condition=Q(finished_on__isnull=True, finished_by__isnull=True)
                | Q(finished_on__isnull=False, finished_by__isnull=False),
                name="plan_finished_on_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[PlanState.DRAFT, PlanState.CHECKING, PlanState.APPROVING], approved_on=None)
                | Q(state__in=[PlanState.APPROVED, PlanState.FINISHED, PlanState.SUPERSEDED])
                & Q(approved_on__isnull=False),
                name="plan_approved_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.get_kind_display()} v{self.version}"

    def get_absolute_url(self) -> str:
        return reverse("issues:plan-detail", args=[self.pk])


class Approval(models.Model):
    """One of the two approvals of a plan's version; voided when the plan is changed after it."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="approvals", verbose_name=_("Plan"))
    approved_on = models.DateField(_("Approved on"))
    approved_at = models.DateTimeField(_("Approved at"), default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Approved by")
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

    class Meta:
        verbose_name = _("Approval")
        verbose_name_plural = _("Approvals")
        ordering: ClassVar = ["plan", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "approved_by"],
                condition=Q(voided_at__isnull=True),
                name="approval_two_people",
                violation_error_message=_("The two approvers are two people."),
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, voided_by__isnull=True)
                | Q(voided_at__isnull=False, voided_by__isnull=False),
                name="approval_voided_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.approved_by}"


class StepKind(models.TextChoices):
    """What happened to a version on its way; the approvals have a table of their own."""

    EDITED = "edited", _("Edited")
    SUBMITTED = "submitted", _("Submitted to the joint check")
    CHECKED = "checked", _("Joint check passed")
    CHANGED = "changed", _("Changed after the joint check")
    RETURNED = "returned", _("Returned to draft")
    FINISHED = "finished", _("Finished")


class PlanStep(models.Model):
    """One step of a plan's version; append-only. `edited` stands once for each person who wrote at the draft."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="steps", verbose_name=_("Plan"))
    kind = models.CharField(_("Step"), max_length=10, choices=StepKind.choices)
    on = models.DateField(_("Day"))
    at = models.DateTimeField(_("Time"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Account")
    )
    reason = models.TextField(_("Reason"), blank=True)

    class Meta:
        verbose_name = _("Step of a plan")
        verbose_name_plural = _("Steps of plans")
        ordering: ClassVar = ["plan", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class Measure(models.Model):
    """One line of a plan: the issue that it answers, and the five fixings (target, content, action, deadline, people).

    In an upgrade or a consolidate plan it may answer none (NULL, docs/adr/0007); in a rectify plan it names one. In a
    draft a fixing may be blank or NULL; a plan that lacks one is not approved. Leader and handler are holders of
    a post who do the work: name and post, nothing else.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="measures", verbose_name=_("Plan"))
    issue = models.ForeignKey(
        Issue, on_delete=models.PROTECT, null=True, blank=True, related_name="measures", verbose_name=_("Issue")
    )
    position = models.PositiveIntegerField(_("Order"))
    target = models.TextField(_("Target"), blank=True)
    content = models.TextField(_("Content"), blank=True)
    action = models.TextField(_("Action"))
    due_on = models.DateField(_("Due on"), null=True, blank=True)
    leader = models.CharField(_("Responsible leader"), max_length=40, blank=True)
    leader_post = models.CharField(_("Leader's post"), max_length=80, blank=True)
    handler = models.CharField(_("Handler"), max_length=40, blank=True)
    handler_post = models.CharField(_("Handler's post"), max_length=80, blank=True)
    note = models.TextField(_("Remark"), blank=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("Measure")
        verbose_name_plural = _("Measures")
        ordering: ClassVar = ["plan", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "position"], name="measure_order_once"),
            models.UniqueConstraint(
                fields=["plan", "issue", "action"],
                name="measure_once_a_plan",
                violation_error_message=_("The same action stands under this issue already."),
            ),
            # Two NULLs are not equal: those without an issue are kept apart by their action alone.
            models.UniqueConstraint(
                fields=["plan", "action"],
                condition=Q(issue__isnull=True),
                name="measure_once_without_issue",
                violation_error_message=_("The same action stands without an issue already."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["due_on"], name="measure_due")]

    def __str__(self) -> str:
        return self.action[:40]


class Progress(models.Model):
    """A dated note on a measure's progress; append-only, the latest one counts."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="progress", verbose_name=_("Measure"))
    on = models.DateField(_("Day"))
    percent = models.PositiveSmallIntegerField(_("Percent done"))
    text = models.TextField(_("Progress"))
    noted_at = models.DateTimeField(_("Noted at"), default=timezone.now)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Noted by")
    )

    class Meta:
        verbose_name = _("Progress note")
        verbose_name_plural = _("Progress notes")
        ordering: ClassVar = ["measure", "on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="progress_at_most_100"),
        ]

    def __str__(self) -> str:
        return f"{self.percent} %"
