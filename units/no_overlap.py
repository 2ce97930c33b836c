"""A migration operation that keeps spans of days from overlapping, on both engines."""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# Days are kept as ISO text on SQLite, so that they compare as days; '9999-12-31' stands for an open end. A span that
# ends on the day on which it begins holds no day, as in a daterange.
SQLITE = """
    CREATE TRIGGER {name}_{event} AFTER {event} ON {table}
    WHEN {counts_new} AND NEW.{first} < COALESCE(NEW.{end}, '9999-12-31') AND EXISTS (
        SELECT 1 FROM {table} other
        WHERE {same} AND other.id <> NEW.id AND {counts_other}
          AND other.{first} < COALESCE(other.{end}, '9999-12-31')
          AND other.{first} < COALESCE(NEW.{end}, '9999-12-31')
          AND NEW.{first} < COALESCE(other.{end}, '9999-12-31'))
    BEGIN SELECT RAISE(ABORT, '{name}'); END
"""
# btree_gist is one of PostgreSQL's trusted extensions: the owner of the database may create it.
POSTGRESQL = """
    CREATE EXTENSION IF NOT EXISTS btree_gist;
    ALTER TABLE {table} ADD CONSTRAINT {name}
    EXCLUDE USING gist ({equal}, daterange({first}, {end}) WITH &&) WHERE ({counts})
    DEFERRABLE INITIALLY IMMEDIATE
"""
EVENTS = ("INSERT", "UPDATE")


class ForbidOverlap(Operation):
    """Refuse two rows alike in `columns` whose days share one; `days` names the first day and the end, left out.

    Rows that hold a value in the column `unless`, if there is one, are struck out and do not count. A refusal tells
    `name`.
    """

    reversible = True

    def __init__(
        self, table: str, *, name: str, columns: Sequence[str], days: tuple[str, str], unless: str | None = None
    ) -> None:
        first, end = days
        self.table, self.name = table, name
        self.words = {
            "table": table,
            "name": name,
            "first": first,
            "end": end,
            "same": " AND ".join(f"other.{column} = NEW.{column}" for column in columns),
            "equal": ", ".join(f"{column} WITH =" for column in columns),
            "counts": f"{unless} IS NULL" if unless else "TRUE",
            "counts_new": f"NEW.{unless} IS NULL" if unless else "TRUE",
            "counts_other": f"other.{unless} IS NULL" if unless else "TRUE",
        }

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Models know nothing of it."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor != "sqlite":
            schema_editor.execute(POSTGRESQL.format(**self.words))
            return
        for event in EVENTS:
            schema_editor.execute(SQLITE.format(event=event, **self.words))

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor != "sqlite":
            schema_editor.execute(f"ALTER TABLE {self.table} DROP CONSTRAINT {self.name}")
            return
        for event in EVENTS:
            schema_editor.execute(f"DROP TRIGGER {self.name}_{event}")

    def describe(self) -> str:
        return f"Forbid overlaps in {self.table}"
