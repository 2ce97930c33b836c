"""Issues: what is wrong in a unit, from the finding to the closing by a second person."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from issues.issue_querysets import IssueEventQuerySet, IssueQuerySet
from issues.models.taxonomy import Aspect
from units.models import Unit
from units.querysets import AreaScopedQuerySet


class Source(models.TextChoices):
    """Where an issue was found; no person's identity stands behind any of them."""

    SURVEY = "survey", _("Baseline survey")
    VISIT = "visit", _("Supervision visit")
    HIGHER_LEVEL = "higher_level", _("Higher level")
    PROGRESS_CHECK = "progress_check", _("Check of progress")
    RESIDENTS = "residents", _("Residents' feedback")
    PRESS = "press", _("Press")


class State(models.TextChoices):
    """The life of an issue; *done* is the handler's word, *closed* the checker's."""

    OPEN = "open", _("Open issue")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
    CLOSED = "closed", _("Closed issue")


class Issue(models.Model):
    """One thing that is wrong in a unit's work; its state on a past day is told by its events."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="issues", verbose_name=_("Unit"))
    aspect = models.ForeignKey(Aspect, on_delete=models.PROTECT, related_name="issues", verbose_name=_("Aspect"))
    text = models.CharField(_("Issue"), max_length=400)
    source = models.CharField(_("Source"), max_length=16, choices=Source.choices)
    found_on = models.DateField(_("Found on"))
    state = models.CharField(_("State"), max_length=12, choices=State.choices, default=State.OPEN)
    # How often it came back after it was closed.
    recurred = models.PositiveSmallIntegerField(_("Recurred"), default=0)
    done_on = models.DateField(_("Done on"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Done by"),
    )
    closed_on = models.DateField(pgettext_lazy("an issue", "Closed on"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("an issue", "Closed by"),
    )

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("Issue")
        verbose_name_plural = _("Issues")
        ordering: ClassVar = ["unit__code", "found_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "aspect", "text"],
                condition=~Q(state=State.CLOSED),
                name="issue_open_once",
                violation_error_message=_("The same issue is open in this unit already."),
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
                name="issue_done_on_and_by",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed_by__isnull=True)
                | Q(closed_on__isnull=False, closed_by__isnull=False),
                name="issue_closed_on_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.OPEN, State.IN_PROGRESS], done_on__isnull=True, closed_on__isnull=True)
                | Q(state=State.DONE, done_on__isnull=False, closed_on__isnull=True)
                | Q(state=State.CLOSED, done_on__isnull=False, closed_on__isnull=False),
                name="issue_state_has_its_days",
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("done_by")),
                name="issue_closed_by_a_second_person",
                violation_error_message=_("Whoever reported the issue done cannot close it."),
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(done_on__gte=F("found_on")), name="issue_done_after_found"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("done_on")), name="issue_closed_after_done"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "unit"], name="issue_state_unit")]

    def __str__(self) -> str:
        return f"{self.unit} · {self.text[:40]}"

    def get_absolute_url(self) -> str:
        return reverse("issues:issue-detail", args=[self.pk])


class IssueEvent(models.Model):
    """One step in an issue's life; append-only, so the state on any day can be told."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="events", verbose_name=_("Issue"))
    state = models.CharField(_("State"), max_length=12, choices=State.choices)
    on = models.DateField(_("Day"))
    at = models.DateTimeField(_("Time"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Account")
    )
    remark = models.TextField(_("Remark"), blank=True)

    objects = IssueEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("Step of an issue")
        verbose_name_plural = _("Steps of issues")
        ordering: ClassVar = ["issue", "id"]
        indexes: ClassVar = [models.Index(fields=["issue", "on"], name="issue_event_on")]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.on}"


class EvidenceQuerySet(AreaScopedQuerySet["Evidence"]):
    """Evidence files, scoped by the unit of their issue or of the plan whose progress they show."""

    area_path = "issue__unit__"
    more_paths = ("progress__measure__plan__unit__",)


class Evidence(models.Model):
    """A file that shows that an issue is done, or what a note of progress tells.

    Kept below DATA_DIR under its digest, served only to who may see it.
    """

    issue = models.ForeignKey(
        Issue, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name=_("Issue")
    )
    progress = models.ForeignKey(
        "issues.Progress",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name=_("Progress note"),
    )
    name = models.CharField(_("File name"), max_length=120)
    content_type = models.CharField(_("Type"), max_length=80)
    size = models.PositiveIntegerField(_("Size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    uploaded_at = models.DateTimeField(_("Uploaded at"), default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Uploaded by")
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("Evidence file")
        verbose_name_plural = _("Evidence files")
        ordering: ClassVar = ["issue", "progress", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issue", "sha256"], name="evidence_once_an_issue"),
            models.UniqueConstraint(fields=["progress", "sha256"], name="evidence_once_a_note"),
            models.CheckConstraint(
                condition=Q(issue__isnull=True, progress__isnull=False) | Q(issue__isnull=False, progress__isnull=True),
                name="evidence_of_an_issue_or_a_note",
            ),
        ]

    def __str__(self) -> str:
        return self.name
