"""The ledger of issues and the list of plans: a county's first page among two thousand issues and among two million."""

from collections.abc import Callable
from datetime import date

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from campaign.demo.figures import PREFECTURE
from issues.models import Aspect, Issue
from tests.bench.databases import using
from tests.bench.lines import Line, at_most, equal
from tests.bench.recording import statements_of
from tests.bench.timing import in_turns, ms
from tests.bench.visiting import inside, signed_in

COUNTY = f"{PREFECTURE}01"
LIMIT, TIMES, AN_UNIT = 1.3, 15, 3
PAGES = {
    "Issue ledger": f"/issues/?area={COUNTY}&state=open",
    "Plan list": f"/plans/?area={COUNTY}&state=approved",
}
ON = date(2016, 12, 31)
# Three open issues and one plan with a measure for each of them in every unit of the country outside the demo's
# prefecture, whose counties hold as much as without the country.
ISSUES = """
    INSERT INTO issues_issue (unit_id, aspect_id, text, source, found_on, state, recurred)
    SELECT u.id, {aspect} + (u.id + n.n) % {aspects}, 'Bench ' || n.n, 'survey', '2016-10-10', 'open', 0
    FROM units_unit u CROSS JOIN (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3) n
    WHERE u.level >= 4 AND NOT (u.code >= '{prefecture}' AND u.code < '{prefecture}Z')
"""
PLANS = """
    INSERT INTO issues_plan (unit_id, kind, version, state, author_id, drafted_on, approved_on)
    SELECT u.id, 'upgrade', 1, 'approved', {by}, '2016-11-01', '2016-12-01' FROM units_unit u
    WHERE u.level >= 4 AND NOT (u.code >= '{prefecture}' AND u.code < '{prefecture}Z')
"""
MEASURES = """
    INSERT INTO issues_measure (plan_id, issue_id, position, target, content, action, due_on,
        leader, leader_post, handler, handler_post, note)
    SELECT p.id, i.id, CAST(substr(i.text, 7) AS integer), 'x', 'x', i.text,
        '2017-06-30', 'x', '', 'x', '', ''
    FROM issues_plan p JOIN issues_issue i ON i.unit_id = p.unit_id AND i.text LIKE 'Bench %'
"""


@transaction.atomic
def fill(by: int) -> None:
    """About two million issues, each with its measure, all over the country; `by` is an account."""
    first = Aspect.objects.order_by("pk").values_list("pk", flat=True)[0]
    with connection.cursor() as cursor:
        cursor.execute(ISSUES.format(aspect=first, aspects=Aspect.objects.count(), prefecture=PREFECTURE))
        cursor.execute(PLANS.format(by=by, prefecture=PREFECTURE))
        # Told nothing of the two million new rows, PostgreSQL would seek them one by one.
        cursor.execute("ANALYZE")
        cursor.execute(MEASURES)


def measure(small: BaseDatabaseWrapper, national: BaseDatabaseWrapper) -> list[Line]:
    """The county's own officer asks for the same page in both databases."""
    with using(national):
        total = Issue.objects.count()
    lines = []
    for name, address in PAGES.items():
        pieces = [inside(one, _page(signed_in(one, f"county-{COUNTY}"), address)) for one in (national, small)]
        asked = []
        for database, piece in zip((national, small), pieces, strict=True):
            piece()  # the first page after a sign-in also writes to the session
            with using(database):
                asked.append(len(statements_of(piece)))
        large, alone = in_turns(pieces, times=TIMES)
        note = f"{ms(large)} ÷ {ms(alone)}; {total:,} issues"
        target = f"{name}: a county's page among two million issues ÷ among 2,173"
        lines.append(at_most(target, LIMIT, large / alone, note))
        lines.append(equal(f"Queries of the {name.lower()}: among two million, among 2,173", asked[0], asked[1]))
    return lines


def _page(client: Client, address: str) -> Callable[[], bytes]:
    def get() -> bytes:
        response = client.get(address)
        if response.status_code != 200:
            raise AssertionError(response.status_code, address)
        return response.content

    return get
