"""The audit log can be added to and nothing else."""

from django.db import migrations

from units.append_only import ForbidChange


class Migration(migrations.Migration):
    dependencies = [("units", "0001_initial")]
    operations = [ForbidChange("units_auditentry")]
