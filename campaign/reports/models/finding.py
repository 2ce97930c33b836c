"""What the night's standing checks found, kept until the next night."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.reports.querysets import FindingQuerySet
from units.models import Unit


class NightlyFinding(models.Model):
    """One finding of a check that reads too much for a page; all of a rule are replaced every night.

    `words` is what the rule's sentence names, as data: it is put into words in the language of whoever reads it.
    """

    rule = models.CharField(_("Rule"), max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    url = models.CharField(_("Address"), max_length=200)
    words = models.JSONField(_("What is named"))
    found_on = models.DateField(_("Found on"))

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Finding of the night's checks")
        verbose_name_plural = _("Findings of the night's checks")
        ordering: ClassVar = ["rule", "unit__code"]

    def __str__(self) -> str:
        return f"{self.rule} {self.unit}"
