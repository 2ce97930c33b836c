"""The rules of cadence that a new site starts with."""

from typing import Any

from django.db import migrations

from campaign.visits import cadence_presets


def fill(apps: Any, editor: Any) -> None:
    """Install them where the table is empty."""
    cadence_presets.install(apps.get_model("visits", "CadenceRule"))


class Migration(migrations.Migration):
    dependencies = [("visits", "0002_append_only")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
