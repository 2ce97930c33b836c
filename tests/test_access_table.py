"""Every address x role x own or other area x method answers as the access table says."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponseNotFound
from pytest_django import DjangoDbBlocker

from tests.access_table import TABLE_ROWS
from tests.access_table_rows import ANONYMOUS, ROLES, SIGN_IN, Row
from tests.access_world import World, make_world
from tests.addresses import names

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """One world for the whole table; every request's changes are rolled back to it."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        # Laying out a page takes seconds and has tests of its own.
        patch.setattr(settings, "DATA_DIR", tmp_path_factory.mktemp("data"))
        patch.setattr("units.paper.pdf_of", lambda _html: b"%PDF")
        # Most answers are this one, and how its page looks has tests of its own.
        patch.setattr("campaign.urls.handler404", lambda *_args, **_more: HttpResponseNotFound())
        yield make_world()
        transaction.set_rollback(True)


def asked(world: World, row: Row, role: str, own: bool) -> tuple[str, dict[str, str]]:
    """The address and the body with the records of the own area or of the other."""
    facts = (world.home if own else world.other(role)).facts()
    return row.address.format(**facts), {name: value.format(**facts) for name, value in row.body.items()}


def status_of(world: World, row: Row, role: str, method: str, own: bool) -> int | str:
    """The answer's status, or SIGN_IN where it leads to the sign-in."""
    address, body = asked(world, row, role, own)
    with transaction.atomic():
        answer = world.ask(role, method, address, body)
        transaction.set_rollback(True)
    leads = answer.get("Location", "")
    return SIGN_IN if leads.startswith(("/accounts/login/?next=", "/admin/login/?next=")) else answer.status_code


def test_every_address_of_the_site_is_in_the_table() -> None:
    known = [row.name for row in TABLE_ROWS]
    assert (sorted(set(names()) - set(known)), sorted(set(known) - set(names()))) == ([], [])
    assert len(known) == len(set(known))


def tried(row: Row, method: str, own: bool) -> list[str]:
    """Who asks: everybody on SQLite; on PostgreSQL, which knows no roles, one for each answer that is expected."""
    everybody = [*ROLES, ANONYMOUS]
    if connection.vendor == "sqlite":
        return everybody
    return list({row.expected(role, method, own): role for role in everybody}.values())


@pytest.mark.parametrize("row", TABLE_ROWS, ids=lambda row: row.name)
def test_address(world: World, row: Row) -> None:
    wrong = [
        f"{role}, {'own' if own else 'other'} area, {method}: {found}, not {row.expected(role, method, own)}"
        for method in ("GET", "POST")
        for own in (True, False)
        for role in tried(row, method, own)
        # An address that names no record is the same in both areas, and asked once.
        if own or asked(world, row, role, True) != asked(world, row, role, False)
        if (found := status_of(world, row, role, method, own)) != row.expected(role, method, own)
    ]
    assert wrong == []


def test_nothing_of_another_area_is_ever_forbidden_rather_than_absent() -> None:
    rows = [row for row in TABLE_ROWS if "{" in row.address]
    assert [row.name for row in rows for group in (*row.get, *row.post) if group[2] == 403] == []
