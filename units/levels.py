"""Levels and kinds of units (GB/T 10114: 12 digits = province 2, prefecture 2, county 2, township 3, village 3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """A unit's level in the tree, from the province down."""

    PROVINCE = 1, _("Province")
    PREFECTURE = 2, _("Prefecture")
    COUNTY = 3, _("County")
    TOWNSHIP = 4, _("Township")
    VILLAGE = 5, _("Village or community")


class Kind(models.TextChoices):
    """What a township-level or village-level unit is; the levels above have none."""

    SUBDISTRICT = "subdistrict", _("Subdistrict")
    TOWN = "town", _("Town")
    TOWNSHIP = "township", _("Township proper")
    ZONE = "zone", _("Township-like zone")
    COMMUNITY = "community", _("Community")
    VILLAGE = "village", _("Village")


# How many leading digits of the code name a unit of the level; level 0 is the whole country.
WIDTHS = {0: 0, Level.PROVINCE: 2, Level.PREFECTURE: 4, Level.COUNTY: 6, Level.TOWNSHIP: 9, Level.VILLAGE: 12}
LEVEL_OF_WIDTH = {width: level for level, width in WIDTHS.items()}
GRADED_LEVELS = (Level.TOWNSHIP, Level.VILLAGE)
KINDS_OF_LEVEL: dict[int, tuple[Kind, ...]] = {
    Level.TOWNSHIP: (Kind.SUBDISTRICT, Kind.TOWN, Kind.TOWNSHIP, Kind.ZONE),
    Level.VILLAGE: (Kind.COMMUNITY, Kind.VILLAGE),
}
