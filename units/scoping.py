"""From an address to an area: what the signed-in user may look at, else 404."""

from django.http import Http404
from django.utils.translation import gettext as _

from units import access
from units.access import Account, Action
from units.areas import Area, within
from units.levels import Level
from units.models import Unit


class Absent(Http404):
    """A 404 whose text is for the user; any other 404, such as Django's own, keeps its technical text to itself."""


def no_area() -> Absent:
    """What an account without any grant in force is told, on every page that needs one."""
    return Absent(_("Your account holds no area, or its term has ended. Ask the system administrator."))


def unit_or_404(user: Account, short_code: str, action: Action = Action.READ) -> Unit:
    """The unit of the short code among those the user may see; 404 for an unknown one and for somebody else's alike."""
    unit = Unit.objects.visible_to(user, action).by_short_code(short_code).first()
    if unit is None:
        raise Absent(_("There is no unit %(code)s, or it lies outside your area.") % {"code": short_code[:20]})
    return unit


def area_or_404(user: Account, short_code: str) -> Area:
    """The area of the short code; for a blank one the user's own (`home_area`)."""
    if not short_code:
        return home_area(user)
    return unit_or_404(user, short_code).area


def home_area(user: Account) -> Area:
    """The user's widest area; for a superuser the one unit on top of the register, or the whole country; else 404."""
    areas = access.areas_of(user)
    if not areas:
        raise no_area()
    if areas != [""]:
        return unit_or_404(user, min(areas, key=lambda short: (len(short), short))).area
    return top_area()


def top_area() -> Area:
    """The one unit on top of the register, else the whole country."""
    top = list(Unit.objects.order_by("level", "code")[:2])
    alone = len(top) == 1 or (len(top) == 2 and top[0].level < top[1].level)
    return top[0].area if alone else Area.country()


def holds_all_counties(user: Account, action: Action) -> bool:
    """Tell whether no county lies outside the areas where the user may do the action.

    At most one short query for each request's user object: a page of the admin asks for each of its models.
    """
    areas = tuple(access.areas_of(user, action))
    if not areas or areas == ("",):
        return areas == ("",)
    held: dict[tuple[str, ...], bool] | None = getattr(user, "_counties_held", None)
    if held is None:
        held = user._counties_held = {}  # type: ignore[attr-defined]
    if areas not in held:
        held[areas] = not Unit.objects.at_level(Level.COUNTY).exclude(within(areas)).exists()
    return held[areas]
