"""Work off the request: reading an uploaded workbook. Safe to run twice, and safe to be killed in the middle."""

from datetime import date

from django.contrib.auth import get_user_model
from django.tasks import task
from django.utils import translation

from issues import plan_uploads
from issues.models import PlanUpload
from units.clock import today


@task
def read_upload(upload: int, user: int, on: str, language: str) -> None:
    """Preview an upload for the user, in the user's language, as of the day; nothing when it is gone."""
    row = PlanUpload.objects.select_related("area").filter(pk=upload).first()
    account = get_user_model().objects.filter(pk=user, is_active=True).first()
    if row is not None and account is not None:
        with translation.override(language):
            plan_uploads.look(row, by=account, on=date.fromisoformat(on))


def enqueue(upload: PlanUpload, user: int) -> None:
    """Hand an upload to the worker; without one (Django's immediate backend) it is read here and now."""
    read_upload.enqueue(upload.pk, user, today().isoformat(), translation.get_language() or "zh-hans")
