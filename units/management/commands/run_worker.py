"""`run_worker`: works off what the pages hand over, until it is stopped; `make run` starts it beside the site."""

import logging
from argparse import ArgumentParser
from typing import Any

from django.utils import timezone
from django_tasks_db.management.commands import db_worker

from units import background, nightly
from units.workbook_reader import readers


class Command(db_worker.Command):
    """The worker of django-tasks-db; it first takes up what a killed one left, and the night that it slept through."""

    help = (
        "Works in the background: reads uploaded workbooks, prints batches, does the night's work. "
        "Run one beside the site, or several on PostgreSQL."
    )
    # Checks import every page; the site has made them.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(worker_id=background.worker_id(), startup_delay=False)

    def handle(self, **options: Any) -> None:
        background.take_up(at=timezone.now())
        nightly.plan_at_start(at=timezone.now())
        with readers.kept_ready():
            super().handle(**options)

    def configure_logging(self, verbosity: int) -> None:
        """Say only what went wrong, through the site's own log; more with --verbosity 2."""
        level = logging.DEBUG if verbosity > 1 else logging.ERROR
        for name in ("django.tasks", "django_tasks_db"):
            logging.getLogger(name).setLevel(level)
