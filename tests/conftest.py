"""What every test needs: a flush between transactional tests that the append-only triggers of SQLite let pass."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.sqlite3.operations import DatabaseOperations


@pytest.fixture(scope="session", autouse=True)
def _flush_passes_append_only() -> Iterator[None]:
    """Lift the triggers named `append_only` while a flush runs; PostgreSQL truncates and needs no such thing."""
    original = DatabaseOperations.execute_sql_flush

    def flush(self: BaseDatabaseOperations, statements: Any) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%append_only%'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            original(self, statements)
            for _name, sql in triggers:
                cursor.execute(sql)

    patch = pytest.MonkeyPatch()
    patch.setattr(DatabaseOperations, "execute_sql_flush", flush)
    yield
    patch.undo()
