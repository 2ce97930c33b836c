"""The audit log: one entry a change, in its transaction, never changed afterwards."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests.factories import Tree, make_tree, make_user
from units import audit
from units.audit import Change
from units.models import AuditEntry, OnceKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> Tree:
    return make_tree(1, 1, 3)


def test_entry_says_who_what_where_before_and_after(tree: Tree) -> None:
    user, unit = make_user(username="officer"), tree.counties[0]
    entry = audit.record("units.renamed", Change(unit, unit.code, {"name": "旧"}, {"name": "新"}), by=user)
    entry.refresh_from_db()
    assert (entry.actor, entry.action, entry.origin) == (user, "units.renamed", "command")
    assert (entry.subject_type, entry.subject_id, entry.subject) == ("units.unit", unit.pk, unit.name)
    assert (entry.before, entry.after) == ({"name": "旧"}, {"name": "新"})


def test_bulk_action_writes_one_entry_a_row_under_one_batch(tree: Tree) -> None:
    batch = audit.record_many("units.renamed", [Change(unit, unit.code) for unit in tree.villages], by=None)
    assert AuditEntry.objects.filter(batch=batch, actor=None).count() == 3


@pytest.mark.parametrize("statement", ["UPDATE units_auditentry SET action = 'x'", "DELETE FROM units_auditentry"])
def test_database_refuses_to_change_or_delete_an_entry(tree: Tree, statement: str) -> None:
    audit.record("units.renamed", Change(tree.prefecture, ""), by=None)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEntry.objects.get().action == "units.renamed"


def test_entry_is_gone_with_the_change_that_failed(tree: Tree) -> None:
    @transaction.atomic
    def change_that_fails() -> None:
        audit.record("units.renamed", Change(tree.prefecture, ""), by=None)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        change_that_fails()
    assert AuditEntry.objects.count() == 0


def test_origin_is_the_client_s_address_for_the_time_of_the_request(client: Client) -> None:
    client.post("/accounts/login/", {"login": "nobody", "password": "x"}, REMOTE_ADDR="10.3.2.1")
    assert AuditEntry.objects.get().origin == "10.3.2.1"
    assert audit.origin.get() == "command"


def test_once_key_is_spent_by_the_first(tree: Tree) -> None:
    key, user = uuid.uuid4(), make_user()
    assert [audit.spend(key, by=user), audit.spend(key, by=user), audit.spend(None, by=user)] == [True, False, True]
    assert str(OnceKey.objects.get()) == str(key)
