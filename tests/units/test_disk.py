"""A full disk is told from other faults, whoever meets it."""

import errno
import sqlite3
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, OperationalError

from units.disk import DiskFull, is_full, told_when_full


def caused(by: Exception) -> OperationalError:
    """The error of a driver as Django passes it on."""
    error = OperationalError(*by.args)
    error.__cause__ = by
    return error


def sqlite_full(folder: Path) -> sqlite3.Error:
    """What SQLite really says when its file may not grow."""
    connection = sqlite3.connect(folder / "full.sqlite3")
    connection.execute("CREATE TABLE t (content BLOB)")
    connection.execute("PRAGMA max_page_count = 2")
    with pytest.raises(sqlite3.OperationalError) as caught:
        connection.execute("INSERT INTO t VALUES (zeroblob(100000))")
    connection.close()
    return caught.value


def test_sqlites_own_error_of_a_full_disk_is_one(tmp_path: Path) -> None:
    assert is_full(caused(sqlite_full(tmp_path)))


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), True),
        (caused(psycopg.errors.DiskFull("could not extend file")), True),
        (OperationalError("database or disk is full"), True),
        (OSError(errno.EACCES, "Permission denied"), False),
        (caused(psycopg.errors.DeadlockDetected("deadlock detected")), False),
        (OperationalError("database is locked"), False),
        (ValueError("database or disk is full"), False),
        (None, False),
    ],
)
def test_a_full_disk_is_told_from_other_faults(error: Exception | None, full: bool) -> None:
    assert is_full(error) is full


def test_the_rule_stands_in_place_of_the_error_and_other_errors_pass() -> None:
    with pytest.raises(DiskFull), told_when_full():
        raise OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(DatabaseError, match="locked"), told_when_full():
        raise OperationalError("database is locked")
