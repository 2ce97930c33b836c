"""Work off the request: the summaries of a batch, the nightly checks. Safe to run twice, and safe to be killed."""

import logging
from datetime import date

from django.tasks import task
from django.utils import translation

from campaign.reports import batch_work, checks
from campaign.reports.models import SummaryBatch
from units.scoping import top_area

log = logging.getLogger(__name__)

# Behind everything that somebody waits for in front of a page, before the night's work.
BEHIND = -5


@task(priority=BEHIND)
def print_batch(batch: int, language: str) -> None:
    """Work on a batch for about a minute, then queue up again behind the others until nothing is left of it.

    Why an area failed is told in the language of whoever asked.
    """
    with translation.override(language):
        batch_work.work(batch, go_on=lambda number: print_batch.enqueue(number, language))


def enqueue(batch: SummaryBatch) -> None:
    """Hand a batch to the worker; without one (Django's immediate backend) it is worked on here and now."""
    print_batch.enqueue(batch.pk, translation.get_language() or "zh-hans")


def nightly_checks(on: date) -> str:
    """Check all records as of the day; errors go to the log, each on a line of its own; one of NIGHTLY_WORK.

    What pages do not look for themselves is kept for them.
    """
    report = checks.run(top_area(), on=on)
    checks.keep(report)
    for finding in report.findings:
        if finding.check.severity == checks.Severity.ERROR:
            log.error("%s %s %s", finding.check.key, finding.subject.code, finding.subject.url)
    return ", ".join(f"{report.count(one)} {one.value}s" for one in checks.Severity)
