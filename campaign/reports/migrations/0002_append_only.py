"""What is issued stays: an issued summary and the steps of every summary are append-only."""

from django.db import migrations

from units.append_only import forbid_change


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [
        forbid_change("reports_summary", where=("state", "issued")),
        forbid_change("reports_summarystep"),
    ]
