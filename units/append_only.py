"""Migration operations that make a table append-only on both engines.

Names hold `append_only`, by which the tests' flush on SQLite finds and lifts the triggers for a moment.
"""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class ForbidChange(Operation):
    """Refuse DELETE, and UPDATE but for the columns `once`, which may go from NULL to a value one time.

    With `where`, a column and its value, only the rows that hold this value are kept from change. It is no RunPython,
    for which Django makes every model anew: that took half the time of a migration from nothing.
    """

    reversible = True

    def __init__(self, table: str, *, once: Sequence[str] = (), where: tuple[str, str] | None = None) -> None:
        self.table, self.once, self.where = table, once, where

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Models know nothing of it."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        frozen = f"OLD.\"{self.where[0]}\" = '{self.where[1]}'" if self.where else "1 = 1"
        sql = _sqlite if schema_editor.connection.vendor == "sqlite" else _postgresql
        for statement in sql(self.table, _columns(schema_editor, self.table), self.once, frozen):
            schema_editor.execute(statement)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.table}_append_only_update")
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.table}_append_only_delete")
        else:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {self.table}_append_only() CASCADE")

    def describe(self) -> str:
        return f"Make {self.table} append-only"


def _columns(editor: BaseDatabaseSchemaEditor, table: str) -> list[str]:
    with editor.connection.cursor() as cursor:
        # The name is a migration's own.
        cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')  # noqa: S608
        return [column[0] for column in cursor.description]


def _changed(columns: list[str], once: Sequence[str], differs: str) -> str:
    """SQL that is true when a column changed that must not: any but `once`, or one of `once` already set."""
    parts = [f'OLD."{c}" {differs} NEW."{c}"' for c in columns if c not in once]
    parts += [f'(OLD."{c}" IS NOT NULL AND OLD."{c}" {differs} NEW."{c}")' for c in once]
    return " OR ".join(parts)


def _sqlite(table: str, columns: list[str], once: Sequence[str], frozen: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    changed = _changed(columns, once, "IS NOT")
    return [
        f"CREATE TRIGGER {table}_append_only_update BEFORE UPDATE ON {table} WHEN {frozen} AND ({changed}) {refuse}",
        f"CREATE TRIGGER {table}_append_only_delete BEFORE DELETE ON {table} WHEN {frozen} {refuse}",
    ]


def _postgresql(table: str, columns: list[str], once: Sequence[str], frozen: str) -> list[str]:
    changed = _changed(columns, once, "IS DISTINCT FROM")
    name = f"{table}_append_only"
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {name}_update BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({frozen} AND ({changed})) "
        f"EXECUTE FUNCTION {name}()",
        f"CREATE TRIGGER {name}_delete BEFORE DELETE ON {table} FOR EACH ROW WHEN ({frozen}) EXECUTE FUNCTION {name}()",
    ]
