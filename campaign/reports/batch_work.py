"""What the worker does with a batch: draft where there is no draft, print, keep; one failing area stops no other."""

import logging
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from time import monotonic, sleep
from typing import IO

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from campaign.reports import batches, bulletin, freshness, summaries
from campaign.reports.models import BatchRow, RowState, Summary, SummaryBatch
from units.disk import DiskFull, is_full, told_when_full
from units.paper_pool import PROCESSES, PrintFailed, prints
from units.rules import RuleBroken

log = logging.getLogger(__name__)

# So many seconds a run begins new areas before it lets others have the worker: far from `background.LONGEST`.
SLICE = 60
# So often, and every so many seconds, it is tried to write down why a batch was broken off by a full disk.
TRIES, WAIT = 7, 10

# An area, its summary, and what the reader of the print should know.
type Job = tuple[BatchRow, int, str]


def work(number: int, *, processes: int = PROCESSES, go_on: Callable[[int], object] | None = None) -> bool:
    """Work on a batch until it is done, cancelled or taken over; True when this run ended it. Safe to do again.

    With `go_on` it is worked on for about SLICE; then it is given back and `go_on` called with its number, together.
    """
    batch = batches.take_up(number)
    if batch is None:
        return False
    end = monotonic() + SLICE if go_on else float("inf")
    try:
        with told_when_full():
            _print(batch, end, processes)
            if batches.conclude(batch):
                return True
            with transaction.atomic():
                if go_on and batches.give_back(batch):
                    go_on(number)
    except DiskFull as full:
        _break_off(batch, str(full))
    return False


def _print(batch: SummaryBatch, end: float, processes: int) -> None:
    for (row, summary, note), made in prints(_jobs(batch, end), processes=processes):
        if isinstance(made, PrintFailed):
            _fail(batch, row, str(made) if made.told else "", made)
        else:
            batches.finish_row(batch, row, summary=summary, pdf=made, note=note)


def _break_off(batch: SummaryBatch, reason: str) -> None:
    """Write down that the disk is full, as soon as there is room for that much; for a minute that is tried."""
    log.error("batch %s of summaries: %s", batch.pk, reason)
    for left in reversed(range(TRIES)):
        try:
            batches.break_off(batch, reason=reason)
        except DatabaseError as error:
            if not is_full(error) or not left:
                # The task stays behind as that of a dead worker, and is taken up when a worker starts again.
                raise
            sleep(WAIT)
        else:
            return


def _jobs(batch: SummaryBatch, end: float) -> Iterator[tuple[Job, str]]:
    """The documents of the areas that wait, as long as the run is this one and until its end, but at least one.

    What is issued needs no new print.
    """
    begun = False
    while not (begun and monotonic() >= end) and (row := batches.take_row(batch)) is not None:
        begun = True
        try:
            with told_when_full():
                summary, note = _summary(batch, row)
                if summary.pdf is not None:
                    batches.finish_row(batch, row, summary=summary.pk, pdf=bytes(summary.pdf))
                    continue
                html = bulletin.html(bulletin.of(summary))
        except DiskFull:
            # No area's fault: the others would fail like this one.
            raise
        except RuleBroken as refusal:
            _fail(batch, row, str(refusal))
        except Exception as error:
            _fail(batch, row, "", error)
        else:
            yield (row, summary.pk, note), html


def _summary(batch: SummaryBatch, row: BatchRow) -> tuple[Summary, str]:
    """The area's summary, and what its reader should know: drafted by the machine where there is none.

    A draft of the machine's from an earlier day is brought up to date; a person's stays as it stands.
    """
    found = summaries.standing(row.area, batch.month)
    if found is None:
        return summaries.draft(row.area, batch.month, by=None, on=batch.on), ""
    if found.is_issued:
        return found, ""
    fresh = freshness.renewed(found, on=batch.on)
    note = _(
        "Printed with the figures as of %(day)s, which somebody drafted, edited or checked; today's records differ."
    )
    return fresh.summary, note % {"day": fresh.summary.on.isoformat()} if fresh.outdated else ""


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
