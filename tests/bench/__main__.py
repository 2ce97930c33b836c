"""Measures everything in one database: `python -m tests.bench RESULT.json [REGISTER]`.

DATABASE_URL and DATA_DIR must name a database and a folder to throw away. REGISTER is the folder with the national
register's files; without it the targets that need the country say so.
"""

import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
django.setup()

from tests.bench import course, lines  # noqa: E402 - models can be imported from here on

if __name__ == "__main__":
    result, *register = map(Path, sys.argv[1:])
    lines.write(course.run(register[0] if register else None), result)
