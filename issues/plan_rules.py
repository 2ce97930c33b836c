"""The rules of a plan's way: each refusal in the user's words, and the questions that pages and verbs ask alike."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from issues import kinds
from issues.models import Approval, Issue, Measure, Plan, PlanStep
from issues.models.plan import PlanKind, PlanState, StepKind
from units import access
from units.access import Account, Action
from units.models import Unit
from units.rules import RuleBroken

# The five fixings; the people are two fields.
FIXINGS = ("target", "content", "action", "due_on", "leader", "handler")
CONTENT = ("target", "content", "action", "due_on", "leader", "leader_post", "handler", "handler_post", "note")


class PlanNotYours(RuleBroken):
    """The role or the area is another's."""

    message = _("Your account may not do this with the plan of %(unit)s.")


class AlreadyInWork(RuleBroken):
    """One version at a time."""

    message = _("Version %(version)s of this unit's plan is in work already (%(state)s); go on with that one.")


class UnitNotStanding(RuleBroken):
    """The unit is closed."""

    message = _("The unit is closed since %(day)s and takes no plan any more.")


class WrongState(RuleBroken):
    """The plan stands elsewhere on its way."""

    message = _("The plan has moved on meanwhile and now stands at: %(state)s. Nothing was changed.")


class NoMeasures(RuleBroken):
    """An empty plan."""

    message = _("The plan has no measure yet; write at least one before you submit it.")


class ChangedSinceSeen(RuleBroken):
    """The text changed between reading and deciding."""

    message = _("The plan was changed after you opened it. Read the change, then decide.")


class AuthorCannotApprove(RuleBroken):
    """The rule of two others."""

    message = _("You wrote at this version of the plan; two other people have to approve it.")


class ApprovedByYou(RuleBroken):
    """The two approvers are two people."""

    message = _("Your approval stands already; a second person has to give the other one.")


class Incomplete(RuleBroken):
    """A measure lacks one of the five fixings, or a rectify plan's measure its issue."""

    message = _(
        "The plan cannot be approved before every measure has its five fixings and, in a rectify plan, its issue. "
        "Missing: %(missing)s."
    )


class KindNotDemanded(RuleBroken):
    """The grade demands another kind."""

    message = _("This is a plan of the kind “%(kind)s”, but the unit's grade demands %(demand)s. Return it to draft.")


class ReasonMissing(RuleBroken):
    """A return says why."""

    message = _("Give the reason, so that whoever has to mend the plan knows what to do.")


class NotAllDone(RuleBroken):
    """A plan is finished when its measures are done and its issues closed."""

    message = _("The plan cannot be finished yet. Measures not at 100 %%: %(measures)s. Issues not closed: %(issues)s.")


def refuse_submission(plan: Plan, by: Account) -> None:
    """Raise the rule that keeps this person from submitting the draft."""
    check_may(by, Action.EDIT_PLAN, plan.unit)
    check_stands_at(plan, PlanState.DRAFT)
    if not plan.measures.exists():
        raise NoMeasures


def refuse_check(plan: Plan, by: Account) -> None:
    """Raise the rule that keeps this person from checking."""
    check_may(by, Action.CHECK_PLAN, plan.unit)
    check_stands_at(plan, PlanState.CHECKING)


def refuse_approval(plan: Plan, by: Account, on: date) -> None:
    """Raise the rule that keeps this person from approving this version on the day."""
    check_may(by, Action.APPROVE_PLAN, plan.unit)
    check_stands_at(plan, PlanState.APPROVING)
    if by.pk in authors_of(plan):
        raise AuthorCannotApprove
    if Approval.objects.filter(plan=plan, approved_by=by, voided_at__isnull=True).exists():
        raise ApprovedByYou
    if gaps := gaps_of(plan.measures.order_by("position")):
        raise Incomplete(missing="；".join(gaps))
    demand = kinds.demanded_of(plan.unit, on)
    if not kinds.fits(plan.kind, demand):
        raise KindNotDemanded(kind=plan.get_kind_display(), demand=kinds.WORDS[demand])


def refuse_return(plan: Plan, by: Account) -> None:
    """Raise the rule that keeps this person from returning the version."""
    check_stands_at(plan, PlanState.CHECKING, PlanState.APPROVING)
    action = Action.CHECK_PLAN if plan.state == PlanState.CHECKING else Action.APPROVE_PLAN
    check_may(by, action, plan.unit)


def refuse_finish(plan: Plan, by: Account, on: date) -> None:
    """Raise the rule that keeps this person from finishing the plan on the day."""
    check_may(by, Action.APPROVE_PLAN, plan.unit)
    check_stands_at(plan, PlanState.APPROVED)
    undone = plan.measures.undone_on(on).order_by("position")
    numbers = [str(number) for number in undone.values_list("position", flat=True)]
    issues = Issue.objects.filter(measures__plan=plan).not_closed().distinct()
    texts = [text[:40] for text in issues.values_list("text", flat=True)]
    if numbers or texts:
        none = _now("none")
        raise NotAllDone(measures="、".join(numbers) or none, issues="；".join(texts) or none)


def authors_of(plan: Plan) -> set[int]:
    """Numbers of the accounts that wrote at this version: who started it and who edited it."""
    edited = PlanStep.objects.filter(plan=plan, kind=StepKind.EDITED).values_list("by", flat=True)
    return {plan.author_id, *edited}


def gaps_of(measures: Iterable[Measure]) -> list[str]:
    """Which measures lack which of the five fixings or their issue, in the user's language; none when complete."""
    found = []
    for measure in measures:
        lacks = [label_of(name) for name in missing_in(measure)]
        if lacks:
            words = {"number": measure.position, "fixings": "、".join(lacks)}
            found.append(_now("measure %(number)s: %(fixings)s") % words)
    return found


def label_of(name: str) -> str:
    """A field of a measure in the user's language."""
    if name == "action":
        # The audit log has an “action” of its own, which another word translates.
        return _now("Rectification measure")
    return str(Measure._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def missing_in(measure: Measure) -> list[str]:
    """Names of what the measure lacks: fixings, and in a rectify plan the issue."""
    issue = ["issue"] if measure.issue_id is None and needs_issue(measure.plan.kind) else []
    return issue + [name for name in FIXINGS if not str(getattr(measure, name) or "").strip()]


def needs_issue(kind: str) -> bool:
    """Tell whether each measure of a plan of the kind names an issue of its unit (docs/adr/0007)."""
    return kind == PlanKind.RECTIFY


def fingerprint(measures: Iterable[Measure], kind: str = "") -> str:
    """A short digest of what the measures say, by which a form knows whether the text that it shows still stands."""
    text = [[one.issue_id, *(str(getattr(one, name) or "") for name in CONTENT)] for one in measures]
    return hashlib.sha256(json.dumps([kind, text]).encode()).hexdigest()[:16]


def seen_now(plan: Plan) -> str:
    """The fingerprint of the whole version as it stands."""
    return fingerprint(plan.measures.order_by("position"), plan.kind)


def check_unchanged(plan: Plan, seen: str | None) -> None:
    """Raise ChangedSinceSeen unless the text still is the one of that fingerprint; None asks nothing."""
    if seen is not None and seen != seen_now(plan):
        raise ChangedSinceSeen


def check_may(by: Account, action: Action, unit: Unit) -> None:
    """Raise PlanNotYours unless the person may do the action with the unit's plan."""
    if not access.may(by, action, unit):
        raise PlanNotYours(unit=unit)


def check_stands_at(plan: Plan, *states: PlanState) -> None:
    """Raise WrongState unless the plan stands at one of these."""
    if plan.state not in states:
        raise WrongState(state=plan.get_state_display())
