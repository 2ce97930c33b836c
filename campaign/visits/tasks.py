"""Work off the request: the ladder's day. Safe to run twice, and safe to be killed in the middle."""

from datetime import date

from django.contrib.auth import get_user_model
from django.tasks import task

from campaign.visits import ladder


@task
def work_ladder(on: str, user: int | None = None) -> int:
    """Work the ladder up to the day (ISO), for the account that asked; the number of days worked now."""
    by = get_user_model().objects.filter(pk=user).first() if user is not None else None
    return len(ladder.run_ladder(date.fromisoformat(on), by=by))
