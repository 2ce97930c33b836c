"""Register files that were uploaded to be previewed, and imported at most once."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from units.models.unit import Unit
from units.querysets import UploadQuerySet


class RegisterUpload(models.Model):
    """A file as it was sent, so that exactly what was previewed is imported; the counts are those of the import."""

    name = models.CharField(_("File"), max_length=120)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    content = models.BinaryField(_("Content"))
    within = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Area")
    )
    on = models.DateField(_("Renames count from"))
    previewed_at = models.DateTimeField(_("Uploaded at"), default=timezone.now)
    previewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Uploaded by")
    )
    committed_at = models.DateTimeField(_("Imported at"), null=True, blank=True)
    committed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Imported by"),
    )
    added = models.PositiveIntegerField(_("Added"), default=0)
    renamed = models.PositiveIntegerField(_("Renamed"), default=0)
    closed = models.PositiveIntegerField(_("Closed"), default=0)
    unchanged = models.PositiveIntegerField(_("Unchanged"), default=0)
    rejected = models.PositiveIntegerField(_("Rejected"), default=0)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("Register file")
        verbose_name_plural = _("Register files")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(committed_at__isnull=True, committed_by__isnull=True)
                | Q(committed_at__isnull=False, committed_by__isnull=False),
                name="registerupload_committed_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("units:register-preview", args=[self.pk])
