"""Migration operations that make a table append-only on both engines.

Names hold `append_only`, by which the tests' flush on SQLite finds and lifts the triggers for a moment.
"""

from collections.abc import Sequence

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def forbid_change(
    table: str, *, once: Sequence[str] = (), where: tuple[str, str] | None = None
) -> migrations.RunPython:
    """Refuse DELETE, and UPDATE but for the columns `once`, which may go from NULL to a value one time.

    With `where`, a column and its value, only the rows that hold this value are kept from change.
    """
    frozen = f"OLD.\"{where[0]}\" = '{where[1]}'" if where else "1 = 1"

    def create(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        sql = _sqlite if editor.connection.vendor == "sqlite" else _postgresql
        for statement in sql(table, _columns(editor, table), once, frozen):
            editor.execute(statement)

    def drop(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "sqlite":
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only_update")
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only_delete")
        else:
            editor.execute(f"DROP FUNCTION IF EXISTS {table}_append_only() CASCADE")

    return migrations.RunPython(create, drop)


def _columns(editor: BaseDatabaseSchemaEditor, table: str) -> list[str]:
    with editor.connection.cursor() as cursor:
        return [column.name for column in editor.connection.introspection.get_table_description(cursor, table)]


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
