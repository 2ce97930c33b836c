"""What is recorded of a visit is added to and never rewritten; a version is superseded once."""

from django.db import migrations

from units.append_only import forbid_change


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_initial")]
    operations = [
        forbid_change("visits_visit", once=["superseded_at"]),
        forbid_change("visits_visitfinding"),
        forbid_change("visits_photo"),
        forbid_change("visits_draw"),
        forbid_change("visits_drawnvisit"),
    ]
