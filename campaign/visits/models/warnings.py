"""Talks and circulars, and the five situations that call for them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.visits.models.ladder import RungStep
from campaign.visits.models.orders import Order
from campaign.visits.warning_querysets import CircularQuerySet, SituationQuerySet, TalkQuerySet
from units.levels import Level
from units.models import Unit


class Situation(models.TextChoices):
    """The five situations that call for the ladder (design, escalation ladder)."""

    NOT_LED = "not_led", _("Not led in person")
    STAFF_UNAWARE = "staff_unaware", _("Staff unaware of the work")
    PARTNER_ABSENT = "partner_absent", _("Paired branch absent")
    NAMED_ABOVE = "named_above", _("Named or ordered by a higher level")
    CARELESS_ANSWER = "careless_answer", _("Careless answer")


class SituationRecord(models.Model):
    """One of the five situations, found in a unit on a day; append-only. The ladder takes it from here."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="situations", verbose_name=_("Unit"))
    situation = models.CharField(_("Situation"), max_length=16, choices=Situation.choices)
    on = models.DateField(_("Found on"))
    text = models.TextField(_("What was found"))
    # The order whose careless answer, or whose source, made it; NULL for what somebody wrote down.
    order = models.ForeignKey(
        Order,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="situations",
        verbose_name=pgettext_lazy("a supervision order", "Order"),
    )
    recorded_at = models.DateTimeField(_("Recorded at"), default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Recorded by")
    )

    objects = SituationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Situation found")
        verbose_name_plural = _("Situations found")
        ordering: ClassVar = ["-on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(situation__in=Situation.values), name="situation_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["on"], name="situation_on")]

    def __str__(self) -> str:
        return f"{self.get_situation_display()} {self.on}"


class LevelPair(models.TextChoices):
    """Who talks to whom; it follows from the level of the unit that is talked to."""

    PREFECTURE_COUNTY = "prefecture_county", _("Prefecture talks to county")
    COUNTY_TOWNSHIP = "county_township", _("County talks to township")
    TOWNSHIP_VILLAGE = "township_village", _("Township talks to village")


PAIR_OF_LEVEL = {
    Level.COUNTY: LevelPair.PREFECTURE_COUNTY,
    Level.TOWNSHIP: LevelPair.COUNTY_TOWNSHIP,
    Level.VILLAGE: LevelPair.TOWNSHIP_VILLAGE,
}


class Talk(models.Model):
    """A talk with those who answer for a unit: what was agreed, when it is checked, and what the check found."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="talks", verbose_name=_("Unit"))
    level_pair = models.CharField(_("Who talks to whom"), max_length=20, choices=LevelPair.choices)
    on = models.DateField(_("Day of the talk"))
    held_by = models.CharField(_("Who held it (post and name)"), max_length=120)
    talked_with = models.CharField(_("With whom (post and name)"), max_length=200)
    content = models.TextField(_("What was talked about"))
    agreed = models.TextField(_("What was agreed"))
    check_on = models.DateField(_("To be checked on"))
    # The rung of the ladder that this talk answers, and that its check lifts.
    step = models.ForeignKey(
        RungStep, on_delete=models.PROTECT, null=True, blank=True, related_name="talks", verbose_name=_("Rung")
    )
    recorded_at = models.DateTimeField(_("Recorded at"), default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Recorded by")
    )
    kept = models.BooleanField(_("What was agreed was kept"), null=True, blank=True)
    # NULL until it is checked: the guard of the table lets a column change from NULL alone.
    check_result = models.TextField(_("What the check found"), null=True, blank=True)  # noqa: DJ001
    checked_on = models.DateField(_("Check made on"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Check made by"),
    )

    objects = TalkQuerySet.as_manager()

    class Meta:
        verbose_name = _("Talk")
        verbose_name_plural = _("Talks")
        ordering: ClassVar = ["-on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level_pair__in=LevelPair.values), name="talk_pair_known"),
            models.CheckConstraint(condition=Q(check_on__gte=F("on")), name="talk_checked_not_before_held"),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True, checked_by__isnull=True, kept__isnull=True)
                | Q(checked_on__isnull=False, checked_by__isnull=False, kept__isnull=False),
                name="talk_checked_on_and_by",
            ),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True) | Q(checked_on__gte=F("on")), name="talk_check_after_talk"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "on"], name="talk_unit_on"),
            models.Index(fields=["check_on"], condition=Q(checked_on__isnull=True), name="talk_to_check"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.on}"

    def get_absolute_url(self) -> str:
        return reverse("visits:talk-detail", args=[self.pk])


class Circular(models.Model):
    """A circular of an area's office that names units, with a reason of the five situations; append-only."""

    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Issuing area"))
    year = models.PositiveSmallIntegerField(_("Year"))
    serial = models.PositiveIntegerField(_("Serial number"))
    number = models.CharField(_("Circular number"), max_length=24, unique=True)
    title = models.CharField(_("Title"), max_length=120)
    situation = models.CharField(_("Reason"), max_length=16, choices=Situation.choices)
    text = models.TextField(_("Text of the circular"))
    issued_on = models.DateField(_("Issued on"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Issued by")
    )
    units = models.ManyToManyField(
        Unit, through="CircularUnit", related_name="circulars", verbose_name=_("Units named")
    )

    objects = CircularQuerySet.as_manager()

    class Meta:
        verbose_name = _("Circular")
        verbose_name_plural = _("Circulars")
        ordering: ClassVar = ["-issued_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "year", "serial"], name="circular_number_once"),
            models.CheckConstraint(condition=Q(serial__gte=1), name="circular_numbers_begin_at_one"),
            models.CheckConstraint(condition=Q(situation__in=Situation.values), name="circular_situation_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["issued_on"], name="circular_on")]

    def __str__(self) -> str:
        return f"{self.number} · {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("visits:circular-detail", args=[self.pk])


class CircularUnit(models.Model):
    """A unit that a circular names."""

    circular = models.ForeignKey(Circular, on_delete=models.PROTECT, related_name="named", verbose_name=_("Circular"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="named_in", verbose_name=_("Unit"))

    class Meta:
        verbose_name = _("Unit named in a circular")
        verbose_name_plural = _("Units named in circulars")
        ordering: ClassVar = ["circular", "unit__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["circular", "unit"], name="circular_names_a_unit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.circular_id} · {self.unit}"
