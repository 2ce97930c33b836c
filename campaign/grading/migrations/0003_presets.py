"""The checklists and stages that a new site starts with."""

from typing import Any

from django.db import migrations

from campaign.grading import presets


def fill(apps: Any, editor: Any) -> None:
    """Install them where the tables are empty."""
    presets.install(apps.get_model("grading", "Criterion"), apps.get_model("grading", "PresetStage"))


class Migration(migrations.Migration):
    dependencies = [("grading", "0002_append_only")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
