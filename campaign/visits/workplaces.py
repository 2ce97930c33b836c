"""Where inspectors work, from the records and from the words of their posts: nobody inspects the own place of work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db.models import Case, Value, When

from campaign.people.models import FirstSecretary, Official, Secondment, TeamMember
from campaign.people.querysets import OfficialQuerySet
from campaign.visits.models import DrawnVisit
from units.levels import WIDTHS, Level
from units.models import Unit

# How the full name of a party committee begins: 中共露渚镇委员会 is one of 露渚镇.
PARTY = "中共"
# The office that draws and sends; its officials are offered first.
DEPARTMENT = "组织部"

# Names of counties and townships by level and short code (coverage_lists.names_above).
type Names = Mapping[tuple[int, str], str]


class Bar(Protocol):
    """Something that may keep an official from a visit."""

    def bars(self, visit: DrawnVisit, names: Names) -> bool:
        """Tell whether the official must not make the visit, which would be one to the own place of work."""


@dataclass(frozen=True, slots=True)
class Tie:
    """An official works in a unit on every day of `[from_on, until_on)`; an open end means "still"."""

    unit: Unit
    from_on: date
    until_on: date | None
    # Who is posted to a unit is not sent anywhere into its township.
    whole_township: bool

    def bars(self, visit: DrawnVisit, names: Names) -> bool:
        """On the days of the tie the unit, or its whole township."""
        if not _holds(self.from_on, self.until_on, visit.planned_on):
            return False
        if self.whole_township:
            width = WIDTHS[Level.TOWNSHIP]
            return self.unit.code[:width] == visit.unit.code[:width]
        return self.unit == visit.unit


@dataclass(frozen=True, slots=True)
class Words:
    """An organisation or a post in words, which begin with the name of a place, on every day of `[from_on, until_on)`.

    With an area the place lies in it: townships of two counties may share a name.
    """

    text: str
    area: Unit | None = None
    from_on: date = date.min
    until_on: date | None = None

    def bars(self, visit: DrawnVisit, names: Names) -> bool:
        """The township that the words begin with, with all its villages, or the village."""
        unit = visit.unit
        if not _holds(self.from_on, self.until_on, visit.planned_on):
            return False
        if self.area and not self.area.area.contains(unit.code, unit.level):
            return False
        county, township = (
            names.get((int(level), unit.short_code[: WIDTHS[level]]), "") for level in (Level.COUNTY, Level.TOWNSHIP)
        )
        text = self.text.removeprefix(PARTY).removeprefix(county)
        # The township's own name stands among those above its villages alone.
        return any(text.startswith(place) for place in (township, unit.name) if place)


def _holds(from_on: date, until_on: date | None, day: date) -> bool:
    return from_on <= day and (until_on is None or day < until_on)


def bars_of(inspectors: Sequence[Official]) -> dict[int, list[Bar]]:
    """What keeps each of them from units: own post, posting as first secretary, team, secondment; four queries."""
    found: dict[int, list[Bar]] = {}
    for one in Official.objects.filter(pk__in=[one.pk for one in inspectors]).select_related("area"):
        found[one.pk] = [Words(one.organisation, one.area), Words(one.post, one.area)]
        if one.area.level >= Level.TOWNSHIP:
            found[one.pk].append(Tie(one.area, date.min, None, whole_township=True))
    for posting in FirstSecretary.objects.standing().filter(official__in=inspectors).select_related("unit"):
        found[posting.official_id].append(Tie(posting.unit, posting.from_on, posting.until_on, whole_township=True))
    for member in TeamMember.objects.filter(official__in=inspectors).select_related("team__unit"):
        team = member.team
        # A team that is withdrawn leaves its members' rows as they are.
        until = min(filter(None, (member.until_on, team.withdrawn_on)), default=None)
        found[member.official_id].append(Tie(team.unit, member.from_on, until, whole_township=False))
    for lent in Secondment.objects.standing().filter(official__in=inspectors):
        found[lent.official_id].append(Words(lent.receiving_organisation, None, lent.from_on, lent.until_on))
    return found


def offered(officials: OfficialQuerySet) -> OfficialQuerySet:
    """Those of the highest area first, and of each area its organisation department, which sends the inspectors."""
    department = Case(When(organisation__contains=DEPARTMENT, then=Value(0)), default=Value(1))
    return officials.order_by("area__level", "area__code", department, "organisation", "name", "id")
