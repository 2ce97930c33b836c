"""`rebuild_tallies`: the sums that boards and the coverage ledger add up, made anew from the records."""

from typing import Any

from django.core.management.base import BaseCommand

from campaign.grading import tallies as grade_tallies
from campaign.reports import checks
from campaign.visits import duties
from units import tallies
from units.clock import today
from units.scoping import top_area


class Command(BaseCommand):
    """Makes the sums of standing units, of grades and of coverage anew, then checks those of the boards."""

    help = "Make the kept sums of boards and coverage anew; what the standing check board_sums found goes away."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, rebuild in (
            ("standing units", tallies.rebuild),
            ("grades", grade_tallies.rebuild),
            ("coverage", duties.rebuild),
        ):
            rebuild()
            self.stdout.write(f"made anew: {name}")
        found = checks.run(top_area(), on=today(), checks=[one for one in checks.CHECKS if one.key == "board_sums"])
        checks.keep(found)
        self.stdout.write(f"areas whose sums differ now: {found.count()}")
