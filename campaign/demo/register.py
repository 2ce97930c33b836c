"""The invented prefecture: its units, a merge of two villages and a renamed township in its past."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from campaign.demo import names
from campaign.demo.figures import PREFECTURE, TOWNSHIPS, TOWNSHIPS_BY_COUNTY, VILLAGES, rng
from units import codes, tallies
from units.levels import Kind
from units.models import FormerName, Unit

MERGED_ON = date(2016, 6, 20)
RENAMED_ON = date(2016, 3, 18)
# First number of each kind inside its county or township (norms: codes).
FIRST_NUMBER = {
    Kind.SUBDISTRICT: 1,
    Kind.TOWN: 100,
    Kind.TOWNSHIP: 200,
    Kind.ZONE: 400,
    Kind.COMMUNITY: 1,
    Kind.VILLAGE: 200,
}


@dataclass(frozen=True, slots=True)
class Register:
    """The standing units by level, each list sorted by code."""

    prefecture: Unit
    counties: list[Unit]
    townships: list[Unit]
    villages: list[Unit]

    @property
    def graded(self) -> list[Unit]:
        """Townships and villages."""
        return [*self.townships, *self.villages]

    def county_of(self, unit: Unit) -> Unit:
        """The county in which a unit lies."""
        return self.counties[int(unit.code[4:6]) - 1]


def build() -> Register:
    """Write the register and its tally of standing units."""
    pool = names.stems()
    prefecture = _unit(PREFECTURE, names.PREFECTURE)
    counties = [_unit(f"{PREFECTURE}{n:02}", name) for n, name in enumerate(names.COUNTIES, 1)]
    former_stem = pool.pop()
    townships = list(_townships(counties, pool[:TOWNSHIPS]))
    sizes = _sizes(townships)
    villages = []
    for county in counties:
        here = [township for township in townships if township.code[:6] == county.code[:6]]
        villages += _with_namesakes(list(_villages(here, sizes, pool[TOWNSHIPS:])))
    closed = _merge(villages)
    Unit.objects.bulk_create([prefecture, *counties, *townships, *villages], batch_size=2000)
    Unit.objects.bulk_create(closed)
    renamed = townships[len(townships) // 3]
    former = former_stem + names.ENDINGS[Kind(renamed.kind)]
    FormerName.objects.create(unit=renamed, name=former, until_on=RENAMED_ON)
    tallies.rebuild()
    return Register(prefecture, counties, townships, villages)


def _unit(short: str, name: str) -> Unit:
    return Unit(code=codes.full(short), level=codes.level_of(short), kind=codes.kind_of(short) or "", name=name)


def _townships(counties: list[Unit], pool: list[str]) -> Iterator[Unit]:
    """Each county's subdistricts, towns, townships and now and then a zone, named from the pool without repeating."""
    left = iter(pool)
    random_ = rng("townships")
    for county, size in zip(counties, TOWNSHIPS_BY_COUNTY, strict=True):
        subdistricts = max(1, size // 10)
        zones = 1 if size > 24 else 0
        towns = round((size - subdistricts - zones) * random_.uniform(0.35, 0.55))
        rest = size - subdistricts - zones - towns
        counts = {
            Kind.SUBDISTRICT: subdistricts,
            Kind.TOWN: towns,
            Kind.TOWNSHIP: rest,
            Kind.ZONE: zones,
        }
        for kind, count in counts.items():
            for number in range(count):
                short = f"{county.short_code}{FIRST_NUMBER[kind] + number:03}"
                yield _unit(short, next(left) + names.ENDINGS[kind])


def _sizes(townships: list[Unit]) -> dict[str, int]:
    """Villages and communities of each township by its code: three at least, `VILLAGES` in all."""
    random_ = rng("sizes")
    weights = {unit.code: random_.lognormvariate(0, 0.45) for unit in townships}
    spare = VILLAGES - 3 * len(townships)
    total = sum(weights.values())
    shares = {code: spare * weight / total for code, weight in weights.items()}
    sizes = {code: 3 + int(share) for code, share in shares.items()}
    # The largest remainders take what rounding down left over.
    by_remainder = sorted(shares, key=lambda code: (shares[code] % 1, code), reverse=True)
    for code in by_remainder[: VILLAGES - sum(sizes.values())]:
        sizes[code] += 1
    return sizes


def _villages(townships: list[Unit], sizes: dict[str, int], pool: list[str]) -> Iterator[Unit]:
    """Villages and communities of one county, all with names of their own."""
    random_ = rng(f"villages-{townships[0].code[:6]}")
    left = iter(random_.sample(pool, sum(sizes[unit.code] for unit in townships)))
    for township in townships:
        size = sizes[township.code]
        communities = _communities(Kind(township.kind), size, random_)
        for number in range(size):
            kind = Kind.COMMUNITY if number < communities else Kind.VILLAGE
            place = FIRST_NUMBER[kind] + (number if kind == Kind.COMMUNITY else number - communities + 1)
            yield _unit(f"{township.short_code}{place:03}", next(left) + names.ENDINGS[kind])


def _with_namesakes(villages: list[Unit]) -> list[Unit]:
    """Two villages of a county bear the names of two others in another township, as happens in life."""
    named = [unit for unit in villages if unit.kind == Kind.VILLAGE]
    named[-1].name, named[-2].name = named[0].name, named[1].name
    return villages


def _communities(kind: Kind, size: int, random_: random.Random) -> int:
    if kind == Kind.SUBDISTRICT:
        return size
    return {Kind.TOWN: random_.choice((1, 1, 2)), Kind.ZONE: 1}.get(kind, 0)


def _merge(villages: list[Unit]) -> list[Unit]:
    """Two villages of the past became one: return the closed two; the successor takes the number after theirs."""
    here = [unit for unit in villages if unit.code.startswith("519904")]
    successor = next(unit for unit, after in pairwise(here) if _last_of_nine(unit, after))
    number = int(successor.code)
    closed = [
        _unit(str(number + step), name) for step, name in enumerate((f"老{successor.name}", f"上{successor.name}"))
    ]
    successor.code, successor.opened_on = str(number + 2), MERGED_ON
    for unit in closed:
        unit.closed_on, unit.successor = MERGED_ON, successor
    return closed


def _last_of_nine(unit: Unit, after: Unit) -> bool:
    """Tell whether the unit is the last village of a township that has nine or more."""
    return unit.code[:9] != after.code[:9] and int(unit.code[9:]) >= FIRST_NUMBER[Kind.VILLAGE] + 9
