"""The tabs above the pages of supervision are the same on all of them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import Tree, make_tree, make_user
from units.access import Role

pytestmark = pytest.mark.django_db
PAGES = ["visit-list", "coverage", "round-list", "order-list", "order-new", "talk-list", "card-list", "rung-list"]


def tabs(client: Client, page: str) -> list[tuple[str, bool]]:
    html = client.get(reverse(f"visits:{page}")).content.decode()
    nav = html[html.index('<nav class="tabs"') :].split("</nav>")[0]
    return [(address, bool(shown)) for address, shown in re.findall(r'<a href="([^"]+)"( aria-current="page")?>', nav)]


@pytest.fixture
def tree() -> Tree:
    return make_tree(1, 1, 1)


@pytest.mark.parametrize("page", PAGES)
def test_whoever_sees_the_schedule_finds_its_pages_on_each_and_one_is_marked(
    tree: Tree, client: Client, page: str
) -> None:
    client.force_login(make_user(Role.COUNTY, tree.counties[0]))
    drawn = tabs(client, page)
    assert [address for address, _shown in drawn] == [address for address, _shown in tabs(client, "draw-list")]
    assert [address for address, shown in drawn if shown] == [reverse(f"visits:{page.replace('-new', '-list')}")]


def test_the_units_own_account_is_shown_no_schedule_on_a_page_that_others_saw_before(
    tree: Tree, client: Client
) -> None:
    client.force_login(make_user(Role.COUNTY, tree.counties[0]))
    assert reverse("visits:draw-list") in dict(tabs(client, "visit-list"))
    client.force_login(make_user(Role.TOWNSHIP, tree.townships[0]))
    assert reverse("visits:draw-list") not in dict(tabs(client, "visit-list"))
