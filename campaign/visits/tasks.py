"""Work off the request: the ladder's day. Safe to run twice, and safe to be killed in the middle."""

from datetime import date, timedelta

from django.contrib.auth import get_user_model
from django.tasks import task

from campaign.visits import ladder

# So many skipped days one night works off; whoever wants them at once presses the page's button.
MOST = timedelta(days=31)


@task
def work_ladder(on: str, user: int | None = None) -> int:
    """Work the ladder up to the day (ISO), for the account that asked; the number of days worked now."""
    by = get_user_model().objects.filter(pk=user).first() if user is not None else None
    return len(ladder.run_ladder(date.fromisoformat(on), by=by))


def nightly_ladder(on: date) -> str:
    """Work the ladder up to the day, after a long stand-still a month of it each night; one of NIGHTLY_WORK."""
    last = ladder.last_day()
    runs = ladder.run_ladder(min(on, last + MOST) if last else on)
    return f"{len(runs)} days, {sum(run.raised for run in runs)} raised, {sum(run.ended for run in runs)} ended"
