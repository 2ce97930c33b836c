"""First secretaries: dated postings to weak units."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.people.models.official import Official
from campaign.people.models.voidable import STANDS, Voidable
from campaign.people.querysets import PostingQuerySet
from units.models import Unit


class EndReason(models.TextChoices):
    """Why a posting ended."""

    REPLACED = "replaced", pgettext_lazy("a posting", "Replaced")
    RELEASED = "released", _("Released")
    UNIT_CLOSED = "unit_closed", pgettext_lazy("a posting", "Unit closed")


class FirstSecretary(Voidable):
    """An official posted to a unit on every day of `[from_on, until_on)`; an open end means "still".

    No two postings of one unit, and no two of one official, share a day, those struck out as entered in error aside
    (exclusion constraints, on SQLite triggers: migration). On the day of a hand-over the new one holds the post.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="postings", verbose_name=_("Unit"))
    official = models.ForeignKey(
        Official, on_delete=models.PROTECT, related_name="postings", verbose_name=_("First secretary")
    )
    from_on = models.DateField(_("From"))
    until_on = models.DateField(_("Until"), null=True, blank=True)
    authority = models.CharField(_("Authority"), max_length=120)
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replacements",
        verbose_name=pgettext_lazy("a posting", "Replaces"),
    )
    appointed_at = models.DateTimeField(_("Appointed at"), default=timezone.now)
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Appointed by")
    )
    end_reason = models.CharField(_("Why it ended"), max_length=12, choices=EndReason.choices, blank=True)
    ended_at = models.DateTimeField(_("Ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Ended by"),
    )
    objects = PostingQuerySet.as_manager()

    class Meta(Voidable.Meta):
        verbose_name = _("Posting of a first secretary")
        verbose_name_plural = _("Postings of first secretaries")
        ordering: ClassVar = ["unit__code", "-from_on", "-id"]
        constraints: ClassVar = [
            *Voidable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="posting_ends_after_start",
                violation_error_message=_("A posting ends after the day on which it began."),
            ),
            models.CheckConstraint(
                condition=~Q(authority=""),
                name="posting_has_authority",
                violation_error_message=_("Name the decision or document by which the first secretary is posted."),
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True, end_reason="") | Q(until_on__isnull=False) & ~Q(end_reason=""),
                name="posting_end_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True, ended_at__isnull=True)
                | Q(until_on__isnull=False, ended_at__isnull=False),
                name="posting_end_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="firstsecretary_ended_at_and_by",
            ),
            models.UniqueConstraint(fields=["replaces"], condition=STANDS, name="posting_replaced_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "from_on"], name="posting_unit_from")]

    def __str__(self) -> str:
        return f"{self.unit} · {self.official}"

    def get_absolute_url(self) -> str:
        return reverse("people:posting-detail", args=[self.pk])

    def holds_on(self, day: date) -> bool:
        """Tell whether the posting is in force on the day (see `PostingQuerySet.as_of`)."""
        return self.voided_at is None and self.from_on <= day and (self.until_on is None or day < self.until_on)
