"""What is issued stays: an issued summary and the steps of every summary are append-only."""

from django.db import migrations

from units.append_only import ForbidChange


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [
        ForbidChange("reports_summary", where=("state", "issued")),
        ForbidChange("reports_summarystep"),
    ]
