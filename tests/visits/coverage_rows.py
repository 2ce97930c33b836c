"""The access table's rows of cadence, coverage and draws, and the records that fill their addresses."""

from collections.abc import Mapping
from datetime import date

from campaign.accounts.models import User
from campaign.visits.models import CadenceRule, Draw, DrawnVisit, KeyUnit
from tests.access_table_rows import NO, ROOT, Row, may, same, these
from units import codes
from units.access import Action
from units.models import Unit

READ, SCHEDULE, PLAN = may(Action.READ), may(Action.SEE_SCHEDULE), may(Action.PLAN_VISITS)
# The list behind a number of a rule about announced visits, which all who read the area may see.
BEHIND = "area={village}&rule={rule}&which=due"

ROWS: list[Row] = [
    Row("visits:coverage", "/coverage/?area={village}", these(READ, 200), NO),
    Row("visits:coverage-xlsx", "/coverage.xlsx?area={village}", these(READ, 200), NO),
    Row("visits:coverage-units", f"/coverage/units/?{BEHIND}", these(READ, 200), NO),
    Row("visits:coverage-units-xlsx", f"/coverage/units.xlsx?{BEHIND}", these(READ, 200), NO),
    Row("visits:unit-calendar", "/coverage/units/{village}/", these(READ, 200), NO),
    Row("visits:draw-list", "/coverage/draws/", same(SCHEDULE, 200), NO),
    # A form without an area and a rule is shown again.
    Row("visits:draw-new", "/coverage/draws/new/", same(PLAN, 200), same(PLAN, 200)),
    Row("visits:draw-detail", "/coverage/draws/{draw}/", these(SCHEDULE, 200), NO),
    Row("visits:draw-xlsx", "/coverage/draws/{draw}/list.xlsx", these(SCHEDULE, 200), NO),
    Row("visits:key-unit-list", "/coverage/key-units/", same(SCHEDULE, 200), NO),
    Row("visits:key-unit-list-xlsx", "/coverage/key-units.xlsx", same(SCHEDULE, 200), NO),
    Row("visits:key-unit-new", "/coverage/key-units/new/", same(PLAN, 200), same(PLAN, 200)),
    Row("visits:key-unit-end", "/coverage/key-units/{key_unit}/end/", these(PLAN, 200), these(PLAN, 302)),
    Row("admin:visits_cadencerule_changelist", "/admin/visits/cadencerule/", same(ROOT, 200), same(ROOT, 200)),
    Row("admin:visits_cadencerule_add", "/admin/visits/cadencerule/add/", same(ROOT, 200), same(ROOT, 200)),
    Row(
        "admin:visits_cadencerule_change",
        "/admin/visits/cadencerule/{rule}/change/",
        same(ROOT, 200),
        same(ROOT, 200),
    ),
]


def records(village: Unit, root: User) -> Mapping[str, object]:
    """A key unit, a draw and a rule by the names that the addresses give them."""
    county = Unit.objects.by_short_code(codes.shorten(village.code, 3)).get()
    key = KeyUnit.objects.create(unit=village, from_on=date(2016, 9, 1), reason="连续后进", listed_by=root)
    hidden = CadenceRule.objects.get(announced=False)
    draw = Draw.objects.create(
        rule=hidden, area=county, period_start=date(2016, 9, 1), seed="7", drawn_on=date(2016, 9, 1), drawn_by=root
    )
    DrawnVisit.objects.create(draw=draw, unit=village, position=1, planned_on=date(2016, 9, 2))
    rule = CadenceRule.objects.filter(announced=None, target="weak").order_by("pk")[0]
    return {"key_unit": key.pk, "draw": draw.pk, "rule": rule.pk}
