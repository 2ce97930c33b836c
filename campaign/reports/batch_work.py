"""What the worker does with a batch: draft where there is no draft, print, keep; one failing area stops no other."""

import logging
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from time import monotonic
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from campaign.reports import batches, bulletin, summaries
from campaign.reports.models import BatchRow, RowState, Summary, SummaryBatch
from units.paper_pool import PROCESSES, PrintFailed, prints
from units.rules import RuleBroken

log = logging.getLogger(__name__)

# So many seconds a run begins new areas before it lets others have the worker: far from `background.LONGEST`.
SLICE = 60

type Job = tuple[BatchRow, int]


def work(number: int, *, processes: int = PROCESSES, go_on: Callable[[int], object] | None = None) -> bool:
    """Work on a batch until it is done, cancelled or taken over; True when this run ended it. Safe to do again.

    With `go_on` it is worked on for about SLICE; then it is given back and `go_on` called with its number, together.
    """
    batch = batches.take_up(number)
    if batch is None:
        return False
    end = monotonic() + SLICE if go_on else float("inf")
    for (row, summary), made in prints(_jobs(batch, end), processes=processes):
        if isinstance(made, PrintFailed):
            _fail(batch, row, str(made) if made.told else "", made)
        else:
            batches.finish_row(batch, row, summary=summary, pdf=made)
    if batches.conclude(batch):
        return True
    with transaction.atomic():
        if go_on and batches.give_back(batch):
            go_on(number)
    return False


def _jobs(batch: SummaryBatch, end: float) -> Iterator[tuple[Job, str]]:
    """The documents of the areas that wait, as long as the run is this one and until its end, but at least one.

    What is issued needs no new print.
    """
    begun = False
    while not (begun and monotonic() >= end) and (row := batches.take_row(batch)) is not None:
        begun = True
        try:
            summary = _summary(batch, row)
            if summary.pdf is not None:
                batches.finish_row(batch, row, summary=summary.pk, pdf=bytes(summary.pdf))
                continue
            html = bulletin.html(bulletin.of(summary))
        except RuleBroken as refusal:
            _fail(batch, row, str(refusal))
        except Exception as error:
            _fail(batch, row, "", error)
        else:
            yield (row, summary.pk), html


def _summary(batch: SummaryBatch, row: BatchRow) -> Summary:
    """The area's summary as it stands; drafted by the machine where there is none."""
    found = summaries.standing(row.area, batch.month)
    return found or summaries.draft(row.area, batch.month, by=None, on=batch.on)


def _fail(batch: SummaryBatch, row: BatchRow, reason: str, error: Exception | None = None) -> None:
    if not reason:
        log.error("summary of %s for %s", row.area.code, batch.month, exc_info=error)
    batches.fail_row(batch, row, reason=reason or _("An error of the program; the server's log tells more."))


def zipped(batch: SummaryBatch) -> IO[bytes]:
    """Everything that the batch made as one archive, in a file that goes when it is closed; one print at a time is
    in memory. Raises OSError on a full disk.
    """
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the answer that sends it closes it
    try:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            made = batch.rows.filter(state=RowState.DONE).order_by("area__code")
            for number in list(made.values_list("pk", flat=True)):
                row = BatchRow.objects.select_related("area").get(pk=number)
                archive.writestr(_entry(batch, row), bytes(row.pdf or b""))
    except OSError:
        target.close()
        raise
    target.seek(0)
    return target


def _entry(batch: SummaryBatch, row: BatchRow) -> zipfile.ZipInfo:
    """The entry of an area, with the batch's own moment, so that the same batch gives the same archive."""
    moment = batch.finished_at or batch.requested_at
    name = row.area.name.replace("/", "-")
    return zipfile.ZipInfo(f"{row.area.short_code}-{name}-{batch.month:%Y-%m}.pdf", moment.timetuple()[:6])
