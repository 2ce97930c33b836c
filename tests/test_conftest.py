"""The fixtures of `conftest.py` keep what they promise to the tests that follow a flush."""

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction

from campaign.grading.models import PresetStage
from units.models import AuditEntry


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_after_a_flush_starts_alike(turn: int) -> None:
    assert AuditEntry.objects.count() == 0
    assert cache.get("attempts") is None
    assert PresetStage.objects.exists()
    AuditEntry.objects.create(action="test", subject="first")
    cache.set("attempts", turn)


@pytest.mark.django_db(transaction=True)
def test_append_only_tables_are_guarded_again_after_a_flush() -> None:
    AuditEntry.objects.create(action="test", subject="first")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {AuditEntry._meta.db_table}")
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db
def test_a_test_that_asks_a_database_is_run_on_both(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("database") is not None


def test_a_test_that_asks_none_is_run_once(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("database") is None
