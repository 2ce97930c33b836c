"""Work off the request: reading an uploaded workbook. Safe to run twice, and safe to be killed in the middle.

The task is a row of the same database and is made in the same transaction as the upload, so neither is there without
the other; `units.background` tells where it stands.
"""

from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.tasks import task
from django.utils import timezone, translation

from issues import plan_uploads
from issues.models import PlanUpload
from issues.models.upload import UploadState
from units import background
from units.access import Account
from units.background import Stage, Standing
from units.clock import today


@task
def read_upload(upload: int, user: int, on: str, language: str) -> None:
    """Preview an upload for the user, in the user's language, as of the day; nothing when it is gone."""
    row = PlanUpload.objects.select_related("area").filter(pk=upload).first()
    account = get_user_model().objects.filter(pk=user, is_active=True).first()
    if row is not None and account is not None:
        with translation.override(language):
            plan_uploads.look(row, by=account, on=date.fromisoformat(on))


@transaction.atomic
def send(name: str, content: bytes, *, found_on: date | None, by: Account) -> PlanUpload:
    """Keep a file and have it read; raises NoAreaForPlans."""
    upload = plan_uploads.keep(name, content, found_on=found_on, by=by)
    enqueue(upload, by=by)
    return upload


@transaction.atomic
def enqueue(upload: PlanUpload, *, by: Account) -> None:
    """Have an upload read, or read again for another preview; nothing when it is committed or in the queue already."""
    row = PlanUpload.objects.light().select_for_update().get(pk=upload.pk)
    at_work = background.standing(row.task, at=timezone.now()).stage in {Stage.QUEUED, Stage.RUNNING}
    if row.state == UploadState.COMMITTED or (row.state == UploadState.WAITING and at_work):
        return
    mine = PlanUpload.objects.filter(pk=row.pk)
    mine.update(state=UploadState.WAITING, refusal="", header_missing=False, preview=None, rows_read=None)
    language = translation.get_language() or "zh-hans"
    result = read_upload.enqueue(row.pk, by.pk, today().isoformat(), language)
    mine.update(task=result.id)


def reading(upload: PlanUpload, *, at: datetime) -> Standing | None:
    """How far the reading of an upload is; None when there is nothing to wait for."""
    if upload.state != UploadState.WAITING:
        return None
    told = background.standing(upload.task, at=at)
    if told.stage != Stage.FINISHED:
        return told
    # It has finished since the upload was looked up; or its sender may no longer sign in, and it was not read.
    upload.refresh_from_db(fields=["state", "refusal", "header_missing", "preview"])
    return Standing(Stage.INTERRUPTED) if upload.state == UploadState.WAITING else None
