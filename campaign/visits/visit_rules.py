"""What the rules forbid about visits and their photos, each in a sentence that tells what to do."""

from django.utils.translation import gettext_lazy as _

from campaign.visits.models import Visit, VisitLevel
from units.access import Account, Action, Role, grants_of, may
from units.models import Unit
from units.rules import RuleBroken

# Which account may record a visit of which side: nobody counts a visit for a level above his own.
SIDES: dict[Role, frozenset[str]] = {
    Role.PREFECTURE: frozenset(VisitLevel.values),
    Role.COUNTY: frozenset({VisitLevel.COUNTY, VisitLevel.DEPARTMENT, VisitLevel.TOWNSHIP}),
    Role.CHECKER: frozenset({VisitLevel.COUNTY, VisitLevel.DEPARTMENT}),
    Role.TOWNSHIP: frozenset({VisitLevel.TOWNSHIP}),
}


class NotYourVisit(RuleBroken):
    """The account logs no visits there."""

    message = _("Your account logs no visits to “%(unit)s”. Choose a unit of your own area.")


class SideNotYours(RuleBroken):
    """A visit is recorded by the visiting side or by a level above it."""

    message = _("A “%(side)s” is recorded and corrected by the visiting side or above; choose your own side.")


class VisitInFuture(RuleBroken):
    """A visit is recorded when it has been made."""

    message = _("The visit is dated %(day)s, which has not come yet. Log it on the day or after it.")


class UnitNotStanding(RuleBroken):
    """Nobody visits a unit that did not exist."""

    message = _("“%(unit)s” was closed or not yet open on %(day)s. Check the day, or choose the unit that took over.")


class UnitHasFindings(RuleBroken):
    """What was found belongs to the unit where it was found."""

    message = _("This visit found issues in “%(unit)s”, so its unit stays. Correct the issues there, and log anew.")


class OutsideRound(RuleBroken):
    """A round of supervision has its days and its area."""

    message = _("The day or the unit lies outside “%(round)s”. Choose another round, or none.")


class KeyOfAnother(RuleBroken):
    """A form is sent by whoever opened it."""

    message = _("This form was opened by another account. Open a new one; your text is below.")


class SavedOtherwise(RuleBroken):
    """A repeat that says something else: the first text is saved, and the second must not vanish."""

    message = _("This visit was saved before with another text. Both stand below; decide which one is right.")

    def __init__(self, current: Visit) -> None:
        super().__init__()
        self.current = current


class ChangedMeanwhile(RuleBroken):
    """Somebody else has corrected the version that this text began with."""

    message = _("%(who)s saved a newer version meanwhile. Both texts stand below; decide what is right and save again.")

    def __init__(self, current: Visit) -> None:
        super().__init__(who=current.logged_by.signature)
        self.current = current


class TooManyPhotos(RuleBroken):
    """A visit has few photos that say something."""

    message = _("A visit keeps at most %(most)s photos. “%(name)s” was left out.")


def sides_of(user: Account, unit: Unit | None = None) -> frozenset[str]:
    """The visiting sides whose visits the account may record in the unit, or anywhere."""
    if user.is_superuser and user.is_active:
        return frozenset(VisitLevel.values)
    held = [one for one in grants_of(user) if unit is None or one.covers(unit.code, unit.level)]
    return frozenset(side for one in held for side in SIDES.get(one.role, ()))


def may_log(user: Account, unit: Unit, side: str) -> bool:
    """Tell whether the account may record or correct a visit of that side to the unit."""
    return may(user, Action.LOG_VISIT, unit) and side in sides_of(user, unit)


def check_may_log(user: Account, unit: Unit, side: str) -> None:
    """Raise NotYourVisit or SideNotYours."""
    if not may(user, Action.LOG_VISIT, unit):
        raise NotYourVisit(unit=unit)
    if side not in sides_of(user, unit):
        raise SideNotYours(side=VisitLevel(side).label)
