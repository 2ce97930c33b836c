"""A full disk, told from every other fault: whoever meets it learns what to do, and nothing half done is left."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

from units.rules import RuleBroken

# EDQUOT: the account's share of the disk is used up. PostgreSQL's own code for a full disk.
FULL = {errno.ENOSPC, errno.EDQUOT}
SQLSTATE = "53100"


class DiskFull(RuleBroken):
    """Nothing can be written."""

    message = _(
        "The server's disk is full, and nothing was changed. "
        "Tell the system administrator; once there is room, do it again."
    )


def is_full(error: BaseException | None) -> bool:
    """Tell whether an error, or what caused it, is a full disk: the system's, SQLite's or PostgreSQL's."""
    while error is not None:
        if isinstance(error, DiskFull) or (isinstance(error, OSError) and error.errno in FULL):
            return True
        if (
            getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
            or getattr(error, "sqlstate", "") == SQLSTATE
        ):
            return True
        # SQLite's own words, where an error lost what caused it.
        if isinstance(error, DatabaseError) and "database or disk is full" in str(error):
            return True
        error = error.__cause__
    return False


@contextmanager
def told_when_full() -> Iterator[None]:
    """Raise DiskFull in place of the error of a full disk; also a decorator, outside of `transaction.atomic`."""
    try:
        yield
    except (OSError, DatabaseError) as error:
        if is_full(error):
            raise DiskFull from error
        raise
