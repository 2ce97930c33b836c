"""Databases side by side: the site's own holds the demo, copies of it stand in for it while something is measured."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

# SQLite keeps its log and its shared memory beside the database.
SUFFIXES = ("", "-wal", "-shm")


@contextmanager
def using(database: BaseDatabaseWrapper) -> Iterator[None]:
    """Let everything inside talk to that database as if it were the site's."""
    site = connections["default"]
    connections["default"] = database
    try:
        yield
    finally:
        connections["default"] = site


@contextmanager
def copied(name: str) -> Iterator[BaseDatabaseWrapper]:
    """A copy of the present database with a connection of its own; gone afterwards."""
    settings = deepcopy(connection.settings_dict)
    settings["NAME"] = _beside(settings["NAME"], name) if connection.vendor == "sqlite" else name
    _copy(connection.settings_dict["NAME"], settings["NAME"])
    copy: BaseDatabaseWrapper = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, "default")
    try:
        with using(copy):
            settle()
        yield copy
    finally:
        copy.close()
        _drop(settings["NAME"])


def settle() -> None:
    """Write out what is pending, so that it does not run into a measurement, and on PostgreSQL measure the tables.

    PostgreSQL does the same by itself within minutes; SQLite never measures its tables unless it is told to,
    and the site does not tell it.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")


def _beside(site: str, name: str) -> str:
    return str(Path(site).with_name(f"{name}.sqlite3"))


def _copy(source: str, target: str) -> None:
    # A database in use can be copied on neither engine.
    connection.close()
    if connection.vendor == "sqlite":
        shutil.copyfile(source, target)
    else:
        _maintain(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def _drop(name: str) -> None:
    if connection.vendor == "sqlite":
        for suffix in SUFFIXES:
            Path(name + suffix).unlink(missing_ok=True)
    else:
        _maintain(f'DROP DATABASE "{name}"')


def _maintain(sql: str) -> None:
    """Say it from outside, where PostgreSQL makes and drops databases."""
    settings = deepcopy(connection.settings_dict)
    settings["NAME"] = "postgres"
    outside: BaseDatabaseWrapper = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, "outside")
    try:
        with outside.cursor() as cursor:
            cursor.execute(sql)
    finally:
        outside.close()
