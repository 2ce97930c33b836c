"""Batches: the summaries of all counties or townships of a month, printed in one go by the worker."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.reports.models.summary import Summary
from campaign.reports.querysets import BatchQuerySet
from units.levels import Level
from units.models import Unit


class BatchState(models.TextChoices):
    """Waits for the worker → at work → finished; or cancelled or broken off, after which it can be taken up again."""

    WAITING = "waiting", _("Waits for the worker")
    RUNNING = "running", _("At work")
    CANCELLED = "cancelled", _("Cancelled")
    BROKEN_OFF = "broken_off", _("Broken off")
    FINISHED = "finished", _("Finished")


class SummaryBatch(models.Model):
    """One month of all areas of a level below an area; `run` names the worker's run that may finish its rows."""

    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Area"))
    month = models.DateField(_("Month"))
    level = models.PositiveSmallIntegerField(_("Level"), choices=Level.choices)
    state = models.CharField(_("State"), max_length=10, choices=BatchState.choices, default=BatchState.WAITING)
    # Changed by whoever takes the batch up: a worker of an earlier run that is still alive finishes nothing more.
    run = models.UUIDField(_("Run of the worker"), null=True, blank=True)
    # The day that the figures are taken on.
    on = models.DateField(_("Day"))
    requested_at = models.DateTimeField(_("Requested at"), default=timezone.now)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Requested by")
    )
    # The last sign of life of its worker.
    alive_at = models.DateTimeField(_("Last progress at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("Finished at"), null=True, blank=True)
    # Why it was broken off, in the language of whoever asked for it.
    failure = models.TextField(_("Why it was broken off"), blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("Batch of summaries")
        verbose_name_plural = _("Batches of summaries")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "month", "level"],
                condition=Q(state__in=[BatchState.WAITING, BatchState.RUNNING]),
                name="batch_one_at_a_time",
                violation_error_message=_("A batch of this month is at work already."),
            ),
            models.CheckConstraint(
                condition=Q(state=BatchState.FINISHED, finished_at__isnull=False)
                | ~Q(state=BatchState.FINISHED) & Q(finished_at__isnull=True),
                name="batch_finished_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(state=BatchState.BROKEN_OFF) & ~Q(failure="")
                | ~Q(state=BatchState.BROKEN_OFF) & Q(failure=""),
                name="batch_broken_off_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} · {self.month:%Y-%m} · {self.get_level_display()}"

    def get_absolute_url(self) -> str:
        return reverse("reports:batch-detail", args=[self.pk])


class RowState(models.TextChoices):
    """One area's turn."""

    WAITING = "waiting", _("Waits")
    TAKEN = "taken", _("Being made")
    DONE = "done", _("Made")
    FAILED = "failed", _("Failed")


class BatchRow(models.Model):
    """One area of a batch: taken by one run, finished once together with the draft and the print that it made."""

    batch = models.ForeignKey(SummaryBatch, on_delete=models.CASCADE, related_name="rows", verbose_name=_("Batch"))
    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Area"))
    state = models.CharField(_("State"), max_length=8, choices=RowState.choices, default=RowState.WAITING)
    run = models.UUIDField(_("Run of the worker"), null=True, blank=True)
    summary = models.ForeignKey(
        Summary, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Monthly summary")
    )
    pdf = models.BinaryField(_("Printed page"), null=True)
    # Why it failed, in the language of whoever asked for the batch.
    failure = models.TextField(_("Why it failed"), blank=True)
    # What the reader of the print should know, in that language.
    note = models.TextField(_("Remark"), blank=True)
    finished_at = models.DateTimeField(_("Finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("Area of a batch")
        verbose_name_plural = _("Areas of batches")
        ordering: ClassVar = ["batch", "area__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "area"], name="batch_row_once"),
            models.CheckConstraint(
                condition=Q(state=RowState.DONE, summary__isnull=False, pdf__isnull=False, finished_at__isnull=False)
                | ~Q(state=RowState.DONE) & Q(pdf__isnull=True),
                name="batch_row_done_whole",
            ),
            models.CheckConstraint(
                condition=Q(state=RowState.TAKEN, run__isnull=False) | ~Q(state=RowState.TAKEN),
                name="batch_row_taken_by_a_run",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.state}"
