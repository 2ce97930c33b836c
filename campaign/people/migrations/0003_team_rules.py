"""The posts of work teams that a new site starts with."""

from typing import Any

from django.db import migrations

from campaign.people import team_rules


def fill(apps: Any, editor: Any) -> None:
    """Install them where the table is empty."""
    team_rules.install(apps.get_model("people", "TeamRule"))


class Migration(migrations.Migration):
    dependencies = [("people", "0002_no_overlap")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
