"""The access table's rows of the app visits, and the records that fill their addresses."""

from collections.abc import Mapping

from campaign.accounts.models import User
from tests.access_table_rows import Row
from tests.visits import order_access_rows as orders
from units.models import Unit

ROWS: list[Row] = [*orders.ROWS]


def records(village: Unit, township: Unit, root: User) -> Mapping[str, object]:
    """Records about the village and its township by the name that an address or a body gives them."""
    return {**orders.records(village, root)}
