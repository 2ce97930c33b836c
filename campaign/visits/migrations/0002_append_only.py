"""What is recorded of a visit is added to and never rewritten; a version is superseded once."""

from django.db import migrations

from units.append_only import ForbidChange


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_initial")]
    operations = [
        ForbidChange("visits_visit", once=["superseded_at"]),
        ForbidChange("visits_visitfinding"),
        ForbidChange("visits_photo"),
        ForbidChange("visits_draw"),
        ForbidChange("visits_drawnvisit"),
    ]
