"""The audit log can be added to and nothing else."""

from django.db import migrations

from units.append_only import forbid_change


class Migration(migrations.Migration):
    dependencies = [("units", "0001_initial")]
    operations = [forbid_change("units_auditentry")]
