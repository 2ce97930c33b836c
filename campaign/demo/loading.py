"""Loads the whole demo campaign, all or nothing."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from campaign.demo import (
    accounts,
    baseline,
    conversions,
    corrections,
    findings,
    orders,
    outcomes,
    pictures,
    plans,
    publications,
    register,
    reports,
    secondments,
    secretaries,
    teams,
    timetable,
    visits,
    warnings,
)
from campaign.demo.accounts import Cast, Needs
from campaign.demo.figures import LAST_DAY, PREFECTURE, TOWNSHIPS, VILLAGES, rng
from campaign.demo.findings import Findings
from campaign.demo.officials import Officials
from campaign.demo.outcomes import Outcomes
from campaign.demo.register import Register
from campaign.demo.roster import Roster
from campaign.demo.timetable import Timetable
from campaign.grading import presets, tallies
from campaign.grading.models import Criterion, Grading, PresetStage
from campaign.visits import ladder
from units import audit
from units.models import AuditEntry, Unit
from units.rules import RuleBroken

LOADED = "demo.loaded"
# The ladder was put up with the open conversion, and is worked every day since.
LADDER_FROM = conversions.OPEN_ON


class OtherUnits(RuleBroken):
    """The database is in use."""

    message = _(
        "This database already holds %(count)s units, so the demo was not loaded and nothing was changed. "
        "Point DATABASE_URL at an empty database."
    )


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was made."""

    register: Register
    cast: Cast
    gradings: int


@dataclass(frozen=True, slots=True)
class Course:
    """How the campaign went, which the later parts build on."""

    times: Timetable
    found: Findings
    holders: Officials


def is_loaded() -> bool:
    """Tell whether this database holds the demo."""
    return AuditEntry.objects.filter(action=LOADED).exists()


@transaction.atomic
def load(*, password: str) -> Loaded:
    """Write the demo campaign into a database without units; the accounts all get the password.

    Raises OtherUnits, OtherAccounts. The rows are generated, not entered by anybody: the audit log gets the opening
    and closing of each round, one entry for each grading and correction, and one entry `demo.loaded` for the rest;
    the steps of issues and plans stand in tables of their own.
    """
    if count := Unit.objects.count():
        raise OtherUnits(count=count)
    presets.install(Criterion, PresetStage)
    made = register.build()
    drawn = outcomes.draw(made)
    cast = _accounts(made, drawn, password)
    baseline.run(made, drawn, cast)
    tallies.rebuild()
    publications.october(made, cast)
    corrections.record(drawn, cast)
    publications.november(made, cast)
    conversions.run_pilots(made, drawn, cast)
    tallies.rebuild()
    conversions.open_quarter(made, drawn, cast)
    conversions.open_again(made, drawn, cast)
    course = _issues_and_plans(made, drawn, cast)
    _people(made, drawn, course, cast)
    _measure()
    _supervision(made, drawn, course, cast)
    _measure()
    return Loaded(made, cast, _enter_audit(made))


def _measure() -> None:
    """Let PostgreSQL measure the tables: by itself it does so minutes later, and plans as for empty ones until then."""
    if connection.vendor == "postgresql":
        # The site's own alone: catalogues are shared with whoever measures them in another database.
        tables = connection.introspection.django_table_names(only_existing=True)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, tables))}")


def _issues_and_plans(made: Register, drawn: Outcomes, cast: Cast) -> Course:
    times = timetable.draw(made, drawn)
    found = findings.run(made, drawn, times, cast)
    holders = Officials(made)
    plans.run(made, drawn, times, found, holders, cast)
    return Course(times, found, holders)


def _people(made: Register, drawn: Outcomes, course: Course, cast: Cast) -> None:
    roster = Roster(made, course.holders, rng("roster"))
    posted = secretaries.post(made, course.times, roster, cast)
    teams.run(made, course.times, roster, cast)
    reports.run(posted, course.found, cast)
    secretaries.judge(posted, cast)
    secretaries.strengthen(made, drawn, cast)
    secondments.run(made, roster, cast)


def _supervision(made: Register, drawn: Outcomes, course: Course, cast: Cast) -> None:
    visits.run(made, drawn, course.times, course.found, course.holders, cast)
    pictures.run()
    orders.run(made, drawn, course.found, cast)
    warnings.talks(made, course.holders, cast)
    warnings.papers(made, drawn, course.times, cast)
    for day in (LADDER_FROM, LAST_DAY):
        ladder.run_ladder(day)


def _accounts(made: Register, drawn: Outcomes, password: str) -> Cast:
    weak = drawn.weak(made.graded)
    lifted = [unit for unit in drawn.were_weak(made.graded) if unit not in weak]
    return accounts.create(made, Needs(weak, lifted, conversions.PILOT_CLOSED_ON), password=password)


def _enter_audit(made: Register) -> int:
    rows = list(Grading.objects.select_related("unit").order_by("pk"))
    signed, corrected = [row for row in rows if not row.replaces_id], [row for row in rows if row.replaces_id]
    for action, some in (("grading.signed", signed), ("grading.corrected", corrected)):
        changes = [
            audit.Change(row, row.unit.code, after={"grade": row.grade, "on": row.valid_from.isoformat()})
            for row in some
        ]
        audit.record_many(action, changes, by=None)
    after = {"prefecture": PREFECTURE, "townships": TOWNSHIPS, "villages": VILLAGES, "gradings": len(rows)}
    audit.record(LOADED, audit.Change(made.prefecture, made.prefecture.code, after=after), by=None)
    return len(rows)


def main_accounts() -> list[tuple[str, str]]:
    """User names and posts to show to a newcomer: one for each role of the contract, and a second person to check."""
    users = get_user_model().objects.order_by("username")
    found = []
    for start in (
        "prefecture",
        "prefecture-second",
        "county-",
        "township-",
        "secretary-",
        "leader",
        "auditor",
        "sysadmin",
    ):
        found += users.filter(username__startswith=start).values_list("username", "post")[:1]
    return found
