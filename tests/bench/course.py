"""The benchmark's course through one database: the demo alone first, then the country on top of a copy of it."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from campaign.accounts.models import User
from tests.bench import batches, boards, coverage, figures, imports, ladder, ledgers, national, pages, summaries
from tests.bench.databases import copied, settle, using
from tests.bench.lines import Line, unmeasured

COUNTRY = (
    "Queries, country and prefecture",
    "The country's board",
    "A county's board",
    "Register import",
    "Ledgers",
    "Coverage",
    "The country's monthly figures",
)


def run(register: Path | None) -> list[Line]:
    """Measure all targets; `register` is the folder of the national register's files."""
    with told("loading the demo"):
        prepare()
    found = []
    with told("signing batches"):
        found += batches.measure()
    with told("sending workbooks"):
        found += imports.measure()
    with told("working the ladder"):
        found += ladder.measure()
    with told("counting the month"):
        found += figures.measure()
    with told("printing summaries"):
        found += summaries.measure()
    with told("walking over the demo's pages"):
        found += pages.measure()
    if register is None:
        with told("drawing boards"):
            alone = boards.measure(connections["default"], None)
        return [*(unmeasured(target, "no national register") for target in COUNTRY), *alone, *found]
    with told("importing the national register"):
        imported = national.measure_import(register)
    return [*with_country(register), imported, *found]


def prepare() -> None:
    """Bring the database up from nothing, as `make run` does, with one account more, which sees everything."""
    # Asking for what an account may not see is part of the walk and no news.
    logging.disable(logging.WARNING)
    # Static files are served from where they lie; the folder of collected ones is only missed with a warning.
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_demo", stdout=StringIO())
    User.objects.create(username="bench", is_superuser=True, must_change_password=False)
    settle()


def with_country(register: Path) -> list[Line]:
    """Draw boards with the whole country, every unit of it graded, beside the prefecture alone."""
    small = connections["default"]
    with copied("country") as country:
        with told("grading every unit of the country"), using(country):
            national.load(register)
            # PostgreSQL has not measured the units yet, and without that grades them for ten minutes.
            settle()
            national.grade_everything(User.objects.get(username="bench").pk)
            settle()
        with told("drawing boards"):
            lines = boards.measure(small, country)
        with told("counting the country's month"):
            lines += figures.measure_country(country, "every unit graded")
        with told("filling the country with issues"), using(country):
            ledgers.fill(User.objects.get(username="bench").pk)
            settle()
        with told("opening ledgers"):
            lines += ledgers.measure(small, country)
        with told("visiting the weak units of the country for a year"), using(country):
            coverage.fill(User.objects.get(username="bench").pk)
            settle()
        with told("drawing coverage"):
            lines += coverage.measure(small, country)
        with told("counting the country's month again"):
            return lines + figures.measure_country(country, "two million issues and a year of visits")


@contextmanager
def told(part: str) -> Iterator[None]:
    """Say on the way what is being done, and how long it took."""
    print(f"  {connection.vendor}: {part}", end="", flush=True)
    started = time.monotonic()
    yield
    print(f" ({time.monotonic() - started:.0f} s)", flush=True)
