"""The access table's rows of the app people, and the records that fill their addresses."""

from collections.abc import Mapping

from campaign.accounts.models import User
from campaign.people.models import TeamRule
from tests.access_table_rows import ROOT, Row, same
from units.models import Unit

OPEN = same(ROOT, 200)
ADMIN = [
    Row("admin:people_teamrule_changelist", "/admin/people/teamrule/", OPEN, OPEN),
    Row("admin:people_teamrule_add", "/admin/people/teamrule/add/", OPEN, OPEN),
    Row("admin:people_teamrule_change", "/admin/people/teamrule/{teamrule}/change/", OPEN, OPEN),
]
ROWS: list[Row] = [*ADMIN]


def records(village: Unit, township: Unit, root: User) -> Mapping[str, object]:
    """Records about the village and its township by the name that an address or a body gives them."""
    return {"teamrule": TeamRule.objects.order_by("pk")[0].pk}
