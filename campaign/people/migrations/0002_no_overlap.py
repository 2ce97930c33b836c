"""One first secretary a unit on any day, and one unit a first secretary: kept by the database on both engines."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# What no two postings share on one day, and the name by which a refusal is known (postings.py).
COLUMNS = {"unit_id": "posting_unit_no_overlap", "official_id": "posting_official_no_overlap"}

# Days are kept as ISO text on SQLite, so that they compare as days; '9999-12-31' stands for an open end.
OVERLAP = """
    SELECT 1 FROM people_firstsecretary other
    WHERE other.{column} = NEW.{column} AND other.id <> NEW.id AND other.voided_at IS NULL
      AND other.from_on < COALESCE(NEW.until_on, '9999-12-31')
      AND NEW.from_on < COALESCE(other.until_on, '9999-12-31')
"""
SQLITE_TRIGGER = """
    CREATE TRIGGER {name}_{event} AFTER {event} ON people_firstsecretary
    WHEN NEW.voided_at IS NULL AND EXISTS ({overlap})
    BEGIN SELECT RAISE(ABORT, '{name}'); END
"""
# btree_gist is one of PostgreSQL's trusted extensions: the owner of the database may create it.
POSTGRESQL = """
    CREATE EXTENSION IF NOT EXISTS btree_gist;
    ALTER TABLE people_firstsecretary ADD CONSTRAINT {name}
    EXCLUDE USING gist ({column} WITH =, daterange(from_on, until_on) WITH &&) WHERE (voided_at IS NULL)
    DEFERRABLE INITIALLY IMMEDIATE
"""


def create(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Forbid two postings that are not struck out to share a day."""
    for column, name in COLUMNS.items():
        if editor.connection.vendor != "sqlite":
            editor.execute(POSTGRESQL.format(column=column, name=name))
            continue
        for event in ("INSERT", "UPDATE"):
            overlap = OVERLAP.format(column=column)
            editor.execute(SQLITE_TRIGGER.format(name=name, event=event, overlap=overlap))


def drop(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the rule away again."""
    for name in COLUMNS.values():
        if editor.connection.vendor != "sqlite":
            editor.execute(f"ALTER TABLE people_firstsecretary DROP CONSTRAINT {name}")
            continue
        for event in ("INSERT", "UPDATE"):
            editor.execute(f"DROP TRIGGER {name}_{event}")


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
