"""Writing the audit log: called inside the transaction of the change, so no entry means no change."""

import uuid
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import models

from units.access import Account
from units.audit_labels import COMMAND
from units.models.audit import AuditEntry, OnceKey

# The client's address inside a request (units/middleware.py); COMMAND on the command line and in workers.
origin: ContextVar[str] = ContextVar("audit_origin", default=COMMAND)

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Change:
    """One record's change: the record, the full code of its area ('' for none), and the values before and after."""

    subject: models.Model
    area_code: str
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


def record(action: str, change: Change, *, by: Account | None, batch: uuid.UUID | None = None) -> AuditEntry:
    """Write one entry; `action` is `app.verb` such as `grading.signed`. `by` is a user, or None for the machine."""
    entry = _entry(action, change, by, batch)
    entry.save(force_insert=True)
    return entry


def record_many(action: str, changes: Iterable[Change], *, by: Account | None) -> uuid.UUID:
    """Write one entry for each row of a bulk action, tied together by the returned batch number."""
    batch = uuid.uuid4()
    AuditEntry.objects.bulk_create([_entry(action, one, by, batch) for one in changes], batch_size=CHUNK)
    return batch


def _entry(action: str, change: Change, by: Account | None, batch: uuid.UUID | None) -> AuditEntry:
    return AuditEntry(
        actor=by if by is not None and by.pk else None,
        origin=origin.get(),
        action=action,
        subject_type=change.subject._meta.label_lower,
        subject_id=change.subject.pk,
        subject=str(change.subject)[:200],
        area_code=change.area_code,
        before=dict(change.before) if change.before is not None else None,
        after=dict(change.after) if change.after is not None else None,
        batch=batch,
    )


def spend(key: uuid.UUID | None, *, by: Account) -> bool:
    """Spend a form's one-time key inside the change's transaction; False when it was spent before.

    Of two submissions at once the second waits on the primary key and then finds the first one's row.
    """
    if key is None:
        return True
    _key, fresh = OnceKey.objects.get_or_create(key=key, defaults={"used_by": by})
    return fresh
