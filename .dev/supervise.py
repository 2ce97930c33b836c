"""Runs the site and its worker side by side for `make run`: both stop together, a worker that dies is started anew.

Signals are waited for and not handled, so nothing happens in the middle of something else.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SITE = ["-m", "gunicorn", "--config", str(ROOT / ".dev" / "serve.py"), "campaign.wsgi"]
WORKER = ["manage.py", "run_worker"]
STOPPING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
WATCHED = STOPPING | {signal.SIGCHLD}
# Before a worker that died is started anew: one that cannot start must not fill the screen.
PAUSE = 2
# What the worker may take to finish the task in hand; it is taken up again at the next start.
GRACE = 5
# A page goes before a workbook.
NICE = 5


def main() -> int:
    """Start both and wait; the exit status is the site's."""
    signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
    site, worker = start(SITE), start(WORKER, nice=NICE)
    stopping = False
    while site.poll() is None:
        told = signal.sigwait(WATCHED)
        if told in STOPPING:
            stopping = True
            site.send_signal(signal.SIGINT if told == signal.SIGHUP else told)
            worker.terminate()
        elif not stopping and worker.poll() is not None and site.poll() is None:
            print(f"The worker ended with status {worker.returncode} and is started anew.", file=sys.stderr, flush=True)
            time.sleep(PAUSE)
            worker = start(WORKER, nice=NICE)
    finish(worker)
    return site.returncode


def start(arguments: list[str], nice: int = 0) -> subprocess.Popen[bytes]:
    """Start a program in a group of its own, so that Ctrl-C reaches it through us alone, and once."""
    command = [sys.executable, *arguments]
    return subprocess.Popen(command, cwd=ROOT, process_group=0, preexec_fn=lambda: prepare(nice))


def prepare(nice: int) -> None:
    """In the new process: take signals again, and on Linux die with the parent, even one that was killed."""
    os.nice(nice)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)
    if sys.platform == "linux":
        import ctypes

        on_death_of_parent = 1
        ctypes.CDLL(None).prctl(on_death_of_parent, signal.SIGTERM)


def finish(worker: subprocess.Popen[bytes]) -> None:
    """Ask the worker to stop, let it finish what it does, and do not wait for ever."""
    worker.terminate()
    try:
        worker.wait(GRACE)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


if __name__ == "__main__":
    status = main()
    sys.exit(128 - status if status < 0 else status)
