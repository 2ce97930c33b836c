"""Roster workbooks on their way through the page: sent, previewed as often as wanted, taken over once."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.people.querysets import RosterUploadQuerySet
from units.models import Unit


class RosterUpload(models.Model):
    """One workbook, kept as it was sent."""

    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Roster of"))
    name = models.CharField(_("File"), max_length=120)
    content = models.BinaryField(_("Content"))
    uploaded_at = models.DateTimeField(_("Sent at"), default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Sent by")
    )
    committed_at = models.DateTimeField(_("Taken over at"), null=True, blank=True)
    committed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Taken over by"),
    )

    objects = RosterUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("Roster workbook")
        verbose_name_plural = _("Roster workbooks")
        ordering: ClassVar = ["-uploaded_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(committed_at__isnull=True, committed_by__isnull=True)
                | Q(committed_at__isnull=False, committed_by__isnull=False),
                name="rosterupload_committed_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("people:roster-import-detail", args=[self.pk])
