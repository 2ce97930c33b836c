"""A visit to a unit: what was seen, issues found, photos; corrected by a new version, never rewritten."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.visits.visit_querysets import (
    PhotoQuerySet,
    SupervisionRoundQuerySet,
    VisitFindingQuerySet,
    VisitQuerySet,
)
from issues.models import Issue
from units.models import Unit


class VisitLevel(models.TextChoices):
    """Who visits: the level of the visiting side."""

    PREFECTURE = "prefecture", _("Prefecture's visit")
    COUNTY = "county", _("County's visit")
    DEPARTMENT = "department", _("Paired department's visit")
    TOWNSHIP = "township", _("Township's visit")


class SupervisionRound(models.Model):
    """One tour of supervision through an area, such as the prefecture's third of the year."""

    name = models.CharField(_("Name"), max_length=60)
    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Area"))
    number = models.PositiveSmallIntegerField(_("Number"))
    from_on = models.DateField(_("First day"))
    until_on = models.DateField(_("Last day"))

    objects = SupervisionRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("Round of supervision")
        verbose_name_plural = _("Rounds of supervision")
        ordering: ClassVar = ["area__code", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "number"],
                name="supervision_round_number_once",
                violation_error_message=_("There is a round of this number in the area already."),
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")),
                name="supervision_round_ends_after_it_begins",
                violation_error_message=_("The last day comes before the first day."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Visit(models.Model):
    """One version of what is recorded about a visit; `chain` ties the versions, and the newest alone is current."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="visits", verbose_name=_("Unit"))
    on = models.DateField(_("Day of the visit"))
    level = models.CharField(_("Visiting side"), max_length=12, choices=VisitLevel.choices)
    announced = models.BooleanField(_("Announced"))
    visitors = models.CharField(_("Who went"), max_length=200)
    seen = models.TextField(_("What was seen"))
    round = models.ForeignKey(
        SupervisionRound,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        verbose_name=_("Round of supervision"),
    )
    chain = models.UUIDField(_("Visit"), default=uuid.uuid4)
    version = models.PositiveSmallIntegerField(_("Version"), default=1)
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=pgettext_lazy("a visit", "Replaces"),
    )
    # NULL: this is the current version.
    superseded_at = models.DateTimeField(_("Superseded at"), null=True, blank=True)
    # The form's one-time key: a retry after a lost reply meets the row that the first one made.
    once = models.UUIDField(_("One-time key"), default=uuid.uuid4, unique=True)
    logged_at = models.DateTimeField(_("Logged at"), default=timezone.now)
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Logged by")
    )

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("Visit")
        verbose_name_plural = _("Visits")
        ordering: ClassVar = ["-on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "version"], name="visit_version_once"),
            models.UniqueConstraint(
                fields=["chain"], condition=Q(superseded_at__isnull=True), name="visit_one_current_version"
            ),
            models.CheckConstraint(
                condition=Q(version=1, replaces__isnull=True) | Q(version__gt=1, replaces__isnull=False),
                name="visit_correction_names_what_it_replaces",
            ),
            models.CheckConstraint(condition=Q(level__in=VisitLevel.values), name="visit_level_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "on"], name="visit_unit_on"),
            models.Index(fields=["on", "level"], name="visit_on_level"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.on}"

    def get_absolute_url(self) -> str:
        return reverse("visits:visit-detail", args=[self.pk])

    @property
    def is_current(self) -> bool:
        """Tell whether no correction has followed."""
        return self.superseded_at is None


class VisitFinding(models.Model):
    """An issue that a visit found; a correction carries on those of the version before."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="findings", verbose_name=_("Visit"))
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="visit_findings", verbose_name=_("Issue"))

    objects = VisitFindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Finding of a visit")
        verbose_name_plural = _("Findings of visits")
        ordering: ClassVar = ["visit", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "issue"], name="visit_finding_once"),
        ]

    def __str__(self) -> str:
        return f"{self.visit} · {self.issue.text[:40]}"


class Photo(models.Model):
    """A photo of a visit: shrunk, without anything that a camera wrote into it, kept below DATA_DIR by its digest."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="photos", verbose_name=_("Visit"))
    position = models.PositiveSmallIntegerField(_("Position"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveIntegerField(_("Size in bytes"))
    width = models.PositiveSmallIntegerField(_("Width in pixels"))
    height = models.PositiveSmallIntegerField(_("Height in pixels"))
    uploaded_at = models.DateTimeField(_("Uploaded at"), default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Uploaded by")
    )

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("Photo of a visit")
        verbose_name_plural = _("Photos of visits")
        ordering: ClassVar = ["visit", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "sha256"], name="photo_once_a_visit"),
            models.UniqueConstraint(fields=["visit", "position"], name="photo_one_a_position"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=9),
                name="photo_at_most_nine",
                violation_error_message=_("A visit has at most 9 photos."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit} · {self.position}"

    def get_absolute_url(self) -> str:
        return reverse("visits:photo-file", args=[self.pk])
