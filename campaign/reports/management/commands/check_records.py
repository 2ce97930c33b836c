"""`check_records`: the standing rules over all records (contract); the worker runs them every night."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaign.reports import checks
from units.clock import today
from units.models import Unit
from units.scoping import top_area


class Command(BaseCommand):
    """Tell what is wrong in the records of an area; exit status 1 when there are errors."""

    help = "Standing checks: errors, warnings and notices, each with the address where it is mended."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--area", default="", help="area code; default: everything")
        parser.add_argument("--json", action="store_true", help="write JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        unit = Unit.objects.by_short_code(options["area"]).first() if options["area"] else None
        if options["area"] and unit is None:
            raise CommandError(f"There is no unit {options['area']}.")
        report = checks.run(unit.area if unit else top_area(), on=today())
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
        else:
            self._tell(report)
        if report.count(checks.Severity.ERROR):
            raise SystemExit(1)

    def _tell(self, report: checks.Report) -> None:
        for outcome in report.outcomes:
            if outcome.count:
                self.stdout.write(f"{outcome.check.severity.value}: {outcome.check.title}: {outcome.count}")
                for finding in outcome.findings:
                    self.stdout.write(f"  {finding.subject.code} {finding.sentence} {finding.subject.url}")
        counts = ", ".join(f"{report.count(one)} {one.value}s" for one in checks.Severity)
        self.stdout.write(f"{report.area.name or 'everything'}, {report.on}: {counts}")
