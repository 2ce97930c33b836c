"""Real workers on the database of a test."""

import os
import subprocess
import sys
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).parents[2]


def address_of_database() -> str:
    """DATABASE_URL of the test's own database."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    host = str(told["HOST"])
    where, query = ("", f"?host={host}") if host.startswith("/") else (host, "")
    return f"postgresql://{told['USER']}@{where}/{told['NAME']}{query}"


def start_worker(data: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    """Start `run_worker`; the caller ends it."""
    environment = os.environ | {"DATABASE_URL": address_of_database(), "DATA_DIR": str(data)}
    command = [sys.executable, "manage.py", "run_worker", "--interval", "0.1", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment)
