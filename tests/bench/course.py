"""The benchmark's course through one database: the demo alone first, then the country on top of a copy of it."""

import logging
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from campaign.accounts.models import User
from tests.bench import batches, boards, coverage, figures, imports, ladder, ledgers, national, pages, phones, summaries
from tests.bench.databases import copied, settle, using
from tests.bench.lines import Line, unmeasured, write

# What the site's own database, which holds the demo, is enough for: what is said while it is done, and who measures.
ALONE: dict[str, Callable[[], list[Line]]] = {
    "signing batches": batches.measure,
    "sending workbooks": imports.measure,
    "working the ladder": ladder.measure,
    "counting the month": figures.measure,
    "printing summaries": summaries.measure,
    "visits over a slow link": phones.measure,
    "walking over the demo's pages": pages.measure,
}
COUNTRY = "the country"


@dataclass(slots=True)
class Course:
    """The lines so far, each said and kept as soon as it is there: a part that breaks off costs no other's lines."""

    result: Path
    lines: list[Line] = field(default_factory=list)

    def take(self, part: str, measure: Callable[[], list[Line]]) -> None:
        """Measure a part; one that breaks off is a line that says so."""
        try:
            with told(part):
                found = measure()
        except Exception as error:
            traceback.print_exc()
            found = [unmeasured(part, f"broke off: {error}".splitlines()[0])]
        for line in found:
            print(f"    {line.target}: {line.measured} ({line.limit}) {line.note}", flush=True)
        self.lines += found
        write(self.lines, self.result)


def run(result: Path, register: Path | None, parts: Sequence[str]) -> None:
    """Measure all targets, or the parts named; `register` is the folder of the national register's files."""
    course = Course(result)
    with told("loading the demo"):
        prepare()
    for part, measure in ALONE.items():
        if not parts or part in parts:
            course.take(part, measure)
    if parts and COUNTRY not in parts:
        return
    if register is None:
        course.take("drawing boards", lambda: boards.measure(connections["default"], None))
        course.take(COUNTRY, lambda: [unmeasured(COUNTRY, "no national register")])
        return
    if not parts:
        course.take("importing the national register", lambda: [national.measure_import(register)])
    with_country(course, register)


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


def with_country(course: Course, register: Path) -> None:
    """Everything that is measured beside the whole country, every unit of it graded, which is filled step by step."""
    small = connections["default"]
    with copied("country") as country:
        with told("grading every unit of the country"), using(country):
            national.load(register)
            # PostgreSQL has not measured the units yet, and without that grades them for ten minutes.
            settle()
            national.grade_everything(User.objects.get(username="bench").pk)
            settle()
        course.take("drawing boards", lambda: boards.measure(small, country))
        course.take("counting the country's month", lambda: figures.measure_country(country, "every unit graded"))
        with told("filling the country with issues"):
            _filled(country, ledgers.fill)
        course.take("opening ledgers", lambda: ledgers.measure(small, country))
        with told("visiting the weak units of the country for a year"):
            _filled(country, coverage.fill)
        course.take("drawing coverage", lambda: coverage.measure(small, country))
        holding = "two million issues and a year of visits"
        course.take("counting the country's month again", lambda: figures.measure_country(country, holding))


def _filled(country: BaseDatabaseWrapper, fill: Callable[[int], None]) -> None:
    with using(country):
        fill(User.objects.get(username="bench").pk)
        settle()


@contextmanager
def told(part: str) -> Iterator[None]:
    """Say on the way what is being done, and how long it took."""
    print(f"  {connection.vendor}: {part}", end="", flush=True)
    started = time.monotonic()
    yield
    print(f" ({time.monotonic() - started:.0f} s)", flush=True)
