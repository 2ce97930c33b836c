"""What is signed stays: gradings, opinions, earlier versions and publications are append-only, and grades never overlap."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from units.append_only import forbid_change

OVERLAP = """
    SELECT 1 FROM grading_grading other
    WHERE other.unit_id = NEW.unit_id AND other.id <> NEW.id AND other.replaced_at IS NULL
      AND other.valid_from < COALESCE(NEW.valid_to, '9999-12-31')
      AND NEW.valid_from < COALESCE(other.valid_to, '9999-12-31')
"""
SQLITE_TRIGGER = """
    CREATE TRIGGER grading_no_overlap_{event} AFTER {event} ON grading_grading
    WHEN NEW.replaced_at IS NULL AND EXISTS ({overlap})
    BEGIN SELECT RAISE(ABORT, 'grading_no_overlap'); END
"""
# btree_gist is one of PostgreSQL's trusted extensions: the owner of the database may create it.
POSTGRESQL = """
    CREATE EXTENSION IF NOT EXISTS btree_gist;
    ALTER TABLE grading_grading ADD CONSTRAINT grading_no_overlap
    EXCLUDE USING gist (unit_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (replaced_at IS NULL)
    DEFERRABLE INITIALLY IMMEDIATE
"""


def create(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Forbid two gradings of a unit that are not replaced on one day."""
    if editor.connection.vendor == "sqlite":
        for event in ("INSERT", "UPDATE"):
            editor.execute(SQLITE_TRIGGER.format(event=event, overlap=OVERLAP))
    else:
        editor.execute(POSTGRESQL)


def drop(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the rule away again."""
    if editor.connection.vendor == "sqlite":
        for event in ("INSERT", "UPDATE"):
            editor.execute(f"DROP TRIGGER grading_no_overlap_{event}")
    else:
        editor.execute("ALTER TABLE grading_grading DROP CONSTRAINT grading_no_overlap")


class Migration(migrations.Migration):
    dependencies = [("grading", "0001_initial")]
    operations = [
        forbid_change("grading_grading", once=["valid_to", "replaced_at"]),
        forbid_change("grading_review", once=["voided_at", "voided_by_id", "void_cause"]),
        forbid_change("grading_assessmentversion"),
        forbid_change("grading_publication"),
        migrations.RunPython(create, drop),
    ]
