"""`run_ladder`: works the escalation ladder up to a day; the worker does so every night."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaign.visits import ladder
from units.clock import today


class Command(BaseCommand):
    """Work the ladder for today or for the day given, and for the days that were skipped before it."""

    help = "Escalation ladder: raises the rungs that are due and ends those whose cause has ended."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="YYYY-MM-DD; default: today")

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["on"] or today()
        if on > today():
            raise CommandError(f"{on} has not come yet.")
        try:
            runs = ladder.run_ladder(on)
        except ladder.LadderAhead as refusal:
            raise CommandError(str(refusal)) from refusal
        for run in runs:
            self.stdout.write(f"{run.on}: {run.raised} raised, {run.ended} ended")
        if not runs:
            self.stdout.write(f"{on} was worked already; nothing was changed.")
