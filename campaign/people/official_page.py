"""What the page of a roster entry shows when two people mended it at once."""

from datetime import date

from django.utils.translation import gettext as _

from campaign.people import phones
from campaign.people.models import Official
from campaign.people.report_page import Change
from campaign.people.roster import Particulars
from units.access import Account


def differences(saved: Official, mine: Particulars, left_on: date | None, account: Account | None) -> list[Change]:
    """What is saved beside what somebody wrote, field by field where they differ; of phones the masks alone."""
    pairs = {name: (getattr(saved, name), getattr(mine, name)) for name in ("name", "post", "organisation")}
    pairs["account"] = (_username(saved.account), _username(account))
    pairs["left_on"] = (_said(saved.left_on), _said(left_on))
    found = [Change(_label(name), old, new) for name, (old, new) in pairs.items() if old != new]
    if saved.work_phone != mine.work_phone:
        found.append(Change(_label("work_phone"), *_phones(saved.work_phone, mine.work_phone)))
    return found


def _phones(saved: str, mine: str) -> tuple[str, str]:
    """Two masks; where they are the same, the second says that the numbers are not."""
    one, other = phones.mask(saved), phones.mask(mine)
    return one, (other if one != other else _("%(phone)s (another number)") % {"phone": other})


def _label(name: str) -> str:
    return str(Official._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a column


def _username(account: Account | None) -> str:
    return account.get_username() if account else ""


def _said(day: date | None) -> str:
    return day.isoformat() if day else ""
