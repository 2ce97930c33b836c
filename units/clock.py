"""The day that pages and reports take for today: the one place that reads it.

Records' own moments, sessions, grants and the audit log always use the real clock instead.
"""

from datetime import date

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """CAMPAIGN_TODAY where it is set, else the clock's day in TIME_ZONE."""
    fixed: date | None = settings.CAMPAIGN_TODAY
    return fixed or timezone.localdate()
