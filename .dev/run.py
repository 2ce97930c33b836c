"""Serves the site on this machine: `make run`. The database is brought up to date and, when empty, gets the demo."""

import os
import socket
import sys
from io import StringIO
from pathlib import Path
from typing import NoReturn

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
DEMO_DAY = "2016-12-31"
DEMO_PREFECTURE = "519900000000"


def main() -> NoReturn:
    """Prepare the database, then become what runs the site and its worker, which so has Ctrl-C to itself."""
    port = os.environ.get("PORT") or "8000"
    if problem := port_problem(port):
        sys.exit(problem)
    # This server listens on 127.0.0.1 alone, without TLS.
    os.environ.setdefault("INSECURE_HTTP", "1")
    # The database and what is uploaded are for nobody else on this machine.
    os.umask(0o077)
    sys.path.insert(0, str(ROOT))
    try:
        prepare_database()
    except KeyboardInterrupt:
        sys.exit("Stopped; the next start goes on from here.")
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    os.environ["PORT"] = port
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, str(ROOT / ".dev" / "supervise.py")])  # noqa: S606 - no shell is wanted


def port_problem(port: str) -> str | None:
    """Say what is wrong with the port before anything slow happens; None when it is free."""
    if not (port.isascii() and port.isdigit()) or not 0 < int(port) < 65536:
        return f"PORT must be a number from 1 to 65535, not {port!r}."
    with socket.socket() as probe:
        # As gunicorn does: connections of a server that just stopped do not count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except PermissionError:
            return f"Port {port} is reserved for root. Choose another: PORT=8001 make run"
        except OSError:
            return f"Port {port} is taken. Stop what listens there, or choose another: PORT=8001 make run"
    return None


def prepare_database() -> None:
    """Migrate, make the cache's table, and load the demo into an empty database: all in one process, for speed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    # Static files are served from where they lie; the folder of collected ones is only missed with a warning.
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    load_demo()
    if has_demo():
        # Without it the demo's every deadline would be years overdue. An empty value asks for the clock's day.
        os.environ.setdefault("CAMPAIGN_TODAY", DEMO_DAY)
    # SQLite then tidies its log, as the server opens connections of its own.
    connections.close_all()


def load_demo() -> None:
    """Load the demo when there is no unit; who can sign in is printed later, with the address."""
    from django.core.management import call_command

    from units.models import Unit

    if not Unit.objects.exists():
        print("Loading the demo campaign into the empty database", flush=True)
        call_command("load_demo", if_empty=True, stdout=StringIO())


def has_demo() -> bool:
    """Tell the demo from an office's own campaign by its invented prefecture."""
    from units.models import Unit

    return Unit.objects.filter(code=DEMO_PREFECTURE).exists()


if __name__ == "__main__":
    main()
