"""What holds on any day, kept by the database on both engines: see the names of the constraints."""

from django.db import migrations

from units.no_overlap import ForbidOverlap

POSTINGS, MEMBERS, DAYS = "people_firstsecretary", "people_teammember", ("from_on", "until_on")


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
        ForbidOverlap(
            "people_secondment", name="secondment_no_overlap", columns=["official_id"], days=DAYS, unless="voided_at"
        ),
        # A unit has one team; a post of a team one holder, and its member one post.
        ForbidOverlap(
            "people_workteam", name="team_unit_no_overlap", columns=["unit_id"], days=("formed_on", "withdrawn_on")
        ),
        ForbidOverlap(MEMBERS, name="team_post_no_overlap", columns=["team_id", "rule_id"], days=DAYS),
        ForbidOverlap(MEMBERS, name="team_official_no_overlap", columns=["team_id", "official_id"], days=DAYS),
    ]
