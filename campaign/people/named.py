"""First secretaries as the lists of lower floors print them: the answer to `settings.FIRST_SECRETARIES`."""

from collections.abc import Iterable, Mapping
from datetime import date

from campaign.people.models import FirstSecretary


def first_secretaries(units: Iterable[int], on: date) -> Mapping[int, str]:
    """For each unit's number the name and organisation of whoever was posted there on the day; one query."""
    posted = FirstSecretary.objects.as_of(on).filter(unit__in=list(units)).order_by()
    rows = posted.values_list("unit", "official__name", "official__organisation")
    return {unit: f"{name}（{organisation}）" for unit, name, organisation in rows}
