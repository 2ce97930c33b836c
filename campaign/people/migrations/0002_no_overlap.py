"""One first secretary a unit on any day, and one unit a first secretary: kept by the database on both engines."""

from django.db import migrations

from units.no_overlap import ForbidOverlap

TABLE, DAYS = "people_firstsecretary", ("from_on", "until_on")


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        # The names are those by which postings.py knows a refusal.
        ForbidOverlap(TABLE, name="posting_unit_no_overlap", column="unit_id", days=DAYS, unless="voided_at"),
        ForbidOverlap(TABLE, name="posting_official_no_overlap", column="official_id", days=DAYS, unless="voided_at"),
    ]
