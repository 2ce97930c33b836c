"""The register: dated units whose tree is the prefixes of their codes."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from units import codes
from units.areas import Area
from units.levels import Kind, Level
from units.querysets import UnitQuerySet


class Unit(models.Model):
    """A province, prefecture, county, township or village of the register."""

    code = models.CharField(_("Area code"), max_length=12)
    level = models.PositiveSmallIntegerField(_("Level"), choices=Level.choices)
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind.choices, blank=True)
    name = models.CharField(_("Name"), max_length=60)
    opened_on = models.DateField(_("Opened on"), null=True, blank=True)
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("Successor"),
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("Unit")
        verbose_name_plural = _("Units")
        ordering: ClassVar = ["code", "level"]
        # The units of one level of a large area: without it the provinces are sought among all villages.
        indexes: ClassVar = [models.Index(fields=["level", "code"], name="unit_level")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code", "level"],
                name="unit_code_once",
                violation_error_message=_("This area code is already in the register."),
            ),
            models.CheckConstraint(
                condition=Exact(Length("code"), 12),
                name="unit_code_12_digits",
                violation_error_message=_("An area code has 12 digits."),
            ),
            models.CheckConstraint(
                condition=Q(opened_on__isnull=True) | Q(closed_on__isnull=True) | Q(closed_on__gt=F("opened_on")),
                name="unit_closes_after_opening",
                violation_error_message=_("A unit closes after the day on which it opened."),
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(closed_on__isnull=False),
                name="unit_successor_only_when_closed",
                violation_error_message=_("Only a closed unit has a successor."),
            ),
            models.CheckConstraint(
                condition=Q(level__lte=Level.COUNTY, kind="") | Q(level__gte=Level.TOWNSHIP) & ~Q(kind=""),
                name="unit_kind_from_township_down",
                violation_error_message=_("Townships and villages have a kind, the levels above have none."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("unit-detail", args=[self.short_code])

    @property
    def short_code(self) -> str:
        """The 2, 4, 6, 9 or 12 digits of the unit's level."""
        return codes.shorten(self.code, self.level)

    @property
    def area(self) -> Area:
        """The unit with everything below it."""
        return Area(self.short_code, self.level, self.name)

    def stands_on(self, day: date) -> bool:
        """Tell whether the unit existed on the day (see `UnitQuerySet.standing_on`)."""
        return (self.opened_on is None or self.opened_on <= day) and (self.closed_on is None or day < self.closed_on)


_UnitManager = models.Manager.from_queryset(UnitQuerySet)


class LevelManager(_UnitManager):  # type: ignore[type-arg]
    """Manager of a proxy: a `County` is a unit of the county level, so its table is those rows and no others."""

    def __init__(self, level: Level) -> None:
        super().__init__()
        self.level = level

    def get_queryset(self) -> UnitQuerySet:
        return UnitQuerySet(Unit if self.model is None else self.model, using=self._db).at_level(self.level)


class Prefecture(Unit):
    """A unit of the prefecture level."""

    objects = LevelManager(Level.PREFECTURE)  # type: ignore[misc]

    class Meta:
        proxy = True
        verbose_name = _("Prefecture")
        verbose_name_plural = _("Prefectures")


class County(Unit):
    """A unit of the county level."""

    objects = LevelManager(Level.COUNTY)  # type: ignore[misc]

    class Meta:
        proxy = True
        verbose_name = _("County")
        verbose_name_plural = _("Counties")


class Township(Unit):
    """A unit of the township level: subdistrict, town, township or a zone that is run like one."""

    objects = LevelManager(Level.TOWNSHIP)  # type: ignore[misc]

    class Meta:
        proxy = True
        verbose_name = _("Township")
        verbose_name_plural = _("Townships")


class Village(Unit):
    """A unit of the village level: a village or a community."""

    objects = LevelManager(Level.VILLAGE)  # type: ignore[misc]

    class Meta:
        proxy = True
        verbose_name = _("Village or community")
        verbose_name_plural = _("Villages and communities")


class FormerName(models.Model):
    """A name that a unit bore until a day; the present name stands in `Unit.name`."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="former_names", verbose_name=_("Unit"))
    name = models.CharField(_("Name"), max_length=60)
    until_on = models.DateField(_("Renamed on"))

    class Meta:
        verbose_name = _("Former name")
        verbose_name_plural = _("Former names")
        ordering: ClassVar = ["unit", "until_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "until_on"], name="former_name_one_a_day"),
        ]

    def __str__(self) -> str:
        return self.name


class StandingTally(models.Model):
    """By how many the standing units of a kind changed in an area on a day: the board sums instead of counting.

    One row for each area from province to township, kind and day; kept by the register's verbs, made anew by
    `units.tallies.rebuild`. Units that stood from the beginning are counted on `units.tallies.BEGINNING`.
    """

    area_code = models.CharField(_("Area code"), max_length=12)
    area_level = models.PositiveSmallIntegerField(_("Level"), choices=Level.choices)
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind.choices)
    on = models.DateField(_("Day"))
    change = models.IntegerField(_("Net change"))

    class Meta:
        verbose_name = _("Tally of standing units")
        verbose_name_plural = _("Tallies of standing units")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area_level", "area_code", "kind", "on"], name="standing_tally_once"),
        ]

    def __str__(self) -> str:
        return f"{self.area_code} {self.kind} {self.on} {self.change:+d}"
