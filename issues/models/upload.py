"""Uploaded plan workbooks, and what was learnt about the layouts that counties use."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from issues.querysets import UploadQuerySet
from units.models import Unit


class UploadState(models.TextChoices):
    """Waits for the worker → previewed (or refused) → committed."""

    WAITING = "waiting", _("Being read")
    PREVIEWED = "previewed", _("Previewed")
    REFUSED = "refused", _("Refused")
    COMMITTED = "committed", _("Committed")


class PlanUpload(models.Model):
    """One workbook as it was sent, with what its preview found; committed at most once."""

    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Area"))
    name = models.CharField(_("File name"), max_length=120)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    # In the database: written or refused together with its row, and the same on every worker.
    content = models.BinaryField(_("File"))
    found_on = models.DateField(_("Issues found on"), null=True, blank=True)
    # Where several sheets look right: their names, and the one that the officer chose.
    sheets = models.JSONField(_("Sheets to choose from"), default=list, blank=True)
    sheet = models.CharField(_("Sheet"), max_length=255, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=UploadState.choices, default=UploadState.WAITING)
    # The reason of a refusal, in the sender's language.
    refusal = models.TextField(_("Why it was refused"), blank=True)
    # Refused for want of a header that is understood: telling the columns by hand helps.
    header_missing = models.BooleanField(_("No header was understood"), default=False)
    preview = models.JSONField(_("Preview"), null=True, blank=True)
    # The latest task that reads it, and how many rows it has read so far.
    task = models.CharField(_("Task"), max_length=36, blank=True, editable=False)
    rows_read = models.PositiveIntegerField(_("Rows read"), null=True, editable=False)
    uploaded_at = models.DateTimeField(_("Uploaded at"), default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Uploaded by")
    )
    committed_at = models.DateTimeField(_("Committed at"), null=True, blank=True)
    committed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Committed by"),
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("Uploaded workbook")
        verbose_name_plural = _("Uploaded workbooks")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="committed", committed_at__isnull=False, committed_by__isnull=False)
                | ~Q(state="committed") & Q(committed_at__isnull=True, committed_by__isnull=True),
                name="planupload_committed_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HeaderAlias(models.Model):
    """Another word for a column's header; editable data, for everybody or for one county alone."""

    column = models.CharField(_("Column"), max_length=20)
    alias = models.CharField(_("Other header"), max_length=60)
    area = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Only in")
    )
    in_use = models.BooleanField(_("In use"), default=True)

    class Meta:
        verbose_name = _("Header alias")
        verbose_name_plural = _("Header aliases")
        ordering: ClassVar = ["column", "alias"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["alias", "area"],
                condition=Q(area__isnull=False),
                name="header_alias_once_a_county",
                violation_error_message=_("This header already stands for a column."),
            ),
            models.UniqueConstraint(
                fields=["alias"],
                condition=Q(area__isnull=True),
                name="header_alias_once_for_all",
                violation_error_message=_("This header already stands for a column."),
            ),
        ]

    def __str__(self) -> str:
        return self.alias


class LayoutMapping(models.Model):
    """Which column is which in a layout that an officer has fixed once; remembered for the county."""

    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Area"))
    # SHA-256 of the normalised header cells in order.
    fingerprint = models.CharField(_("Layout"), max_length=64)
    # {"0": "county", "3": "issue", …}: the place of a column in the sheet, and the column that it is.
    columns = models.JSONField(_("Columns"))
    fixed_at = models.DateTimeField(_("Fixed at"), default=timezone.now)
    fixed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Fixed by")
    )

    class Meta:
        verbose_name = _("Layout of a county")
        verbose_name_plural = _("Layouts of counties")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "fingerprint"], name="layout_once_a_county"),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.fingerprint[:8]}"
