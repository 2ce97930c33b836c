"""`manage.py load_demo`."""

import os
import secrets
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.demo import loading
from units.models import Unit
from units.rules import RuleBroken


class Command(BaseCommand):
    """Loads the demo campaign; twice changes nothing; refuses on a database that holds other units."""

    help = "Load the invented prefecture 5199 with a whole campaign behind it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing, silently, when there are units")

    def handle(self, *args: object, **options: object) -> None:
        if options["if_empty"] and Unit.objects.exists():
            return
        if loading.is_loaded():
            self.stdout.write(_("The demo is loaded already; nothing was changed."))
            return
        try:
            self._load()
        except RuleBroken as refusal:
            raise CommandError(str(refusal)) from refusal

    @transaction.atomic
    def _load(self) -> None:
        given = settings.DEMO_PASSWORD
        password = given or secrets.token_urlsafe(12)
        loaded = loading.load(password=password)
        # Written before the commit: a password that nobody could read would be worse than no demo.
        path = settings.DATA_DIR / "demo-accounts.txt"
        text = _describe(password if not given else "")
        _write_private(path, text)
        done = _("Loaded %(townships)s townships, %(villages)s villages and communities, %(gradings)s gradings.")
        counts = {"townships": len(loaded.register.townships), "villages": len(loaded.register.villages)}
        self.stdout.write(done % {**counts, "gradings": loaded.gradings})
        self.stdout.write(text)


def _describe(password: str) -> str:
    """The demo's main accounts; a password that came from the environment is not written down again."""
    lines = [_("Demo accounts:"), *(f"  {username}  {post}" for username, post in loading.main_accounts())]
    lines.append(_("Password of all: %(password)s") % {"password": password or "$DEMO_PASSWORD"})
    return "\n".join(lines) + "\n"


def _write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, from its first moment on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
