"""The escalation ladder that a new site starts with; afterwards it is data that an administrator edits.

A row: event, rung, after how many days, at which repetition within a year, addressed to which post (in both
languages), what lifts it. Lateness begins with a reminder; each of the five situations begins with a talk.
"""

from campaign.visits.models.ladder import Event, LadderRule, Need, Rung

type RuleRow = tuple[Event, Rung, int, int, str, str, Need]

HANDLER = ("承办人", "The handler")
LEADER = ("分管领导", "The leader in charge")
HEAD = ("单位主要负责人", "The head of the unit")
COMMITTEE = ("县委分管负责同志", "The county committee's leader in charge")
DISCIPLINE = ("纪检监察机关", "Discipline inspection")


def _lateness(event: Event, yellow: int, red: int, talk: int) -> list[RuleRow]:
    """Reminder at once, then the cards, then a talk, by days; the second time within a year begins with a card."""
    return [
        (event, Rung.REMINDER, 0, 1, *HANDLER, Need.CAUSE_ENDED),
        (event, Rung.YELLOW, yellow, 1, *LEADER, Need.CAUSE_ENDED),
        (event, Rung.YELLOW, 0, 2, *LEADER, Need.CAUSE_ENDED),
        (event, Rung.RED, red, 1, *HEAD, Need.PERSON),
        (event, Rung.RED, yellow, 2, *HEAD, Need.PERSON),
        (event, Rung.TALK, talk, 1, *HEAD, Need.TALK_CHECKED),
    ]


def _situation(event: Event) -> list[RuleRow]:
    """A talk the first time, a circular the second, accountability the third."""
    return [
        (event, Rung.TALK, 0, 1, *HEAD, Need.TALK_CHECKED),
        (event, Rung.CIRCULAR, 0, 2, *COMMITTEE, Need.PERSON),
        (event, Rung.ACCOUNTABILITY, 0, 3, *DISCIPLINE, Need.PERSON),
    ]


RULES: list[RuleRow] = [
    *_lateness(Event.ORDER_OVERDUE, 3, 7, 15),
    (Event.ORDER_OVERDUE, Rung.CIRCULAR, 30, 1, *COMMITTEE, Need.PERSON),
    (Event.ORDER_OVERDUE, Rung.ACCOUNTABILITY, 60, 1, *DISCIPLINE, Need.PERSON),
    *_lateness(Event.REPORT_MISSING, 5, 15, 25),
    # A missed visit stays missed; it is told to who should have visited, and repetition is what makes it climb.
    (Event.VISIT_MISSED, Rung.REMINDER, 0, 1, *HANDLER, Need.CAUSE_ENDED),
    (Event.VISIT_MISSED, Rung.YELLOW, 0, 2, *LEADER, Need.CAUSE_ENDED),
    (Event.VISIT_MISSED, Rung.RED, 0, 3, *HEAD, Need.PERSON),
    (Event.VISIT_MISSED, Rung.TALK, 0, 4, *HEAD, Need.TALK_CHECKED),
    *_lateness(Event.MEASURE_OVERDUE, 10, 30, 60),
    *_situation(Event.NOT_LED),
    *_situation(Event.STAFF_UNAWARE),
    *_situation(Event.PARTNER_ABSENT),
    *_situation(Event.NAMED_ABOVE),
    *_situation(Event.CARELESS_ANSWER),
]


def install(ladder_rule: type[LadderRule]) -> None:
    """Fill the table where it is empty; takes the model class, which in a migration is a historical one."""
    if not ladder_rule.objects.exists():
        ladder_rule.objects.bulk_create(
            ladder_rule(
                event=event,
                rung=rung,
                after_days=days,
                repeats=repeats,
                addressed_zh=zh,
                addressed_en=en,
                needs=needs,
            )
            for event, rung, days, repeats, zh, en, needs in RULES
        )
