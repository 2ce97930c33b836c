"""The life of an issue: recorded, taken up, done, closed by a second person, reopened; each step is an event.

Every verb is atomic, writes its audit entry inside, and raises the rule that forbids it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from issues.life import CLOSE, DONE, REOPEN, SEND_BACK, TAKE_UP, Step
from issues.models import Aspect, Issue, IssueEvent
from issues.models.issue import State
from units import access, audit
from units.access import Account, Action
from units.models import Unit
from units.rules import RuleBroken


class NotYourIssue(RuleBroken):
    """The account's role does not do this step, or not in this area."""

    message = _("“%(step)s” is for another role, or another area, than your account holds.")


class WrongState(RuleBroken):
    """The step does not follow on the state; perhaps somebody else was quicker."""

    message = _("“%(step)s” does not follow on the state “%(state)s”. Nothing was changed now.")


class SecondPersonCloses(RuleBroken):
    """*Done* is the handler's word, *closed* the checker's (design, rules of the domain)."""

    message = _("You reported this issue done; a second person has to check and close it.")


class BeforeFound(RuleBroken):
    """Nothing is done before it was found."""

    message = _("The issue was found on %(found)s; it cannot be done earlier.")


class BeforeLastStep(RuleBroken):
    """Steps follow each other in time, so that the state on any day can be told."""

    message = _("The last step is of %(day)s; this one cannot come earlier.")


class FoundInFuture(RuleBroken):
    """An issue is recorded when it has been found."""

    message = _("The day of finding has not come yet.")


class RemarkMissing(RuleBroken):
    """Some steps say why."""

    message = _("Say in the remark what was done or what is still wrong, so that the next person knows.")


class SameIssueOpen(RuleBroken):
    """One open row for one issue."""

    message = _("The same issue is open in this unit already.")


class UnitClosed(RuleBroken):
    """A closed unit has no new issues."""

    message = _("The unit is closed since %(day)s and takes no new issue.")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, where it comes from, and when."""

    aspect: Aspect
    text: str
    source: str
    found_on: date


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch did: the issues that took the step, and those left out with the rule that forbids them."""

    done: list[Issue] = field(default_factory=list)
    refused: list[tuple[Issue, RuleBroken]] = field(default_factory=list)


@transaction.atomic
def record_issue(unit: Unit, finding: Finding, *, by: Account, on: date) -> Issue:
    """Record what was found in the unit; its life begins on the day of finding.

    Raises NotYourIssue, UnitClosed, FoundInFuture, SameIssueOpen.
    """
    if not access.may(by, Action.RECORD_ISSUE, unit):
        raise NotYourIssue(step=_("Record an issue"))
    if finding.found_on > on:
        raise FoundInFuture
    if not unit.stands_on(finding.found_on):
        raise UnitClosed(day=unit.closed_on or "")
    text = " ".join(finding.text.split())
    issue = Issue(unit=unit, aspect=finding.aspect, text=text, source=finding.source, found_on=finding.found_on)
    _save_once(issue)
    IssueEvent.objects.create(issue=issue, state=State.OPEN, on=finding.found_on, by=by)
    after = {
        "text": text,
        "aspect": finding.aspect.code,
        "source": finding.source,
        "found_on": finding.found_on.isoformat(),
    }
    audit.record("issues.recorded", audit.Change(issue, unit.code, None, after), by=by)
    return issue


def _save_once(issue: Issue) -> None:
    """Save, or say that the same issue is open; the constraint decides between two at once."""
    try:
        with transaction.atomic():
            issue.save()
    except IntegrityError as error:
        if _is_twice(issue):
            raise SameIssueOpen from error
        raise


def _is_twice(issue: Issue) -> bool:
    twins = Issue.objects.not_closed().filter(unit=issue.unit_id, aspect=issue.aspect_id, text=issue.text)
    return twins.exclude(pk=issue.pk).exists()


def take_up(issue: Issue, *, by: Account, on: date, remark: str = "") -> Issue:
    """Open → in progress, by the handler."""
    return take_step(issue, TAKE_UP, by=by, on=on, remark=remark)


def mark_done(issue: Issue, *, by: Account, on: date, remark: str) -> Issue:
    """In progress → done, the handler's word; `on` is the day when it was done."""
    return take_step(issue, DONE, by=by, on=on, remark=remark)


def close(issue: Issue, *, by: Account, on: date, remark: str = "") -> Issue:
    """Done → closed, the checker's word: another person than the one who reported it done."""
    return take_step(issue, CLOSE, by=by, on=on, remark=remark)


def send_back(issue: Issue, *, by: Account, on: date, remark: str) -> Issue:
    """Done → in progress: the checker finds that it is not done."""
    return take_step(issue, SEND_BACK, by=by, on=on, remark=remark)


def reopen(issue: Issue, *, by: Account, on: date, remark: str) -> Issue:
    """Closed → open: it came back, and counts as recurred once more."""
    return take_step(issue, REOPEN, by=by, on=on, remark=remark)


@transaction.atomic
def take_step(issue: Issue, step: Step, *, by: Account, on: date, remark: str = "") -> Issue:
    """Take one step; raises NotYourIssue, WrongState, SecondPersonCloses, BeforeFound, BeforeLastStep, RemarkMissing.

    Pressing twice is harmless: the second press finds the step taken by the same person and changes nothing.
    """
    rows = _lock([issue.pk])
    last = _last_events(rows)
    if _is_taken(rows[0], step, last.get(issue.pk), by, on):
        return rows[0]
    if step is REOPEN:
        # Whoever lifts the unit at this moment holds its row: one of the two sees what the other did.
        Unit.objects.select_for_update().get(pk=rows[0].unit_id)
        if _is_twice(rows[0]):
            raise SameIssueOpen
    done = _take(rows, step, last, by=by, on=on, remark=remark)
    if done.refused:
        raise done.refused[0][1]
    return done.done[0]


def _is_taken(row: Issue, step: Step, last: IssueEvent | None, by: Account, on: date) -> bool:
    """Tell whether this person has taken this very step already, on that day."""
    return row.state == step.target and last is not None and (last.by_id, last.on) == (by.pk, on)


@transaction.atomic
def close_batch(issues: Sequence[int], *, by: Account, on: date, remark: str) -> Batch:
    """Close many issues (by their numbers) with one remark, each with its own event and audit entry.

    One that a rule forbids is named in `refused` and left as it was. A constant number of statements.
    """
    rows = _lock(issues)
    return _take(rows, CLOSE, _last_events(rows), by=by, on=on, remark=remark)


def _lock(pks: Sequence[int]) -> list[Issue]:
    # In one order by everybody, so that two batches over the same issues cannot wait for each other in a ring.
    rows = Issue.objects.select_for_update(of=("self",)).filter(pk__in=pks)
    return list(rows.select_related("unit").order_by("pk"))


def _last_events(rows: list[Issue]) -> dict[int, IssueEvent]:
    """For each issue its latest step: one query."""
    events = IssueEvent.objects.filter(issue__in=[row.pk for row in rows]).order_by("id")
    return {event.issue_id: event for event in events}


def check_may_take(row: Issue, step: Step, last: IssueEvent | None, *, by: Account, on: date) -> None:
    """Raise the rule that keeps this person from taking the step on the day."""
    if not access.may(by, step.needs, row.unit):
        raise NotYourIssue(step=step.label)
    if row.state not in step.sources:
        raise WrongState(step=step.label, state=row.get_state_display())
    if step is CLOSE and row.done_by_id == by.pk:
        raise SecondPersonCloses
    if on < row.found_on:
        raise BeforeFound(found=row.found_on.isoformat())
    if last is not None and on < last.on:
        raise BeforeLastStep(day=last.on.isoformat())


def _take(rows: list[Issue], step: Step, last: dict[int, IssueEvent], *, by: Account, on: date, remark: str) -> Batch:
    remark = remark.strip()
    if step.asks_remark and not remark:
        raise RemarkMissing
    done = Batch()
    for row in rows:
        try:
            check_may_take(row, step, last.get(row.pk), by=by, on=on)
        except RuleBroken as refusal:
            done.refused.append((row, refusal))
        else:
            done.done.append(row)
    before = {row.pk: row.state for row in done.done}
    _write(done.done, step, by, on)
    IssueEvent.objects.bulk_create(
        IssueEvent(issue=row, state=step.target, on=on, by=by, remark=remark) for row in done.done
    )
    after = {"state": step.target, "on": on.isoformat(), "remark": remark}
    changes = [audit.Change(row, row.unit.code, {"state": before[row.pk]}, after) for row in done.done]
    audit.record_many(step.action, changes, by=by)
    return done


def _write(rows: list[Issue], step: Step, by: Account, on: date) -> None:
    """Move the rows to the step's state in one statement; the days and people of states that are left are cleared."""
    values: dict[str, Any] = {"state": step.target}
    if step is DONE:
        values |= {"done_on": on, "done_by": by}
    elif step is CLOSE:
        values |= {"closed_on": on, "closed_by": by}
    elif step in (SEND_BACK, REOPEN):
        values |= {"done_on": None, "done_by": None, "closed_on": None, "closed_by": None}
    if step is REOPEN:
        values["recurred"] = rows[0].recurred + 1 if rows else 0
    Issue.objects.filter(pk__in=[row.pk for row in rows]).update(**values)
    for row in rows:
        for name, value in values.items():
            setattr(row, name, value)
