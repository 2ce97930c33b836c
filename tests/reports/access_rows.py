"""The access table's rows of the app reports, and the records that fill their addresses."""

from collections.abc import Mapping

from campaign.accounts.models import User
from tests.access_table_rows import NO, Row, may, these
from units.access import Action
from units.models import Unit

READ, MEND = may(Action.READ), may(Action.MEND_RECORDS)
ROWS: list[Row] = [
    Row("reports:dashboard", "/reports/{village}/2016-12/", these(READ, 200), NO),
    Row("reports:check-list", "/reports/checks/?area={village}", these(MEND, 200), NO),
    Row("reports:check-list-xlsx", "/reports/checks.xlsx?area={village}", these(MEND, 200), NO),
]


def records(village: Unit, township: Unit, root: User) -> Mapping[str, object]:
    """Records about the village and its township by the name that an address or a body gives them."""
    return {}
