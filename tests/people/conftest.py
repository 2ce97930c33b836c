"""A county with a weak village, and the people who work with it."""

from dataclasses import dataclass
from datetime import date

import pytest

from campaign.accounts.models import User
from campaign.people.models import FirstSecretary
from tests.factories import Tree, make_tree, make_user
from tests.grading.factories import make_grading
from tests.people.factories import make_official, make_posting
from units.access import Role
from units.models import Unit

GRADED = date(2016, 9, 1)


@dataclass(frozen=True, slots=True)
class Place:
    """A weak village with its county officer, township staff and first secretary's account."""

    tree: Tree
    village: Unit
    officer: User
    township: User
    secretary: User

    def posting(self, **values: object) -> FirstSecretary:
        """The first secretary of the village, whose account is `secretary`."""
        official = make_official(self.tree.counties[0], "周第一", account=self.secretary)
        return make_posting(self.village, official, **values)  # type: ignore[arg-type]


@pytest.fixture
def place() -> Place:
    tree = make_tree(2, 1, 2)
    village = tree.villages[0]
    officer = make_user(Role.COUNTY, tree.counties[0])
    make_grading(village, "lagging", officer, GRADED)
    township = make_user(Role.TOWNSHIP, tree.townships[0])
    return Place(tree, village, officer, township, make_user(Role.SECRETARY, village))
