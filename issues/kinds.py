"""Which kind of plan a unit's grade demands; asked of the app above by a name in settings (docs/adr/0002)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from issues.models.plan import PlanKind
from units.models import Unit

RECTIFY, BETTER, ANY = "rectify", "upgrade or consolidate", ""
ALLOWED: dict[str, tuple[PlanKind, ...]] = {
    RECTIFY: (PlanKind.RECTIFY,),
    BETTER: (PlanKind.UPGRADE, PlanKind.CONSOLIDATE),
    ANY: tuple(PlanKind),
}
WORDS: dict[str, Promise] = {
    RECTIFY: _("a rectify plan, because the unit is weak"),
    BETTER: _("an upgrade or a consolidate plan, because the unit is not weak"),
    ANY: _("any kind: the unit has no grade yet"),
}

type Demands = Callable[[Sequence[Unit], date], Mapping[int, str]]


def demanded(units: Sequence[Unit], on: date) -> Mapping[int, str]:
    """For each unit's number RECTIFY, BETTER or ANY (no grade yet) on the day; the same queries at any length."""
    ask: Demands = import_string(settings.PLAN_KINDS_DEMANDED)
    return ask(units, on)


def demanded_of(unit: Unit, on: date) -> str:
    """What the grade of the one unit demands on the day."""
    return demanded([unit], on).get(unit.pk, ANY)


def fits(kind: str, demand: str) -> bool:
    """Tell whether a plan of the kind answers the demand."""
    return kind in ALLOWED[demand]
