"""How far a round is."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.grading.models import Assessment, Round, Stage
from campaign.grading.models.assessment import State
from units.access import Account
from units.levels import Level


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many assessments stand at one place of the chain, with the address of the list behind the number."""

    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class LevelProgress:
    """One level of a round: the places of its chain in order, from the author to the grading, and the sum."""

    label: str
    places: list[Waiting]
    total: int
    graded: int


def progress(round_: Round, user: Account) -> list[LevelProgress]:
    """The round by level and place, for the areas of the user: two queries."""
    rows = Assessment.objects.visible_to(user).filter(round=round_).order_by()
    counts = {
        (level, state, stage): n
        for level, state, stage, n in rows.values_list("unit__level", "state", "stage").annotate(n=Count("pk"))
    }
    chains: dict[int, list[Stage]] = {}
    for stage in round_.stages.all():
        chains.setdefault(stage.unit_level, []).append(stage)
    return [_level(round_, level, chain, counts) for level, chain in sorted(chains.items())]


def _level(
    round_: Round, level: int, chain: list[Stage], counts: dict[tuple[int, str, int | None], int]
) -> LevelProgress:
    places = [_place(round_, level, _("Being assessed"), State.DRAFT, None, counts)]
    places += [_place(round_, level, str(stage), State.IN_REVIEW, stage.pk, counts) for stage in chain]
    graded = _place(round_, level, _("Graded"), State.GRADED, None, counts)
    total = sum(place.count for place in places) + graded.count
    return LevelProgress(str(Level(level).label), [*places, graded], total, graded.count)


def _place(
    round_: Round,
    level: int,
    label: str,
    state: str,
    stage: int | None,
    counts: dict[tuple[int, str, int | None], int],
) -> Waiting:
    query = {"round": round_.pk, "level": level, "state": state} | ({"stage": stage} if stage else {})
    url = f"{reverse('grading:assessment-list')}?{urlencode(query)}"
    return Waiting(label, counts.get((level, state, stage), 0), url)
