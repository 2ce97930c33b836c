"""A worker's memory before and at the height of a preview: `python -m tests.bench.lifting FILE USERNAME`, in MB."""

import json
import os
import sys
from datetime import date
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
django.setup()

from campaign.accounts.models import User  # noqa: E402 - models can be imported from here on
from issues import plan_import  # noqa: E402
from issues.import_layouts import layouts_for  # noqa: E402
from tests.bench.memory import peak  # noqa: E402

ON = date(2016, 12, 31)


if __name__ == "__main__":
    path, username = sys.argv[1:]
    by = User.objects.get(username=username)
    layouts = layouts_for(by)
    idle = peak()
    table = plan_import.read("plans.xlsx", Path(path).read_bytes(), layouts)
    report = plan_import.preview(table, by=by, on=ON)
    print(json.dumps({"idle": idle, "peak": peak(), "rows": len(report.rows)}))
