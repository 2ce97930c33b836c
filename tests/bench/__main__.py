"""Measures everything in one database, or some parts: `python -m tests.bench RESULT.json [REGISTER [PART …]]`.

DATABASE_URL and DATA_DIR must name a database and a folder to throw away. REGISTER is the folder with the national
register's files; without it the targets that need the country say so. Parts are named as in `course.ALONE`, or
"the country".
"""

import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
django.setup()

from tests.bench import course  # noqa: E402 - models can be imported from here on

if __name__ == "__main__":
    result, register = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""
    course.run(Path(result), Path(register) if register else None, parts=sys.argv[3:])
