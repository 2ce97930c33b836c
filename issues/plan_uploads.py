"""A plan workbook on its way through the page: kept, read by the worker, previewed, committed at most once.

The file lies in the database and its state beside it, so a worker that is killed in the middle leaves nothing behind:
the upload still waits, and is read again by whoever asks for it.
"""

import hashlib
from datetime import date, timedelta
from itertools import batched

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from issues import plan_import
from issues.import_commit import days_of_finding, write
from issues.import_report import Report
from issues.models import Plan, PlanUpload
from issues.models.upload import UploadState
from issues.sheet_refusals import NoPlanHeader, TwoPlanSheets
from issues.sheet_rows import Table
from issues.upload_page import stored
from units import access, audit, register_lock
from units.access import Account, Action
from units.models import Unit
from units.rules import RuleBroken

DRAFT_DAYS = 30
BATCH = 10_000


class NoAreaForPlans(RuleBroken):
    """Nobody without an area sends plans."""

    message = _("Your account may not edit plans in any area.")


class AlreadyCommitted(RuleBroken):
    """An upload is committed once."""

    message = _("This workbook has been taken over already; nothing was changed now.")


class NotPreviewed(RuleBroken):
    """Nothing has been shown yet."""

    message = _("This workbook has not been previewed yet.")


class HasErrors(RuleBroken):
    """All or nothing."""

    message = _("The workbook has %(count)s errors, so nothing of it is taken. Mend them and send it again.")


class NoSuchChoice(RuleBroken):
    """A sheet that is not among those offered."""

    message = _("Choose one of the sheets that are offered.")


class ChangedMeanwhile(RuleBroken):
    """What the officer saw is no longer what would happen."""

    message = _(
        "Somebody changed or approved one of these plans after the preview was made. Nothing was saved; "
        "the preview is made anew, look at it again."
    )


def area_for(user: Account) -> Unit:
    """The widest unit for which the user sends plans; raises NoAreaForPlans."""
    areas = access.areas_of(user, Action.EDIT_PLAN)
    if not areas:
        raise NoAreaForPlans
    if areas == [""]:
        top = Unit.objects.order_by("level", "code").first()
    else:
        top = Unit.objects.by_short_code(min(areas, key=lambda short: (len(short), short))).first()
    if top is None:
        raise NoAreaForPlans
    return top


@transaction.atomic
def keep(name: str, content: bytes, *, found_on: date | None, by: Account, sheet: str = "") -> PlanUpload:
    """Keep a file until it is committed, or for 30 days; changes no plan. Raises NoAreaForPlans."""
    stale = timezone.now() - timedelta(days=DRAFT_DAYS)
    PlanUpload.objects.exclude(state=UploadState.COMMITTED).filter(uploaded_at__lt=stale).delete()
    return PlanUpload.objects.create(
        area=area_for(by),
        name=name[-120:],
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        found_on=found_on,
        sheet=sheet,
        uploaded_by=by,
    )


def look(upload: PlanUpload, *, by: Account, on: date) -> PlanUpload:
    """Read the file and store what it would do now; refuses with the reason on the upload. Safe to do again.

    Nothing is held while the file is read; a commit meanwhile wins.
    """
    state, refusal, told, sheets = UploadState.PREVIEWED, "", None, upload.sheets
    header_missing = False
    try:
        table = read(upload, by=by)
        # Told at once to whoever waits; the preview takes as long again.
        PlanUpload.objects.filter(pk=upload.pk).update(rows_read=len(table.rows))
        report, beside = plan_import.examine(table, by=by, on=on, found_on=upload.found_on)
        told = stored(report, beside, days_of_finding(report.rows, table.stated_on or upload.found_on, on))
    except RuleBroken as refused:
        state, refusal = UploadState.REFUSED, str(refused)
        header_missing = isinstance(refused, NoPlanHeader)
        sheets = refused.names if isinstance(refused, TwoPlanSheets) else sheets
    rows = PlanUpload.objects.filter(pk=upload.pk).exclude(state=UploadState.COMMITTED)
    found = {"state": state, "refusal": refusal, "header_missing": header_missing, "preview": told, "sheets": sheets}
    if rows.update(**found):
        for name, value in found.items():
            setattr(upload, name, value)
    return upload


def choose(upload: PlanUpload, sheet: str) -> None:
    """Remember which of the sheets that look right is meant; the upload must be read again. Raises NoSuchChoice."""
    if sheet not in upload.sheets:
        raise NoSuchChoice
    PlanUpload.objects.filter(pk=upload.pk).exclude(state=UploadState.COMMITTED).update(sheet=sheet)


def read(upload: PlanUpload, *, by: Account) -> Table:
    """The upload's table; raises what `plan_import.read` raises."""
    return plan_import.read(upload.name, bytes(upload.content), plan_import.layouts_for(by), upload.sheet)


def examine(upload: PlanUpload, *, by: Account, on: date) -> Report:
    """The preview of an upload; raises what `plan_import.read` raises."""
    table = read(upload, by=by)
    return plan_import.preview(table, by=by, on=on, found_on=upload.found_on)


@transaction.atomic
def commit(upload: PlanUpload, *, by: Account, on: date, expected: str | None = None) -> Report:
    """Write exactly what the stored preview told, as drafts; all or nothing, once, the user's area asked again.

    `expected` is the digest of the preview that the user saw.

    Raises AlreadyCommitted, NotPreviewed, HasErrors, ChangedMeanwhile, and what reading raises. Needs EDIT_PLAN.
    """
    row = PlanUpload.objects.select_for_update(of=("self",)).select_related("area").get(pk=upload.pk)
    if row.state == UploadState.COMMITTED:
        raise AlreadyCommitted
    if row.state != UploadState.PREVIEWED or not row.preview:
        raise NotPreviewed
    register_lock.share()
    table = read(row, by=by)
    report, beside = plan_import.examine(table, by=by, on=on, found_on=row.found_on, lock=True)
    if report.errors:
        raise HasErrors(count=len(report.errors))
    if report.digest != row.preview["digest"] or (expected is not None and expected != report.digest):
        raise ChangedMeanwhile
    plans = write(report, beside, stated_on=table.stated_on or row.found_on, by=by, on=on)
    report.committed = True
    touched = _touched(report)
    row.state, row.committed_at, row.committed_by = UploadState.COMMITTED, timezone.now(), by
    row.preview = row.preview | {"committed": True, "plans": touched}
    row.save(update_fields=["state", "committed_at", "committed_by", "preview"])
    after = {"name": row.name, "sha256": row.sha256, "rows": len(report.rows), "plans": plans, "on": on.isoformat()}
    audit.record("issues.workbook_imported", audit.Change(row, row.area.code, after=after), by=by)
    return report


def _touched(report: Report) -> list[int]:
    """Numbers of the versions that a commit wrote to: those in work of the units whose measures are new or changed."""
    changed = {one.row for one in report.changed} | {one.row for one in report.new}
    units = sorted({one.place for one in report.rows if one.row in changed})
    found: list[int] = []
    for some in batched(units, BATCH, strict=False):
        found.extend(Plan.objects.filter(unit__in=some).in_work().values_list("pk", flat=True))
    return found
