"""Two published boards: October's, which a later correction made differ from today's records, and November's."""

from datetime import date

from campaign.demo.accounts import Cast
from campaign.demo.register import Register
from campaign.grading.models import Publication
from campaign.grading.publishing import publish


def october(register: Register, cast: Cast) -> Publication:
    """To be called before the corrections are recorded."""
    return _publish(register, cast, "2016年10月评定榜", date(2016, 10, 31), date(2016, 11, 2))


def november(register: Register, cast: Cast) -> Publication:
    """To be called after them."""
    return _publish(register, cast, "2016年11月评定榜", date(2016, 11, 30), date(2016, 12, 2))


def _publish(register: Register, cast: Cast, title: str, day: date, on: date) -> Publication:
    area = register.prefecture
    return publish(area, title=f"{area.name}{title}", day=day, by=cast["prefecture"], on=on)
