"""What differs between two versions of a plan, measure by measure and field by field."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from issues.drafting import Line
from issues.models import Measure, Plan
from issues.plan_rules import CONTENT, label_of


@dataclass(frozen=True, slots=True)
class Change:
    """One field: its name in words, and what it said before and says after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """One measure: `kind` is added, removed or changed; an added one has no former texts, a removed one no later."""

    kind: str
    title: str
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs from the older version to the newer one; `unchanged` counts the measures that stayed."""

    older: Plan
    newer: Plan
    head: list[Change]
    measures: list[MeasureChange]
    unchanged: int


def between(older: Plan, newer: Plan) -> Difference:
    """Compare two versions: two queries, one for each version's measures."""
    before, after = _measures(older), _measures(newer)
    pairs = _pairs(before, after)
    changes = [_compare(old, new) for old, new in pairs]
    found = [change for change in changes if change is not None]
    head = [] if older.kind == newer.kind else [_kind(older, newer)]
    return Difference(older, newer, head, found, len(changes) - len(found))


def _measures(plan: Plan) -> list[Measure]:
    return list(plan.measures.select_related("issue").order_by("position"))


def _pairs(before: Sequence[Measure], after: Sequence[Measure]) -> list[tuple[Measure | None, Measure | None]]:
    """Which measure became which: the same issue and action; of the rest the next under the same issue."""
    left = list(before)
    partners: dict[int, Measure] = {}
    for same in (_same_action, _same_issue):
        for new in after:
            if new.pk not in partners and (old := next((one for one in left if same(one, new)), None)):
                partners[new.pk] = old
                left.remove(old)
    pairs: list[tuple[Measure | None, Measure | None]] = [(partners.get(new.pk), new) for new in after]
    return [*pairs, *((old, None) for old in left)]


def _same_action(old: Measure, new: Measure) -> bool:
    return (old.issue_id, old.action) == (new.issue_id, new.action)


def _same_issue(old: Measure, new: Measure) -> bool:
    return old.issue_id == new.issue_id


def _compare(old: Measure | None, new: Measure | None) -> MeasureChange | None:
    one = new or old
    if one is None:
        return None
    changes = between_lines(Line.of(old) if old else None, Line.of(new) if new else None)
    if not changes:
        return None
    kind = "changed" if old and new else "added" if new else "removed"
    words = {"number": one.position, "action": one.action[:60]}
    titles = {
        "changed": _("Measure %(number)s changed: %(action)s"),
        "added": _("Measure %(number)s added: %(action)s"),
        "removed": _("Former measure %(number)s left out: %(action)s"),
    }
    return MeasureChange(kind, titles[kind] % words, changes)


def between_lines(before: Line | None, after: Line | None) -> list[Change]:
    """The fields in which two texts of a measure differ; None stands for no measure."""
    texts = [one.as_json() if one else {} for one in (before, after)]
    found = []
    for name in ("issue", *CONTENT):
        old, new = (text.get(name, "") for text in texts)
        if old != new:
            found.append(Change(label_of(name), old, new))
    return found


def _kind(older: Plan, newer: Plan) -> Change:
    return Change(_("Kind of plan"), older.get_kind_display(), newer.get_kind_display())
