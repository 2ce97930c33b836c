"""What counts in the tally of coverage, as one SELECT over gradings, key units, visits and rules.

One derivation for a single unit and for the whole country, on both engines; `duties.py` says when it runs.

A *span* is days `[starts, ends)` on which a standing unit is a rule's target. A unit is *due* in a period on a day when
it was a target on the period's first day and is one on that day. It is *done* from the day on which its visits of the
period reach the rule's count, as long as it is due. Spans of one target never overlap, so a period's first day lies in
one at most.
"""

from datetime import date

from django.db import connection

# The end of a span that has none: days are text on SQLite and dates on PostgreSQL, both compare with this.
OPEN = "9999-12-31"

# First day of the period that holds a day, and first day of the period after it.
FIRST = {
    "postgresql": """CASE {period}
        WHEN 'quarter' THEN CAST(date_trunc('quarter', CAST({day} AS timestamp)) AS date)
        WHEN 'month' THEN CAST(date_trunc('month', CAST({day} AS timestamp)) AS date)
        ELSE CAST(date_trunc('month', CAST({day} AS timestamp)) AS date)
            + CASE WHEN EXTRACT(day FROM {day}) > 15 THEN 15 ELSE 0 END END""",
    "sqlite": """CASE {period}
        WHEN 'quarter' THEN date({day}, 'start of month', '-' || ((substr({day}, 6, 2) - 1) % 3) || ' months')
        WHEN 'month' THEN substr({day}, 1, 8) || '01'
        ELSE substr({day}, 1, 8) || CASE WHEN substr({day}, 9, 2) > '15' THEN '16' ELSE '01' END END""",
}
NEXT = {
    "postgresql": """CASE
        WHEN {period} = 'quarter' THEN CAST(CAST({first} AS timestamp) + INTERVAL '3 months' AS date)
        WHEN {period} = 'month' THEN CAST(CAST({first} AS timestamp) + INTERVAL '1 month' AS date)
        WHEN EXTRACT(day FROM {first}) > 15 THEN
            CAST(date_trunc('month', CAST({first} AS timestamp)) + INTERVAL '1 month' AS date)
        ELSE {first} + 15 END""",
    "sqlite": """CASE
        WHEN {period} = 'quarter' THEN date({first}, '+3 months')
        WHEN {period} = 'month' OR substr({first}, 9, 2) > '15' THEN date({first}, 'start of month', '+1 month')
        ELSE substr({first}, 1, 8) || '16' END""",
}
LATER = {"postgresql": "GREATEST({one}, {other})", "sqlite": "max({one}, {other})"}

MOVES = """
    WITH cut AS (
        SELECT u.id AS unit_id, u.level, aims.target,
            CASE WHEN u.opened_on > g.valid_from THEN u.opened_on ELSE g.valid_from END AS starts,
            CASE WHEN COALESCE(u.closed_on, '{open}') < COALESCE(g.valid_to, '{open}')
                THEN COALESCE(u.closed_on, '{open}') ELSE COALESCE(g.valid_to, '{open}') END AS ends
        FROM grading_grading g
        JOIN (SELECT 'weak' AS target, 'lagging' AS grade UNION ALL SELECT 'weak', 'problem'
            UNION ALL SELECT 'problem', 'problem') aims ON aims.grade = g.grade
        JOIN units_unit u ON u.id = g.unit_id
        WHERE g.replaced_at IS NULL AND {units}
        UNION ALL
        SELECT u.id, u.level, 'key',
            CASE WHEN u.opened_on > k.from_on THEN u.opened_on ELSE k.from_on END,
            CASE WHEN COALESCE(u.closed_on, '{open}') < COALESCE(k.until_on, '{open}')
                THEN COALESCE(u.closed_on, '{open}') ELSE COALESCE(k.until_on, '{open}') END
        FROM visits_keyunit k JOIN units_unit u ON u.id = k.unit_id WHERE {units}
    ), held AS (
        SELECT cut.unit_id, r.id AS rule_id, r.period, cut.starts, cut.ends,
            {first_start} AS start_period, {first_end} AS end_period
        FROM cut JOIN visits_cadencerule r ON r.target = cut.target
            AND (r.unit_level IS NULL OR r.unit_level = cut.level) AND {rules}
        WHERE cut.starts < cut.ends
    ), made AS (
        SELECT v.unit_id, r.id AS rule_id, r.count, v."on" AS day, v.id, {first_visit} AS period_start
        FROM visits_visit v JOIN visits_cadencerule r ON r.visit_level = v.level
            AND (r.announced IS NULL OR r.announced = v.announced) AND {rules}
        JOIN units_unit u ON u.id = v.unit_id
        WHERE v.superseded_at IS NULL AND {units}
    ), complete AS (
        SELECT unit_id, rule_id, period_start, day FROM (
            SELECT made.*, row_number() OVER (PARTITION BY unit_id, rule_id, period_start ORDER BY day, id) AS number
            FROM made
        ) numbered WHERE number = count
    ), visited AS (
        SELECT complete.* FROM complete JOIN held ON held.unit_id = complete.unit_id
            AND held.rule_id = complete.rule_id
            AND held.starts <= complete.period_start AND held.ends > complete.period_start
    ), done AS (
        SELECT v.unit_id, v.rule_id, v.period_start, v.day, h.period, h.ends, h.end_period,
            {later} AS since
        FROM visited v JOIN held h ON h.unit_id = v.unit_id AND h.rule_id = v.rule_id AND h.ends > v.day
    ), moves AS (
        SELECT unit_id, rule_id, 'listed' AS part, {beginning} AS period_start, {next_start} AS "on", 1 AS change
        FROM held
        UNION ALL
        SELECT unit_id, rule_id, 'listed', {beginning}, {next_end}, -1 FROM held WHERE ends < '{open}'
        UNION ALL
        SELECT h.unit_id, h.rule_id, 'left', h.end_period, h.ends, -1
        FROM held h JOIN held b ON b.unit_id = h.unit_id AND b.rule_id = h.rule_id
            AND b.starts <= h.end_period AND b.ends > h.end_period
        WHERE h.ends > h.end_period AND h.ends < '{open}'
        UNION ALL
        SELECT h.unit_id, h.rule_id, 'left', h.start_period, h.starts, 1
        FROM held h JOIN held b ON b.unit_id = h.unit_id AND b.rule_id = h.rule_id
            AND b.starts <= h.start_period AND b.ends > h.start_period
        WHERE h.starts > h.start_period
        UNION ALL
        SELECT unit_id, rule_id, 'done', period_start, since, 1 FROM done WHERE {first_since} = period_start
        UNION ALL
        SELECT unit_id, rule_id, 'done', period_start, ends, -1 FROM done WHERE end_period = period_start
    )
    SELECT unit_id, rule_id, part, period_start, "on", sum(change) AS change FROM moves
    GROUP BY unit_id, rule_id, part, period_start, "on" HAVING sum(change) <> 0
"""

# The `period_start` of the rows LISTED, which belong to no one period.
BEGINNING = "1900-01-01"


def moves(*, units: str = "1 = 1", rules: str = "1 = 1") -> str:
    """Write the SELECT for units and rules that two conditions in SQL pick (on `u` and `r`), made of numbers only."""
    vendor = connection.vendor
    first, after = FIRST[vendor], NEXT[vendor]
    starts, ends = (first.format(period="r.period", day=f"cut.{day}") for day in ("starts", "ends"))
    return MOVES.format(
        open=OPEN,
        units=units,
        rules=rules,
        first_start=starts,
        first_end=ends,
        first_visit=first.format(period="r.period", day='v."on"'),
        first_since=first.format(period="period", day="since"),
        later=LATER[vendor].format(one="h.starts", other="v.day"),
        beginning=f"'{BEGINNING}'" if vendor == "sqlite" else f"CAST('{BEGINNING}' AS date)",
        next_start=_not_before("starts", "start_period", after),
        next_end=_not_before("ends", "end_period", after),
    )


def _not_before(day: str, first: str, after: str) -> str:
    """First day of the first period that begins on the day or later."""
    return f"CASE WHEN {first} = {day} THEN {day} ELSE {after.format(period='period', first=first)} END"


def day_of(value: object) -> date:
    """A day as it comes out of a written-out statement: SQLite keeps days as text."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))
