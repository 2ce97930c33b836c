"""Work off the request: the summaries of a batch. Safe to run twice, and safe to be killed in the middle."""

from django.tasks import task
from django.utils import translation

from campaign.reports import batch_work
from campaign.reports.models import SummaryBatch


@task
def print_batch(batch: int, language: str) -> None:
    """Work on a batch; why an area failed is told in the language of whoever asked."""
    with translation.override(language):
        batch_work.work(batch)


def enqueue(batch: SummaryBatch) -> None:
    """Hand a batch to the worker; without one (Django's immediate backend) it is worked on here and now."""
    print_batch.enqueue(batch.pk, translation.get_language() or "zh-hans")
