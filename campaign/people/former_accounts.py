"""Accounts that go on working for a unit where their holder is first secretary no more: grants are ended by hand."""

from datetime import date

from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.people.models import FirstSecretary
from campaign.people.querysets import PostingQuerySet
from units.access import Role
from units.models import AreaGrant

STILL_WORKS = _(
    "The account %(account)s of %(name)s still works for %(unit)s, until the system administrator ends its grant."
)


def lingering(postings: PostingQuerySet, on: date) -> PostingQuerySet:
    """Those of the postings that are over on the day while their holder's account still works there: with `username`.

    One for each account and unit, the last. Whether a grant is in force is a matter of the real day, as at sign-in.
    """
    held = AreaGrant.objects.in_force(timezone.localdate()).filter(role=Role.SECRETARY)
    held = held.filter(user=OuterRef("official__account"), area=OuterRef("unit"))
    later = FirstSecretary.objects.standing().filter(official=OuterRef("official"), unit=OuterRef("unit"))
    rows = postings.standing().filter(Exists(held), until_on__lte=on)
    rows = rows.exclude(Exists(later.filter(from_on__gt=OuterRef("from_on"))))
    return rows.annotate(username=F("official__account__username"))


def still_works(posting: FirstSecretary, on: date) -> str:
    """The sentence that tells whoever keeps the postings of such an account of this one; blank where there is none."""
    found = lingering(FirstSecretary.objects.filter(pk=posting.pk), on)
    name = found.values_list("official__account__username", flat=True).first()
    words = {"account": name, "name": posting.official.name, "unit": posting.unit.name}
    return str(STILL_WORKS % words) if name else ""
