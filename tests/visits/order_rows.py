"""The access table's rows of orders, talks, circulars, cards, vetoes and the ladder, and the records behind them."""

from collections.abc import Mapping
from datetime import date

from campaign.accounts.models import User
from campaign.visits.models import LadderRule
from tests.access_table_rows import NO, ROOT, Row, also, may, same, these
from tests.visits.order_factories import make_card, make_circular, make_order, make_step, make_talk, make_veto
from units import codes
from units.access import Action, Role
from units.levels import Level
from units.models import Unit

DAY = date(2016, 9, 5)
READ, ISSUE = may(Action.READ), may(Action.ISSUE_ORDER)
TALK, SUPERVISE = may(Action.RECORD_TALK), may(Action.SUPERVISE)
# A circular is issued in the name of one's own office: the prefecture's officer does not write for the county (200).
COUNTY = frozenset({Role.COUNTY.value}) | ROOT
# With a village the township talks, and answers its orders; who is higher above is told so in the form (200).
TOWNSHIP = frozenset({Role.TOWNSHIP.value}) | ROOT
ONCE = {"once": "00000000-0000-4000-8000-{village}"}
REASON = ONCE | {"reason": "x"}
ORDER = ONCE | {
    "unit": "{village}",
    "source": "visit",
    "text": "x",
    "lead_organisation": "x",
    "received_on": "2016-09-05",
    "deadline_class": "hard",
}
RECORD = ONCE | {
    "unit": "{village}",
    "on": "2016-09-05",
    "held_by": "x",
    "talked_with": "x",
    "content": "x",
    "agreed": "x",
    "check_on": "2016-09-15",
}
CIRCULAR = ONCE | {"area": "{county_pk}", "title": "x", "situation": "not_led", "units": "{village}", "text": "x"}
CHECK = ONCE | {"kept": "yes", "result": "x"}
SITUATION = ONCE | {"unit": "{village}", "situation": "not_led", "on": "2016-09-05", "text": "x"}


def listed(name: str, address: str) -> list[Row]:
    """A list and its workbook."""
    area = "?area={village}"
    return [
        Row(f"visits:{name}-list", f"/visits/{address}/{area}", these(READ, 200), NO),
        Row(f"visits:{name}-list-xlsx", f"/visits/{address}.xlsx{area}", these(READ, 200), NO),
    ]


# Another's unit is a form with its error (200) where its code is typed in. 409: the page with the rule that forbids it.
ROWS: list[Row] = [
    *listed("order", "orders"),
    Row("visits:order-new", "/visits/orders/new/", same(ISSUE, 200), these(ISSUE, 302, 200), ORDER),
    Row("visits:order-detail", "/visits/orders/{order}/", these(READ, 200), NO),
    Row("visits:order-pdf", "/visits/orders/{order}/order.pdf", these(READ, 200), NO),
    Row(
        "visits:order-step",
        "/visits/orders/{order}/answer/",
        NO,
        # The county issued it, and does not answer its own order.
        also(these(TOWNSHIP, 302), these(READ, 409)),
        ONCE | {"text": "x"},
    ),
    *listed("talk", "talks"),
    Row(
        "visits:talk-new",
        "/visits/talks/new/",
        same(TALK, 200),
        also(these(TOWNSHIP, 302, 200), same(TALK, 200)),
        RECORD,
    ),
    Row("visits:talk-detail", "/visits/talks/{talk}/", these(READ, 200), NO),
    Row("visits:talk-pdf", "/visits/talks/{talk}/talk.pdf", these(READ, 200), NO),
    Row(
        "visits:talk-check",
        "/visits/talks/{talk}/check/",
        NO,
        also(these(TOWNSHIP, 302), these(TALK, 409)),
        ONCE | {"kept": "yes", "result": "x"},
    ),
    *listed("circular", "circulars"),
    Row(
        "visits:circular-new",
        "/visits/circulars/new/",
        same(SUPERVISE, 200),
        also(these(COUNTY, 302, 200), same(SUPERVISE, 200)),
        CIRCULAR,
    ),
    Row("visits:circular-detail", "/visits/circulars/{circular}/", these(READ, 200), NO),
    Row("visits:circular-pdf", "/visits/circulars/{circular}/circular.pdf", these(READ, 200), NO),
    *listed("card", "cards"),
    Row(
        "visits:card-new",
        "/visits/cards/new/",
        same(SUPERVISE, 200),
        these(SUPERVISE, 302, 200),
        REASON | {"unit": "{village}", "colour": "yellow"},
    ),
    Row("visits:card-detail", "/visits/cards/{card}/", these(READ, 200), NO),
    Row("visits:card-lift", "/visits/cards/{card}/lift/", NO, these(SUPERVISE, 302), REASON),
    *listed("veto", "vetoes"),
    Row(
        "visits:veto-new",
        "/visits/vetoes/new/",
        same(SUPERVISE, 200),
        these(SUPERVISE, 302, 200),
        REASON | {"unit": "{village}", "year": "2017"},
    ),
    Row(
        "visits:veto-withdraw", "/visits/vetoes/{veto}/withdraw/", these(SUPERVISE, 200), these(SUPERVISE, 302), REASON
    ),
    *listed("rung", "ladder"),
    Row("visits:rule-list", "/visits/ladder/rules/", same(READ, 200), NO),
    # The day's work is the machine's, for the whole site; whoever supervises may start it early.
    Row("visits:ladder-run", "/visits/ladder/run/", NO, same(SUPERVISE, 302)),
    Row("visits:rung-detail", "/visits/ladder/{rung}/", these(READ, 200), NO),
    Row("visits:rung-lift", "/visits/ladder/{rung}/lift/", NO, these(SUPERVISE, 302), REASON),
    Row(
        "visits:situation-new",
        "/visits/situations/new/",
        same(SUPERVISE, 200),
        these(SUPERVISE, 302, 200),
        SITUATION,
    ),
    *[
        Row(f"admin:visits_ladderrule_{tail}", f"/admin/visits/ladderrule/{path}", same(ROOT, 200), same(ROOT, 200))
        for tail, path in [("changelist", ""), ("add", "add/"), ("change", "{ladder_rule}/change/")]
    ],
]


def records(village: Unit, root: User) -> Mapping[str, object]:
    """One record of each kind about the village."""
    county = Unit.objects.get(level=Level.COUNTY, code=codes.full(village.code[:6]))
    return {
        "county_pk": county.pk,
        "order": make_order(village, county, by=root, issued_on=DAY).pk,
        "talk": make_talk(village, DAY, by=root).pk,
        "circular": make_circular(county, [village], issued_on=DAY).pk,
        "card": make_card(village, "red", DAY).pk,
        "veto": make_veto(village, 2016, DAY).pk,
        "rung": make_step(village, rung=3, since_on=DAY).pk,
        "ladder_rule": LadderRule.objects.order_by("pk")[0].pk,
    }
