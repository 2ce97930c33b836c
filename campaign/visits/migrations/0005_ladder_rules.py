"""The escalation ladder that a new site starts with."""

from typing import Any

from django.db import migrations

from campaign.visits import ladder_rules


def fill(apps: Any, editor: Any) -> None:
    """Install the rules where the table is empty."""
    ladder_rules.install(apps.get_model("visits", "LadderRule"))


class Migration(migrations.Migration):
    dependencies = [("visits", "0004_order_guards")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
