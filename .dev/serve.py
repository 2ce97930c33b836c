"""gunicorn's settings for `make run`: one process, some threads, and a word when it is ready."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

bind = f"127.0.0.1:{os.environ['PORT']}"
workers = 1
threads = 8
max_requests = 0
loglevel = "warning"
control_socket_disable = True


def when_ready(server: object) -> None:
    """Print where the site is and who can sign in, once connections are accepted."""
    print(f"\nServing on http://{bind}/ (Ctrl-C stops)")
    accounts = Path(os.environ.get("DATA_DIR", ROOT / "var")) / "demo-accounts.txt"
    if accounts.exists():
        print(f"\n{accounts.read_text(encoding='utf-8').rstrip()}\n(kept in {accounts})")
    print(flush=True)
