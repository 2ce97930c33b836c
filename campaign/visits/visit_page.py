"""One visit as its page shows it: the version, its issues and photos, the versions before and after, what differs."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign.visits.models import Photo, Visit
from campaign.visits.photos import MOST
from campaign.visits.visit_rules import may_log
from campaign.visits.visiting import Note
from issues.models import Issue
from units.access import Account


@dataclass(frozen=True, slots=True)
class Change:
    """One field: its name in words, and what it said before and says after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the visit, and what it changed in the one that it replaces."""

    visit: Visit
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Page:
    """What the page of one version shows."""

    visit: Visit
    issues: list[Issue]
    photos: list[Photo]
    versions: list[Version]
    current: Visit
    may_correct: bool
    may_add_photos: bool
    # How many more photos the visit takes.
    room: int


def page_of(visit: Visit, user: Account) -> Page:
    """Three queries: the versions that the user sees, the issues, the photos."""
    rows = Visit.objects.visible_to(user).filter(chain=visit.chain)
    chain = list(rows.select_related("unit", "round", "logged_by").order_by("version"))
    findings = visit.findings.select_related("issue__aspect__category").order_by("id")
    photos = list(visit.photos.order_by("position"))
    may_correct = visit.is_current and may_log(user, visit.unit, visit.level)
    return Page(
        visit=visit,
        issues=[one.issue for one in findings],
        photos=photos,
        versions=_versions(chain),
        current=chain[-1],
        may_correct=may_correct,
        may_add_photos=may_correct and len(photos) < MOST,
        room=MOST - len(photos),
    )


def _versions(chain: Sequence[Visit]) -> list[Version]:
    """The newest first."""
    before = [None, *chain[:-1]]
    pairs = zip(before, chain, strict=True)
    versions = [Version(one, differences(former, one) if former else []) for former, one in pairs]
    return versions[::-1]


def differences(before: Visit | Note, after: Visit | Note) -> list[Change]:
    """Field by field what differs, in words."""
    pairs = zip(told(before), told(after), strict=True)
    return [Change(label, old, new) for (label, old), (_label, new) in pairs if old != new]


def told(one: Visit | Note) -> list[tuple[str, str]]:
    """What a version or a text says, in words."""
    side = Visit(level=one.level).get_level_display()
    return [
        (_("Unit"), str(one.unit)),
        (_("Day of the visit"), one.on.isoformat()),
        (_("Visiting side"), side),
        (_("Manner"), _("Announced") if one.announced else _("Unannounced")),
        (_("Round of supervision"), str(one.round or "")),
        (_("Who went"), one.visitors),
        (_("What was seen"), one.seen),
    ]
