"""The steps of an issue and the notes of progress can be added to and nothing else; an approval can be voided once."""

from django.db import migrations

from units.append_only import ForbidChange


class Migration(migrations.Migration):
    dependencies = [("issues", "0001_initial")]
    operations = [
        ForbidChange("issues_issueevent"),
        ForbidChange("issues_progress"),
        ForbidChange("issues_planstep"),
        ForbidChange("issues_approval", once=["voided_at", "voided_by_id"]),
    ]
