"""The whole demo, built once for this folder and taken away after it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

PASSWORD = "bamboo-Raft-2016"
# Every module here takes these; all its tests run in one worker, so that the demo is built once.
MARKS = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("demo")]


@pytest.fixture(scope="package")
def demo(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The data folder beside a loaded demo.

    The tests run inside its transaction, which is rolled back in the end; what one of them writes is rolled back
    after it, as ever with the mark `django_db`.
    """
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(settings, "DATA_DIR", folder)
        patch.setattr(settings, "DEMO_PASSWORD", PASSWORD)
        call_command("load_demo", verbosity=0)
        # PostgreSQL has put the foreign keys' checks off; without this each test would make all of them again.
        connection.check_constraints()
        yield folder
        transaction.set_rollback(True)
