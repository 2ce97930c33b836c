"""The monthly figures: the demo prefecture against its bare statements, the country against the prefecture."""

from datetime import date
from functools import partial

from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import translation

from campaign.demo.figures import PREFECTURE
from campaign.reports.figures import monthly
from tests.bench.databases import using
from tests.bench.lines import Line, at_most, equal
from tests.bench.recording import replay, statements_of
from tests.bench.timing import in_turns, ms
from tests.bench.visiting import inside
from units.areas import Area
from units.models import Unit

MONTH, ON = date(2016, 12, 1), date(2016, 12, 31)
COUNTY = f"{PREFECTURE}01"
SQL_LIMIT, COUNTRY_LIMIT = 3, 4
TIMES, FEW = 15, 5


def measure() -> list[Line]:
    """The demo's prefecture by its 18 counties, in the site's own database."""
    with translation.override("zh-hans"):
        prefecture, county = (partial(monthly, _area(code), MONTH, on=ON) for code in (PREFECTURE, COUNTY))
        statements = statements_of(prefecture)
        figures, sql = in_turns([prefecture, lambda: replay(statements)], times=TIMES)
        return [
            equal("Queries of monthly(): 18 counties, one county", len(statements), len(statements_of(county))),
            at_most(
                "monthly(): the demo prefecture ÷ its statements alone",
                SQL_LIMIT,
                figures / sql,
                f"{ms(figures)} ÷ {ms(sql)}",
            ),
        ]


def measure_country(national: BaseDatabaseWrapper, holding: str) -> list[Line]:
    """The country by province against the prefecture in the same database; `holding` says what the country holds."""
    with using(national), translation.override("zh-hans"):
        areas = [Area.country(), _area(PREFECTURE)]
        pieces = [inside(national, partial(monthly, area, MONTH, on=ON)) for area in areas]
        asked = [len(statements_of(piece)) for piece in pieces]
        country, one = in_turns(pieces, times=FEW)
    return [
        equal(f"Queries of monthly(), {holding}: the country, one prefecture", asked[0], asked[1]),
        at_most(
            f"monthly(), {holding}: the country by province ÷ the demo prefecture",
            COUNTRY_LIMIT,
            country / one,
            f"{ms(country)} ÷ {ms(one)}",
        ),
    ]


def _area(code: str) -> Area:
    return Unit.objects.by_short_code(code).get().area
