"""The steps of an issue and the notes of progress can be added to and nothing else; an approval can be voided once."""

from django.db import migrations

from units.append_only import forbid_change


class Migration(migrations.Migration):
    dependencies = [("issues", "0001_initial")]
    operations = [
        forbid_change("issues_issueevent"),
        forbid_change("issues_progress"),
        forbid_change("issues_planstep"),
        forbid_change("issues_approval", once=["voided_at", "voided_by_id"]),
    ]
