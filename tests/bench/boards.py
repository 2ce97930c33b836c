"""The board at the size of a prefecture and of the country: how many queries, and how long it takes."""

from collections.abc import Callable
from datetime import date
from functools import partial

from django.db.backends.base.base import BaseDatabaseWrapper

from campaign.demo.figures import PREFECTURE
from campaign.grading.boards import board
from tests.bench import overhead
from tests.bench.databases import using
from tests.bench.lines import Line, at_most, equal
from tests.bench.recording import statements_of
from tests.bench.timing import in_turns, ms
from tests.bench.visiting import Place, inside, signed_in
from units.areas import Area
from units.models import Unit

ON = date(2016, 12, 31)
COUNTY = f"{PREFECTURE}01"
TIMES = 25
COUNTRY_LIMIT, COUNTY_LIMIT = 4, 1.3


def measure(small: BaseDatabaseWrapper, national: BaseDatabaseWrapper | None) -> list[Line]:
    """All about the board; what needs the country is left out without its database."""
    with using(small):
        prefecture = _area(PREFECTURE)
    if national is None:
        return [overhead.measure("demo prefecture", small, prefecture, ON)]
    return [
        *_queries(small, national, prefecture),
        *_country(national, prefecture),
        *_county(small, national),
        overhead.measure("demo prefecture", small, prefecture, ON),
        overhead.measure("country", national, Area.country(), ON),
    ]


def _queries(small: BaseDatabaseWrapper, national: BaseDatabaseWrapper, prefecture: Area) -> list[Line]:
    """How many statements it takes with one prefecture in the database, and with the country."""
    drawn = [
        _statements(database, partial(board, area, on=ON))
        for database, area in ((small, prefecture), (national, Area.country()))
    ]
    return [
        equal("Queries of board(): one prefecture, the country", drawn[0], drawn[1]),
        # Whoever sees everything opens the board of everything that there is; the prefecture's staff open their own.
        equal("Queries of the page of all there is: one prefecture, the country", *_asked(small, national, "bench")),
        equal("Queries of the prefecture's page: alone, in the country", *_asked(small, national, "prefecture")),
    ]


def _asked(small: BaseDatabaseWrapper, national: BaseDatabaseWrapper, username: str) -> tuple[int, int]:
    counts = []
    for database in (small, national):
        page = inside(database, Place(signed_in(database, username), {}).get)
        # The first page after a sign-in also writes to the session.
        page()
        counts.append(_statements(database, page))
    return counts[0], counts[1]


def _statements(database: BaseDatabaseWrapper, piece: Callable[[], object]) -> int:
    with using(database):
        return len(statements_of(piece))


def _country(national: BaseDatabaseWrapper, prefecture: Area) -> list[Line]:
    """The country's board over the prefecture's, in the same database."""
    areas = [Area.country(), prefecture]
    functions = [inside(national, partial(board, area, on=ON)) for area in areas]
    client = signed_in(national, "bench")
    pages = [inside(national, Place(client, {"area": area.short_code}).get) for area in areas]
    lines = []
    for name, pieces in (("board()", functions), ("Board page", pages)):
        country, one = in_turns(pieces, times=TIMES)
        target = f"{name}: the country ÷ the demo prefecture"
        lines.append(at_most(target, COUNTRY_LIMIT, country / one, f"{ms(country)} ÷ {ms(one)}"))
    return lines


def _county(small: BaseDatabaseWrapper, national: BaseDatabaseWrapper) -> list[Line]:
    """A county's board in the country's database over the same in the prefecture's."""
    with using(small):
        county = _area(COUNTY)
    databases = [national, small]
    functions = [inside(database, partial(board, county, on=ON)) for database in databases]
    username, query = f"county-{COUNTY}", {"area": COUNTY}
    pages = [inside(one, Place(signed_in(one, username), query).get) for one in databases]
    lines = []
    for name, pieces in (("board()", functions), ("Board page", pages)):
        large, alone = in_turns(pieces, times=TIMES)
        target = f"{name}: a county among the country ÷ in one prefecture"
        lines.append(at_most(target, COUNTY_LIMIT, large / alone, f"{ms(large)} ÷ {ms(alone)}"))
    return lines


def _area(short: str) -> Area:
    return Unit.objects.by_short_code(short).get().area
