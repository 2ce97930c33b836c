"""Officials: holders of public posts who do campaign work, and their postings other than first secretary."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.people import phones
from campaign.people.models.voidable import Voidable
from campaign.people.querysets import OfficialQuerySet, SecondmentQuerySet
from units.models import Unit


class Official(models.Model):
    """The holder of a public post: name, post, organisation and a work phone, nothing else.

    `area` is the area whose roster lists the official, so who keeps it up; `left_on` the first day on which the
    official is no longer at work there.
    """

    name = models.CharField(_("Person's name"), max_length=40)
    post = models.CharField(_("Post"), max_length=80)
    organisation = models.CharField(_("Organisation"), max_length=80)
    work_phone = models.CharField(_("Work phone"), max_length=24, blank=True, validators=[phones.check])
    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="officials", verbose_name=_("Roster of"))
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="official",
        verbose_name=_("Account"),
    )
    left_on = models.DateField(_("Left on"), null=True, blank=True)

    objects = OfficialQuerySet.as_manager()

    class Meta:
        verbose_name = _("Official")
        verbose_name_plural = _("Officials")
        ordering: ClassVar = ["area__code", "organisation", "name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(post="") & ~Q(organisation=""), name="official_complete"),
        ]
        indexes: ClassVar = [models.Index(fields=["name"], name="official_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def masked_phone(self) -> str:
        """The work phone as pages show it."""
        return phones.mask(self.work_phone)


class Direction(models.TextChoices):
    """Seen from the area that the record belongs to."""

    IN = "in", _("Sent to us")
    OUT = "out", _("Sent out by us")


class Secondment(Voidable):
    """An official lent to another organisation on every day of `[from_on, until_on)`; an open end means "still".

    No two of one official share a day, those struck out as entered in error aside (migration 0002).
    """

    official = models.ForeignKey(
        Official, on_delete=models.PROTECT, related_name="secondments", verbose_name=_("Official")
    )
    direction = models.CharField(_("Direction"), max_length=3, choices=Direction.choices)
    sending_organisation = models.CharField(_("Sending organisation"), max_length=80)
    receiving_organisation = models.CharField(_("Receiving organisation"), max_length=80)
    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="secondments", verbose_name=_("Area"))
    from_on = models.DateField(_("From"))
    until_on = models.DateField(_("Until"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("Recorded at"), default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Recorded by")
    )

    objects = SecondmentQuerySet.as_manager()

    class Meta(Voidable.Meta):
        verbose_name = _("Secondment")
        verbose_name_plural = _("Secondments")
        ordering: ClassVar = ["-from_on", "-id"]
        constraints: ClassVar = [
            *Voidable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="secondment_ends_after_start",
                violation_error_message=_("A secondment ends after the day on which it began."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.official} · {self.receiving_organisation}"
