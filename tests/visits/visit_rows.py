"""The access table's rows of visits, and the records that fill their addresses."""

from collections.abc import Mapping

from campaign.accounts.models import User
from campaign.visits.photos import add_photo
from tests.access_table_rows import NO, Row, also, may, same, these
from tests.visits.factories import make_visit
from tests.visits.pictures import picture, sent
from units.access import Action, Role
from units.models import Unit

READ, LOG, PLAN = may(Action.READ), may(Action.LOG_VISIT), may(Action.PLAN_VISITS)
# A county's visit is not for the township to record or to correct: the form says so (200), its page leads back (302).
TOWNSHIP = frozenset({Role.TOWNSHIP.value})
ABOVE = LOG - TOWNSHIP
TEXT = {
    "unit": "{village}",
    "on": "2016-12-01",
    "level": "county",
    "announced": "announced",
    "visitors": "督导组",
    "seen": "值班室无人",
    "once": "00000000-0000-4000-8000-{village}",
    "found-TOTAL_FORMS": "0",
    "found-INITIAL_FORMS": "0",
}

ROWS = [
    Row("visits:visit-list", "/visits/?area={village}", these(READ, 200), NO),
    Row("visits:visit-list-xlsx", "/visits.xlsx?area={village}", these(READ, 200), NO),
    # Another's unit is typed in, so the form says that it is none of mine (200).
    Row("visits:visit-new", "/visits/new/", same(LOG, 200), also(these(ABOVE, 302, 200), same(TOWNSHIP, 200)), TEXT),
    Row("visits:visit-units", "/visits/units/?q={village}", same(LOG, 200), NO),
    Row("visits:visit-outbox", "/visits/outbox/", same(LOG, 200), NO),
    Row("visits:visit-detail", "/visits/{visit}/", these(READ, 200), NO),
    Row(
        "visits:visit-edit",
        "/visits/{visit}/edit/",
        also(these(ABOVE, 200), these(TOWNSHIP, 302)),
        also(these(ABOVE, 302), these(TOWNSHIP, 200)),
        TEXT,
    ),
    Row("visits:visit-photos", "/visits/{visit}/photos/", NO, these(LOG, 302)),
    Row("visits:photo-file", "/visits/photos/{photo}/", these(READ, 200), NO),
    Row("visits:round-list", "/visits/rounds/", same(READ, 200), NO),
    Row("visits:round-list-xlsx", "/visits/rounds.xlsx", same(READ, 200), NO),
    Row("visits:round-new", "/visits/rounds/new/", same(PLAN, 200), same(PLAN, 200)),
]


def records(village: Unit, root: User) -> Mapping[str, object]:
    """A visit to the village, with a photo."""
    visit = make_visit(village, by=root)
    return {"visit": visit.pk, "photo": add_photo(visit, sent(picture()), by=root).pk}
