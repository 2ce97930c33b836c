"""The sums that are kept, at every level at which they are, against the gradings and units that they add up."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import CharField, Count, Q, Sum, Value
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.grading import tallies as grade_tallies
from campaign.grading.grades import Grade
from campaign.grading.models import GradeTally, Grading
from campaign.reports.checks.findings import Subject
from campaign.reports.checks.missing import Found
from units import codes
from units.areas import Area
from units.levels import WIDTHS, Kind, Level
from units.models import StandingTally, Unit
from units.querysets import standing_on
from units.tallies import TALLIED

# Beside the grades: all standing units of a kind.
ALL = "all"
# Level and full code of an area: how many units of a kind hold a grade.
type Sums = dict[tuple[int, str], Counter[tuple[str, str]]]


def board_differs_from_gradings(area: Area, on: date, limit: int) -> Found:
    """Areas whose kept sums are not what their gradings and units add up to, from the area down to its townships.

    One query for each level at which sums are kept, two that count the records once for all of them, and one for names.
    """
    kept, counted = kept_sums(area, on), _counted(area, on)
    differing = sorted(key for key in kept.keys() | counted.keys() if _of(kept, key) != _of(counted, key))
    return len(differing), list(_subjects(differing[:limit], kept, counted, on))


def _of(sums: Sums, key: tuple[int, str]) -> Counter[tuple[str, str]]:
    return sums.get(key, Counter())


def kept_sums(area: Area, on: date) -> Sums:
    """The sums as the boards take them, of the area and of every area below; one query a level."""
    sums: Sums = {}
    for level in _levels(area):
        wanted = Q(area_level=level)
        if area.short_code:
            wanted &= Q(area_code__gte=area.code, area_code__lte=codes.last(area.short_code))
        graded = GradeTally.objects.filter(wanted, grade_tallies.counted_by(on))
        graded = graded.filter(month__in=grade_tallies.months_of(on))
        standing = StandingTally.objects.filter(wanted, on__lte=on)
        both = _rows(graded, "grade").union(_rows(standing, Value(ALL, CharField())), all=True)
        for code, kind, grade, number in both:
            if number:
                sums.setdefault((level, code), Counter())[kind, grade] = number
    return sums


def _levels(area: Area) -> list[int]:
    return [level for level in TALLIED if level >= area.level]


def _rows(rows: Any, grade: Any) -> Any:  # noqa: ANN401 - rows of values of either tally
    return rows.order_by().values_list("area_code", "kind", grade).annotate(number=Sum("change"))


def _counted(area: Area, on: date) -> Sums:
    """The same counted one by one: units and gradings by township, then added up to the areas above."""
    graded = Grading.objects.in_area(area).as_of(on).filter(standing_on(on, "unit__"), unit__level__gte=Level.TOWNSHIP)
    units = Unit.objects.in_area(area).standing_on(on).filter(level__gte=Level.TOWNSHIP)
    rows = (*_by_township(graded, "unit__", "grade"), *_by_township(units, "", Value(ALL, CharField())))
    sums: Sums = {}
    for place, kind, grade, number in rows:
        for level in _levels(area):
            code = codes.full(place[: WIDTHS[level]])
            sums.setdefault((level, code), Counter())[kind, grade] += number
    return sums


def _by_township(rows: Any, path: str, grade: Any) -> Iterable[tuple[str, str, str, int]]:  # noqa: ANN401 - see _rows
    place = Substr(f"{path}code", 1, WIDTHS[Level.TOWNSHIP])
    grouped: Iterable[tuple[str, str, str, int]] = (
        rows.order_by().values_list(place, f"{path}kind", grade).annotate(number=Count("pk"))
    )
    return grouped


def _subjects(keys: list[tuple[int, str]], kept: Sums, counted: Sums, on: date) -> Iterator[Subject]:
    named = Unit.objects.filter(level__in={level for level, _code in keys}, code__in={code for _level, code in keys})
    names = {(level, code): name for level, code, name in named.values_list("level", "code", "name")}
    for key in keys:
        level, code = key
        short = codes.shorten(code, level)
        before, now = _of(kept, key), _of(counted, key)
        differing = [[*of, before[of], now[of]] for of in sorted(before.keys() | now.keys()) if before[of] != now[of]]
        url = f"{reverse('grading:board')}?area={short}&on={on.isoformat()}"
        yield Subject(short, level, names.get(key, short), url, {"differing": differing})


def spelled(words: dict[str, Any]) -> dict[str, Any]:
    """The differing sums in words, as the sentence takes them."""
    parts = [
        _("%(kind)s, %(grade)s: %(kept)s kept, %(counted)s counted")
        % {"kind": Kind(kind).label, "grade": _grade(grade), "kept": kept, "counted": counted}
        for kind, grade, kept, counted in words["differing"]
    ]
    return {"what": _("; ").join(parts)}


def _grade(grade: str) -> str:
    return str(Grade(grade).label) if grade in Grade.values else _("all")
