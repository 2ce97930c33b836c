"""A register file on its way through the page: sent, previewed as often as wanted, imported once."""

import hashlib
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from units import audit
from units.access import Account
from units.areas import Area
from units.models import RegisterUpload, Unit
from units.register import import_register
from units.register_file import Source, tables
from units.register_report import Report
from units.rules import RuleBroken

# Larger files take longer than a page may; the command takes them.
LIMIT = 8 << 20
DRAFT_DAYS = 7


class AlreadyImported(RuleBroken):
    """An upload is imported once."""

    message = _("This file has been imported already; nothing was changed now.")


class RowsRejected(RuleBroken):
    """The user has not asked to leave the rejected rows out."""

    message = _(
        "%(count)s rows cannot be taken. Mend the file and send it again, or tick that these rows are left out."
    )


@transaction.atomic
def keep(name: str, content: bytes, *, within: Unit | None, by: Account, on: date) -> RegisterUpload:
    """Keep a file for its preview; files that nobody imported within a week are let go. Changes no record.

    Raises RegisterFileRefused or WorkbookRefused for a file of which no row can be read.
    """
    next(tables(Source.of_bytes(name, content)))
    stale = timezone.now() - timedelta(days=DRAFT_DAYS)
    RegisterUpload.objects.filter(committed_at__isnull=True, previewed_at__lt=stale).delete()
    return RegisterUpload.objects.create(
        name=name[-120:],
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        within=within,
        on=on,
        previewed_by=by,
    )


def area_of(upload: RegisterUpload) -> Area:
    """The area that the file may touch."""
    return upload.within.area if upload.within else Area.country()


def preview(upload: RegisterUpload, *, by: Account) -> Report:
    """What the import would do to the register as it is now; raises what `import_register` raises."""
    return import_register([_source(upload)], within=area_of(upload), on=upload.on, by=by, commit=False, detailed=True)


@transaction.atomic
def commit(upload: RegisterUpload, *, expected: str, leave_out: bool, by: Account) -> Report:
    """Import exactly what the preview with the digest `expected` told; the user's area is asked again.

    Raises AlreadyImported, RowsRejected, RegisterChanged (the register is no longer as previewed), ImportNotYours.
    """
    row = RegisterUpload.objects.select_for_update(of=("self",)).select_related("within").get(pk=upload.pk)
    if row.committed_at:
        raise AlreadyImported
    told = import_register(
        [_source(row)], within=area_of(row), on=row.on, by=by, leave_out=leave_out, expected=expected
    )
    if not told.committed:
        raise RowsRejected(count=len(told.rejected))
    row.committed_at, row.committed_by = timezone.now(), by
    row.added, row.renamed, row.closed, row.unchanged = told.added, told.renamed, told.closed, told.unchanged
    row.rejected = len(told.rejected)
    row.save()
    after = {"name": row.name, "sha256": row.sha256, "on": row.on.isoformat(), **told.counts()}
    code = row.within.code if row.within else ""
    audit.record("units.register_imported", audit.Change(row, code, after=after), by=by)
    return told


def _source(upload: RegisterUpload) -> Source:
    return Source.of_bytes(upload.name, bytes(upload.content))
