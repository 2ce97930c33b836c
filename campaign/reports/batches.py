"""The summaries of all counties or townships of a month in one go: started, worked on row by row, cancelled, taken up.

A row is taken by one run of the worker and finished once: whoever takes a batch up gives it a new run, and a worker of
an earlier run that is still alive finds its row taken away and finishes nothing. A draft that a killed worker left
behind is found and printed, not made again.
"""

import uuid
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.reports.models import BatchRow, BatchState, RowState, SummaryBatch
from units import access, audit
from units.access import Account, Action
from units.levels import Level
from units.models import Unit
from units.rules import RuleBroken

LEVELS = (Level.COUNTY, Level.TOWNSHIP)
# Without a sign of life for so long a worker is taken for dead.
SILENCE = timedelta(minutes=2)
OPEN = (BatchState.WAITING, BatchState.RUNNING)


class BatchNotYours(RuleBroken):
    """The role or the area is another's."""

    message = _("Your account may not print the summaries of %(area)s.")


class NothingBelow(RuleBroken):
    """A level without areas."""

    message = _("In %(area)s no %(level)s of the register stands at the end of %(month)s; choose another level.")


class AtWork(RuleBroken):
    """One batch at a time."""

    message = _("The summaries of this month are being made already; look at their progress, or cancel them first.")


class NotAtWork(RuleBroken):
    """Nothing to cancel."""

    message = _("The batch has ended already; nothing was changed.")


class NothingLeft(RuleBroken):
    """Nothing to take up."""

    message = _("Every summary of this batch is made; there is nothing left to take up.")


@transaction.atomic
def start(area: Unit, month: date, *, level: int, by: Account, on: date) -> SummaryBatch:
    """Set down a batch for the worker, one row for each standing area of the level; an ended one of before goes.

    Raises BatchNotYours, NothingBelow, AtWork. Needs Action.DRAFT_SUMMARY on the area.
    """
    if not access.may(by, Action.DRAFT_SUMMARY, area):
        raise BatchNotYours(area=area)
    month = month.replace(day=1)
    Unit.objects.select_for_update(no_key=True).get(pk=area.pk)
    same = SummaryBatch.objects.filter(area=area, month=month, level=level)
    if same.filter(state__in=OPEN).exists():
        raise AtWork
    end = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    below = Unit.objects.in_area(area.area).at_level(level).standing_on(min(end, on)).order_by("code")
    if level not in LEVELS or not below:
        raise NothingBelow(area=area, level=Level(level).label, month=f"{month:%Y-%m}")
    same.delete()
    batch = SummaryBatch.objects.create(area=area, month=month, level=level, on=on, requested_by=by)
    BatchRow.objects.bulk_create(BatchRow(batch=batch, area=one) for one in below)
    _record("reports.batch_started", batch, {"rows": len(below)}, by=by)
    return batch


@transaction.atomic
def cancel(batch: SummaryBatch, *, by: Account) -> SummaryBatch:
    """Stop a batch: the worker begins no further area, what is made stays. Raises BatchNotYours, NotAtWork."""
    batch = _locked(batch, by)
    if batch.state not in OPEN:
        raise NotAtWork
    batch.state, batch.run = BatchState.CANCELLED, None
    batch.save(update_fields=["state", "run"])
    batch.rows.filter(state=RowState.TAKEN).update(state=RowState.WAITING, run=None)
    _record("reports.batch_cancelled", batch, {}, by=by)
    return batch


@transaction.atomic
def resume(batch: SummaryBatch, *, by: Account) -> SummaryBatch:
    """Set a batch down again for its areas that are not made, the failed ones too; the caller enqueues it.

    Raises BatchNotYours, NothingLeft, AtWork where its worker gave a sign of life a moment ago.
    """
    batch = _locked(batch, by)
    if batch.state in OPEN and is_alive(batch):
        raise AtWork
    left = batch.rows.exclude(state=RowState.DONE)
    if not left.exists():
        raise NothingLeft
    left.update(state=RowState.WAITING, run=None, failure="", finished_at=None)
    batch.state, batch.run, batch.finished_at, batch.failure = BatchState.WAITING, None, None, ""
    batch.save(update_fields=["state", "run", "finished_at", "failure"])
    _record("reports.batch_resumed", batch, {"rows": left.count()}, by=by)
    return batch


def is_alive(batch: SummaryBatch) -> bool:
    """Tell whether the batch's worker gave a sign of life within the time that one print may take."""
    return batch.alive_at is not None and timezone.now() - batch.alive_at < SILENCE


def _locked(batch: SummaryBatch, by: Account) -> SummaryBatch:
    batch = SummaryBatch.objects.select_for_update(of=("self",)).select_related("area").get(pk=batch.pk)
    if not access.may(by, Action.DRAFT_SUMMARY, batch.area):
        raise BatchNotYours(area=batch.area)
    return batch


@transaction.atomic
def take_up(number: int) -> SummaryBatch | None:
    """Begin a run of the batch and take back the rows of runs before; None when it is gone, cancelled or finished."""
    rows = SummaryBatch.objects.select_for_update(of=("self",)).select_related("area").filter(pk=number)
    batch: SummaryBatch | None = rows.first()
    if batch is None or batch.state not in OPEN:
        return None
    batch.run, batch.state, batch.alive_at = uuid.uuid4(), BatchState.RUNNING, timezone.now()
    batch.save(update_fields=["run", "state", "alive_at"])
    batch.rows.filter(state=RowState.TAKEN).update(state=RowState.WAITING, run=None)
    return batch


@transaction.atomic
def take_row(batch: SummaryBatch) -> BatchRow | None:
    """The next area for this run; None when none waits or the run is over (cancelled, taken up by another)."""
    if not _give_sign(batch):
        return None
    row = batch.rows.filter(state=RowState.WAITING).select_related("area").order_by("area__code").first()
    if row is not None:
        row.state, row.run = RowState.TAKEN, batch.run
        row.save(update_fields=["state", "run"])
    return row


@transaction.atomic
def finish_row(batch: SummaryBatch, row: BatchRow, *, summary: int, pdf: bytes, note: str = "") -> bool:
    """Write what was made for the row; False where the row was taken away from this run meanwhile."""
    _give_sign(batch)
    made = {"summary_id": summary, "pdf": pdf, "note": note, "failure": "", "finished_at": timezone.now()}
    return _mine(batch, row).update(state=RowState.DONE, run=None, **made) == 1


@transaction.atomic
def fail_row(batch: SummaryBatch, row: BatchRow, *, reason: str) -> bool:
    """Write why there is nothing for the row; the others go on. False where the row was taken away meanwhile."""
    _give_sign(batch)
    failed = {"failure": reason, "finished_at": timezone.now()}
    return _mine(batch, row).update(state=RowState.FAILED, run=None, **failed) == 1


@transaction.atomic
def conclude(batch: SummaryBatch) -> bool:
    """End the batch once no row of it waits; False when the run is no longer this one."""
    if not _give_sign(batch):
        return False
    if batch.rows.filter(state__in=[RowState.WAITING, RowState.TAKEN]).exists():
        return False
    batch.state, batch.run, batch.finished_at = BatchState.FINISHED, None, timezone.now()
    batch.save(update_fields=["state", "run", "finished_at"])
    failed = batch.rows.filter(state=RowState.FAILED).count()
    _record("reports.batch_finished", batch, {"failed": failed}, by=None)
    return True


@transaction.atomic
def give_back(batch: SummaryBatch) -> bool:
    """Let the batch wait for its next run, so that others have their turn; False when the run is no longer this one."""
    if not _mine_at_work(batch).update(state=BatchState.WAITING, run=None, alive_at=timezone.now()):
        return False
    batch.rows.filter(state=RowState.TAKEN).update(state=RowState.WAITING, run=None)
    return True


@transaction.atomic
def break_off(batch: SummaryBatch, *, reason: str) -> bool:
    """End the run because nothing can go on, and say why; what is made stays. False when the run is no longer this one.

    It can be taken up again.
    """
    if not _mine_at_work(batch).update(state=BatchState.BROKEN_OFF, run=None, failure=reason):
        return False
    batch.rows.filter(state=RowState.TAKEN).update(state=RowState.WAITING, run=None)
    _record("reports.batch_broken_off", batch, {"reason": reason}, by=None)
    return True


def _mine(batch: SummaryBatch, row: BatchRow) -> QuerySet[BatchRow]:
    """The row while this run still holds it."""
    return BatchRow.objects.filter(pk=row.pk, state=RowState.TAKEN, run=batch.run)


def _give_sign(batch: SummaryBatch) -> bool:
    """Tell the page that the worker is alive; False when the batch is no longer this run's. Locks the batch's row."""
    return _mine_at_work(batch).update(alive_at=timezone.now()) == 1


def _mine_at_work(batch: SummaryBatch) -> QuerySet[SummaryBatch]:
    """The batch while this run still holds it."""
    rows: QuerySet[SummaryBatch] = SummaryBatch.objects.filter(pk=batch.pk, run=batch.run, state=BatchState.RUNNING)
    return rows


def _record(action: str, batch: SummaryBatch, after: dict[str, object], *, by: Account | None) -> None:
    told = {"month": f"{batch.month:%Y-%m}", "level": int(batch.level), **after}
    audit.record(action, audit.Change(batch, batch.area.code, after=told), by=by)
