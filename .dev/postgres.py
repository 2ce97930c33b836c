"""A private PostgreSQL for tests and benchmarks: a cluster of its own that leaves nothing behind."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROGRAMS = ["initdb", "pg_ctl", "createdb"]
# Nothing here must survive a crash. The socket lies in the cluster's folder; there is no network port.
INITDB = ["--username=campaign", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses='' -k {folder}"

KEEPER = 'read -r _; "$0" stop -m immediate -D "$1"; rm -rf "$1"'


class PostgresError(Exception):
    """The server could not be made or started; the message is what its program said."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The account that the server runs as: PostgreSQL refuses to run as root."""

    uid: int
    gid: int


def programs() -> Path | None:
    """Find the folder of the server's programs: Debian's newest, else by the PATH; None when not installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    if found := shutil.which("initdb"):
        folders.append(Path(found).resolve().parent)
    return next((folder for folder in folders if all((folder / name).exists() for name in PROGRAMS)), None)


@contextmanager
def cluster() -> Iterator[str]:
    """Run a fresh cluster and yield its DATABASE_URL; stop and delete it in any case."""
    where = programs()
    if where is None:
        raise PostgresError("PostgreSQL is not installed. Install with: apt-get install postgresql")
    owner = _owner()
    # Not TMPDIR: the owner must be able to reach it, and the path of a socket may have 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="campaign-pg-", dir="/tmp"))
    os.chown(folder, owner.uid, owner.gid)
    with _keeper(where, folder, owner):
        _call(where / "initdb", *INITDB, "-D", folder, owner=owner)
        options = OPTIONS.format(folder=folder)
        _call(where / "pg_ctl", "start", "-w", "-D", folder, "-l", folder / "log", "-o", options, owner=owner)
        _call(where / "createdb", "-h", folder, "-U", "campaign", "campaign", owner=owner)
        yield f"postgresql://campaign@/campaign?host={folder}"


@contextmanager
def _keeper(where: Path, folder: Path, owner: Owner) -> Iterator[None]:
    """Hold a process that waits for our end, stops the server and deletes the folder.

    It reads a pipe that only we hold open, in a session of its own: so it also does its work when we are killed
    and no `finally` runs.
    """
    reading, writing = os.pipe()
    command: list[str | Path] = ["sh", "-c", KEEPER, where / "pg_ctl", folder]
    quiet = subprocess.DEVNULL
    keeper = subprocess.Popen(
        command, cwd="/", stdin=reading, stdout=quiet, stderr=quiet, start_new_session=True, **_as(owner)
    )
    os.close(reading)
    try:
        yield
    finally:
        os.close(writing)
        keeper.wait()


def _owner() -> Owner:
    """Ourselves; or, as root, the account made for the purpose, or one that owns nothing."""
    if os.geteuid() != 0:
        return Owner(os.geteuid(), os.getegid())
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    account = accounts.get("postgres") or accounts["nobody"]
    return Owner(account.pw_uid, account.pw_gid)


def _call(program: Path, *arguments: str | Path, owner: Owner) -> None:
    """Run a program of PostgreSQL in an environment of its own, so that no PGHOST or locale of ours reaches it."""
    done = subprocess.run(
        [program, *arguments],
        cwd="/",
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **_as(owner),
    )
    if done.returncode:
        raise PostgresError(f"{program.name} failed: {done.stdout}")


def _as(owner: Owner) -> dict[str, Any]:
    """Arguments of a subprocess that runs as the owner; only root may choose."""
    return {"user": owner.uid, "group": owner.gid, "extra_groups": []} if os.geteuid() == 0 else {}


def _version(folder: Path) -> float:
    name = folder.parent.name
    return float(name) if name.replace(".", "", 1).isdigit() else 0.0
