"""Reads of the register and the one place where rows are limited to the areas that a user may see."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import connections
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from units import access, codes
from units.access import Account, Action
from units.areas import Area, within
from units.levels import WIDTHS, Level

if TYPE_CHECKING:
    from units.models import RegisterUpload, Unit  # noqa: F401

M = TypeVar("M", bound=Model)


class AreaScopedQuerySet(QuerySet[M]):
    """Rows that belong to a unit, which `area_path` reaches from the row; every list starts at `visible_to`.

    Where a row reaches its unit on one of several ways, the others stand in `more_paths`.
    """

    area_path = "unit__"
    more_paths: tuple[str, ...] = ()

    def in_area(self, area: Area) -> Self:
        """Rows of the area's units, the area's own unit included."""
        return self.filter(within([area.short_code], self.area_path, *self.more_paths))

    def visible_to(self, user: Account, action: Action = Action.READ) -> Self:
        """Rows in the user's areas: all for a superuser, none without a grant; READ unless another action is asked."""
        return self.filter(within(access.areas_of(user, action), self.area_path, *self.more_paths))


def standing_on(day: date, path: str = "") -> Q:
    """Condition on rows whose unit (reached by `path`) existed on the day; see `UnitQuerySet.standing_on`."""
    opened = Q(**{f"{path}opened_on__isnull": True}) | Q(**{f"{path}opened_on__lte": day})
    return opened & (Q(**{f"{path}closed_on__isnull": True}) | Q(**{f"{path}closed_on__gt": day}))


def name_on(day: date, path: str = "") -> Coalesce:
    """The name on the day of a row's unit (reached by `path`); see `UnitQuerySet.with_name_on`."""
    from units.models import FormerName

    later = FormerName.objects.filter(unit=OuterRef(f"{path}pk"), until_on__gt=day).order_by("until_on")
    return Coalesce(Subquery(later.values("name")[:1]), F(f"{path}name"))


class UnitQuerySet(AreaScopedQuerySet["Unit"]):
    """Units; nothing is hidden unless asked."""

    area_path = ""

    def standing_on(self, day: date) -> Self:
        """Units that existed on the day.

        A NULL `opened_on` means "since before anything recorded here", a NULL `closed_on` "still standing".
        The day of closing is the first day on which the unit no longer stands.
        """
        return self.filter(standing_on(day))

    def with_name_on(self, day: date) -> Self:
        """Annotate `name_on`: the name that the unit bore on the day; on the day of a rename it is the new one."""
        return self.annotate(name_on=name_on(day))

    def at_level(self, level: int) -> Self:
        """Units of one level."""
        return self.filter(level=level)

    def by_short_code(self, short: str) -> Self:
        """The unit that a short code of 2, 4, 6, 9 or 12 digits names, at most one; none for a malformed code.

        Twelve digits that end in zeros name the unit above a village when no village has that code.
        """
        try:
            level = codes.level_of(short)
        except codes.MalformedCode:
            return self.none()
        if level == Level.VILLAGE and short.endswith("000"):
            deeper = self.model._base_manager.filter(code=short, level__gt=OuterRef("level"))
            return self.filter(~Exists(deeper), code=short)
        return self.filter(code=codes.full(short), level=level)

    def ancestors_of(self, unit: "Unit") -> Self:
        """Units above, from the province down."""
        above = [Q(code=codes.full(unit.code[: WIDTHS[level]]), level=level) for level in range(1, unit.level)]
        condition = Q(pk__in=[])
        for one in above:
            condition |= one
        return self.filter(condition).order_by("level")

    def children_of(self, unit: "Unit") -> Self:
        """Units one level down, by code."""
        return self.in_area(unit.area).filter(level=unit.level + 1).order_by("code")

    def named(self, text: str) -> Self:
        """Units whose name, or whose code from the start, contains the text; everything for a blank."""
        text = text.strip()
        if not text:
            return self
        if text.isascii() and text.isdigit():
            return self.filter(code__gte=codes.full(text[:12]), code__lte=codes.last(text[:12]))
        return self.filter(name__contains=text)

    def in_areas(self, areas: Iterable[Area]) -> Self:
        """Units of any of the areas."""
        return self.filter(within([area.short_code for area in areas]))


class UploadQuerySet(AreaScopedQuerySet["RegisterUpload"]):
    """Register files, scoped by the area that they may touch; one for the whole register has no area."""

    area_path = "within__"

    def committed(self) -> Self:
        """Files that were imported."""
        return self.filter(committed_at__isnull=False)

    def light(self) -> Self:
        """Without the bytes, for lists."""
        return self.defer("content")


class GrantQuerySet(AreaScopedQuerySet[Any]):
    """Grants of roles on areas."""

    area_path = "area__"

    def in_force(self, day: date) -> Self:
        """Grants that have not ended; `expires_on` is the last day on which one holds, NULL never ends."""
        return self.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=day))


class AuditQuerySet(QuerySet[Any]):
    """Audit entries; an entry carries the code of the area it touched, blank when it touched none."""

    def visible_to(self, user: Account) -> Self:
        """Entries of the areas whose audit log the user may read; those without an area too."""
        areas = access.areas_of(user, Action.READ_AUDIT)
        if not areas:
            return self.none()
        if areas == [""]:
            return self
        rows, code = self, "area_code"
        if connections[self.db].vendor == "sqlite":
            # SQLite takes the index of any OR for a good one and sorts a million entries (2 s where this takes 30 ms);
            # of an expression it leaves the index alone and walks back in time. PostgreSQL weighs both by itself.
            rows, code = self.alias(scope=Concat("area_code", Value(""))), "scope"
        condition = Q(**{code: ""})
        for short in areas:
            condition |= Q(**{f"{code}__gte": codes.full(short), f"{code}__lte": codes.last(short)})
        return rows.filter(condition)

    def in_area(self, area: Area) -> Self:
        """Entries about records of the area."""
        return self.filter(area_code__gte=area.code, area_code__lte=codes.last(area.short_code))

    def older_than(self, number: int) -> Self:
        """Entries before the one of that number, in the order of the page; none when there is no such entry.

        Written as a range less its edge, which the index on (at, id) answers; an OR it would not.
        """
        edge = self.model._default_manager.filter(pk=number).values("at")[:1]
        return self.filter(at__lte=Subquery(edge)).exclude(at=Subquery(edge), id__gte=number)

    def newer_than(self, number: int) -> Self:
        """Entries after the one of that number; see `older_than`."""
        edge = self.model._default_manager.filter(pk=number).values("at")[:1]
        return self.filter(at__gte=Subquery(edge)).exclude(at=Subquery(edge), id__lte=number)
