"""What holds on any day, kept by the database on both engines: see the names of the constraints."""

from django.db import migrations

from units.no_overlap import ForbidOverlap

POSTINGS, DAYS = "people_firstsecretary", ("from_on", "until_on")


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        # One first secretary a unit, and one unit a first secretary.
        ForbidOverlap(
            POSTINGS, name="posting_unit_no_overlap", columns=["unit_id"], days=DAYS, unless="voided_at"
        ),
        ForbidOverlap(
            POSTINGS, name="posting_official_no_overlap", columns=["official_id"], days=DAYS, unless="voided_at"
        ),
        # An official is lent to one organisation.
        ForbidOverlap("people_secondment", name="secondment_no_overlap", columns=["official_id"], days=DAYS),
    ]
