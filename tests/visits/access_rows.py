"""The access table's rows of the app visits, and the records that fill their addresses."""

from collections.abc import Mapping

from campaign.accounts.models import User
from tests.access_table_rows import Row
from tests.visits import coverage_rows, order_rows, visit_rows
from units.models import Unit

ROWS: list[Row] = [*visit_rows.ROWS, *coverage_rows.ROWS, *order_rows.ROWS]


def records(village: Unit, township: Unit, root: User) -> Mapping[str, object]:
    """Records about the village and its township by the name that an address or a body gives them."""
    return {
        **visit_rows.records(village, root),
        **coverage_rows.records(village, root),
        **order_rows.records(village, root),
    }
