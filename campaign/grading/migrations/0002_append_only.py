"""What is signed stays: gradings, opinions, earlier versions and publications are append-only, and grades never overlap."""

from django.db import migrations

from units.append_only import ForbidChange
from units.no_overlap import ForbidOverlap


class Migration(migrations.Migration):
    dependencies = [("grading", "0001_initial")]
    operations = [
        ForbidChange("grading_grading", once=["valid_to", "replaced_at"]),
        ForbidChange("grading_review", once=["voided_at", "voided_by_id", "void_cause"]),
        ForbidChange("grading_assessmentversion"),
        ForbidChange("grading_publication"),
        # Of two gradings of a unit on one day, one is replaced.
        ForbidOverlap(
            "grading_grading",
            name="grading_no_overlap",
            columns=["unit_id"],
            days=("valid_from", "valid_to"),
            unless="replaced_at",
        ),
    ]
