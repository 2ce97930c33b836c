"""The categories and aspects that a new site starts with."""

from typing import Any

from django.db import migrations

from issues import taxonomy


def fill(apps: Any, editor: Any) -> None:
    """Install them where the tables are empty."""
    taxonomy.install(apps.get_model("issues", "Category"), apps.get_model("issues", "Aspect"))


class Migration(migrations.Migration):
    dependencies = [("issues", "0002_append_only")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
