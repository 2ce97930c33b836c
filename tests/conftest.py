"""What every test stands on: real databases, and a flush that guards and rows of the migrations outlive."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as site
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.operations import BaseDatabaseOperations
from pytest_django import Settings
from xdist.scheduler import LoadScopeScheduling

FLUSHING_FIXTURES = {"transactional_db", "live_server"}
# Where tests share what takes long to make: a loaded demo, a bulletin laid out.
COSTLY = ("tests/demo/loaded/", "tests/reports/test_bulletin.py")
DATABASE_FIXTURES = {"db", "django_db_setup"} | FLUSHING_FIXTURES


def pytest_configure() -> None:
    """Speak plain http, as `make run` does on this machine; the live server is older than any test's own settings."""
    site.SECURE_SSL_REDIRECT = False
    site.SESSION_COOKIE_SECURE = site.CSRF_COOKIE_SECURE = site.LANGUAGE_COOKIE_SECURE = False


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Put the SQLite test database into a file.

    Threads of a test (a live server, two reviewers at once) then have connections, locks and transactions of
    their own, as they have in production; an in-memory database would share one connection among them.
    """
    database = connection.settings_dict
    if "sqlite" in database["ENGINE"]:
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        # A test database need not survive a power cut.
        database["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Let every connection know the rows of the migrations, which Django keeps on the one that made the database.

    Once Playwright runs, a test has another connection of the same thread, and would be given no rows back.
    """
    site = connections[DEFAULT_DB_ALIAS]
    if contents := getattr(site, "_test_serialized_contents", ""):
        type(site)._test_serialized_contents = contents  # type: ignore[attr-defined]


@pytest.fixture(scope="session", autouse=True)
def _flush_passes_append_only() -> Iterator[None]:
    """Lift the triggers named `append_only` while a flush runs; PostgreSQL truncates and needs no such thing.

    The cache's table is no model's, so Django's flush forgets it, and a throttle would count the attempts of
    the test before.
    """
    operations = type(connection.ops)
    original = operations.execute_sql_flush

    def flush(self: BaseDatabaseOperations, statements: Any) -> None:
        triggers = _append_only_triggers()
        lift = [f'DROP TRIGGER "{name}"' for name in triggers]
        original(self, [*lift, *statements, "DELETE FROM shared_cache", *triggers.values()])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", flush)
        yield


@pytest.fixture(autouse=True)
def _fast_passwords(settings: Settings) -> None:
    """Hash quickly: argon2 is slow by design, and most tests only need a user that can sign in."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _tasks_at_once(settings: Settings) -> None:
    """Work off a task where it is handed over; a test of the queue or the worker asks for the site's own `TASKS`."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}


class Together(LoadScopeScheduling):  # type: ignore[misc]  # the library has no types
    """Gives a process one test after another, and all of those that share something costly."""

    def _split_scope(self, nodeid: str) -> str:
        return next((place for place in COSTLY if nodeid.startswith(place)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """Share the tests out among processes; the library's own groups are lost on the way since pytest 9.2."""
    return Together(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks a database, for the other tests are run on one engine alone.

    And give back the rows that migrations make (stages, criteria) to each test that runs after a flush.
    """
    for item in items:
        marker, fixtures = item.get_closest_marker("django_db"), set(getattr(item, "fixturenames", ()))
        if marker or DATABASE_FIXTURES & fixtures:
            item.add_marker("database")
        options = dict(marker.kwargs) if marker else {}
        if options.get("transaction") or FLUSHING_FIXTURES & fixtures:
            options |= {"transaction": True, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**options), append=False)


def _append_only_triggers() -> dict[str, str]:
    """The guards by name, each with the SQL that makes it; none on PostgreSQL."""
    if connection.vendor != "sqlite":
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%append_only%'")
        return dict(cursor.fetchall())
