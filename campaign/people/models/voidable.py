"""What a record of people carries once it is struck out: entered in error, so it counts nowhere; the row stays."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# A record stands until it is struck out; what is to be unique is so among those that stand.
STANDS = Q(voided_at__isnull=True)


class Voidable(models.Model):
    """The three columns and that they belong together; which verb fills them: voiding.py."""

    voided_at = models.DateTimeField(_("Struck out at"), null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Struck out by"),
    )
    void_reason = models.CharField(_("Why it is struck out"), max_length=200, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, voided_by__isnull=True)
                | Q(voided_at__isnull=False, voided_by__isnull=False),
                name="%(class)s_voided_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="") | Q(voided_at__isnull=False) & ~Q(void_reason=""),
                name="%(class)s_void_has_its_reason",
            ),
        ]
