"""What the page of one plan shows: its chain, its table, what I can do with it or which rule forbids it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from issues import kinds, plan_diff, plan_rules
from issues.models import Approval, Evidence, Measure, Plan, PlanStep
from issues.models.plan import IN_WORK, PlanState, StepKind
from issues.progress import is_reminded, light
from units import access
from units.access import Account, Action
from units.rules import RuleBroken

# Where a version stands on the five places of its chain; at "waits for approval" it is the number of approvals given.
PLACES = {PlanState.DRAFT: 0, PlanState.CHECKING: 1, PlanState.APPROVING: 2}


@dataclass(frozen=True, slots=True)
class Step:
    """One place of the chain; `state` is done, current, returned, void or todo."""

    label: str
    state: str
    word: str
    note: str


@dataclass(frozen=True, slots=True)
class Row:
    """One measure with its progress on the day; `state` is overdue, soon, normal or none; `lacks` names fixings.

    `files` is the evidence of the latest note.
    """

    measure: Measure
    percent: int
    state: str
    word: str
    lacks: list[str]
    files: list[Evidence]


@dataclass(frozen=True, slots=True)
class Offer:
    """One step that the plan waits for; `refusal` is the rule that forbids it to this person, or ''."""

    name: str
    label: str
    url: str
    refusal: str


def context_of(plan: Plan, user: Account, day: date, against: Plan | None = None) -> dict[str, Any]:
    """Everything that the page shows but the crumbs; as many queries for thirty measures as for one."""
    approvals = list(plan.approvals.select_related("approved_by", "voided_by"))
    steps = list(plan.steps.select_related("by"))
    versions = list(Plan.objects.filter(unit=plan.unit_id).order_by("-version"))
    rows = rows_of(plan, day)
    demand = kinds.demanded_of(plan.unit, day)
    older = against or next((one for one in versions if one.version < plan.version and one.approved_on), None)
    in_work = plan.state in IN_WORK
    return {
        "plan": plan,
        "rows": rows,
        "percent": sum(row.percent for row in rows) // len(rows) if rows else 0,
        "chain": chain_of(plan, approvals, steps),
        "approvals": approvals,
        "steps": [step for step in steps if step.kind != StepKind.EDITED],
        "versions": versions,
        "difference": plan_diff.between(older, plan) if older else None,
        "demand": kinds.WORDS[demand] if in_work and not (demand and kinds.fits(plan.kind, demand)) else "",
        "kind_fits": kinds.fits(plan.kind, demand),
        "gaps": plan_rules.gaps_of(row.measure for row in rows) if in_work else [],
        "offers": offers_to(plan, user, day),
        "seen": plan_rules.fingerprint((row.measure for row in rows), plan.kind),
        "may_edit": in_work and access.may(user, Action.EDIT_PLAN, plan.unit),
        "may_start": not any(one.state in IN_WORK for one in versions)
        and access.may(user, Action.EDIT_PLAN, plan.unit),
        "may_note": plan.state == PlanState.APPROVED and access.may(user, Action.HANDLE_ISSUE, plan.unit),
    }


def rows_of(plan: Plan, day: date) -> list[Row]:
    """The plan's measures in order, with their progress on the day and what shows it: two queries."""
    measures = list(plan.measures.with_percent_on(day).with_last_note_on(day).in_order())
    files: dict[int | None, list[Evidence]] = {}
    for file in Evidence.objects.filter(progress__in=[one.note_pk for one in measures]):  # type: ignore[attr-defined]
        files.setdefault(file.progress_id, []).append(file)
    return [_row(one, plan, day, files.get(one.note_pk, [])) for one in measures]  # type: ignore[attr-defined]


def _row(measure: Measure, plan: Plan, day: date, files: list[Evidence]) -> Row:
    percent: int = measure.percent  # type: ignore[attr-defined]
    lacks = [plan_rules.label_of(name) for name in plan_rules.missing_in(measure)]
    if plan.approved_on is None or plan.state == PlanState.SUPERSEDED:
        return Row(measure, percent, "", "", lacks, files)
    state = light(measure.due_on, percent, day)
    return Row(measure, percent, state, _word(measure, percent, state, day), lacks, files)


def _word(measure: Measure, percent: int, state: str, day: date) -> str:
    """The state in words, with the days left or passed."""
    if state == "none" or measure.due_on is None:
        return _("Measure done")
    left = (measure.due_on - day).days
    if state == "overdue":
        return _("Overdue by %(days)s days") % {"days": -left}
    if state == "soon":
        return _("Due soon, %(days)s days left") % {"days": left}
    if is_reminded(measure.due_on, percent, day):
        return _("On time, %(days)s days left") % {"days": left}
    return ""


def chain_of(plan: Plan, approvals: list[Approval], steps: list[PlanStep]) -> list[Step]:
    """Draft, joint check, two approvals, in force: where the version stands, who decided and when."""
    given = [one for one in approvals if one.voided_at is None]
    place = PLACES.get(PlanState(plan.state), 4)
    place += len(given) if plan.state == PlanState.APPROVING else 0
    last = steps[-1] if steps else None
    checked = f"{plan.checked_by.signature} · {plan.checked_on}" if plan.checked_by else ""
    signed = [f"{one.approved_by.signature} · {one.approved_on}" for one in given] + ["", ""]
    notes = [f"{plan.author.signature} · {plan.drafted_on}", checked, signed[0], signed[1], _end(plan)]
    labels = [_("Draft"), _("Joint check"), _("First approval"), _("Second approval"), _("In force")]
    states = ["done" if n < place else "current" if n == place else "todo" for n in range(5)]
    if last is not None and last.kind == StepKind.RETURNED and plan.state == PlanState.DRAFT:
        states[0] = "returned"
    if len(given) < len(approvals) and not given and place < 4:
        states[2] = "void"
    if plan.approved_on:
        states[4] = "done"
    words = {"done": "", "current": _("Waits here"), "returned": _("Returned"), "void": _("Voided"), "todo": ""}
    return [Step(label, state, words[state], note) for label, state, note in zip(labels, states, notes, strict=True)]


def _end(plan: Plan) -> str:
    """What became of an approved version."""
    if plan.superseded_on:
        return _("%(approved)s, superseded on %(day)s") % {"approved": plan.approved_on, "day": plan.superseded_on}
    if plan.finished_on:
        return _("%(approved)s, finished on %(day)s") % {"approved": plan.approved_on, "day": plan.finished_on}
    return str(plan.approved_on or "")


def offers_to(plan: Plan, user: Account, day: date) -> list[Offer]:
    """The steps that the version waits for, each with the rule that forbids it to this person."""
    rules: dict[str, list[tuple[str, str, Callable[[], None]]]] = {
        PlanState.DRAFT: [("submit", _("Submit to the joint check"), lambda: plan_rules.refuse_submission(plan, user))],
        PlanState.CHECKING: [("check", _("The joint check has passed"), lambda: plan_rules.refuse_check(plan, user))],
        PlanState.APPROVING: [("approve", _("Approve"), lambda: plan_rules.refuse_approval(plan, user, day))],
        PlanState.APPROVED: [
            ("finish", _("The plan is carried out"), lambda: plan_rules.refuse_finish(plan, user, day))
        ],
    }
    back = ("return", _("Return to draft"), lambda: plan_rules.refuse_return(plan, user))
    waiting = rules.get(plan.state, [])
    if plan.state in (PlanState.CHECKING, PlanState.APPROVING):
        waiting = [*waiting, back]
    return [
        Offer(name, label, reverse(f"issues:plan-{name}", args=[plan.pk]), _refusal(rule))
        for name, label, rule in waiting
    ]


def _refusal(rule: Callable[[], None]) -> str:
    try:
        rule()
    except RuleBroken as refusal:
        return str(refusal)
    return ""


def unit_section(unit_pk: int, day: date) -> list[Plan]:
    """For the unit's page: the version in force and the one in work, with their progress: one query."""
    rows = Plan.objects.filter(unit=unit_pk, state__in=[*IN_WORK, PlanState.APPROVED, PlanState.FINISHED])
    return list(rows.with_progress_on(day).order_by("-version")[:3])
