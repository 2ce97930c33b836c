"""Boards made public: frozen figures, the printed page, and the digests that prove both."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.grading.querysets import PublicationQuerySet
from units.models import Unit


class Publication(models.Model):
    """A board as it was published; nothing in it is ever changed (the database refuses)."""

    title = models.CharField(_("Title"), max_length=120)
    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="publications", verbose_name=_("Area"))
    on = models.DateField(_("As of"))
    since = models.DateField(_("Compared with"))
    figures = models.JSONField(_("Figures"))
    figures_sha256 = models.CharField(_("SHA-256 of the figures"), max_length=64)
    # In the database and not on a disk: written or refused together with its row, and the same on every web worker.
    pdf = models.BinaryField(_("Printed page"))
    pdf_sha256 = models.CharField(_("SHA-256 of the printed page"), max_length=64)
    published_on = models.DateField(_("Published on"))
    published_at = models.DateTimeField(_("Published at"), default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Published by")
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Publication")
        verbose_name_plural = _("Publications")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("grading:publication-detail", args=[self.pk])
