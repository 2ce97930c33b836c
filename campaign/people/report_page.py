"""What the pages of one monthly report show: its steps, what is like it, and what the user can do."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from campaign.people import posting_page, reports, similarity
from campaign.people.models import FirstSecretary, MonthlyReport
from campaign.people.models.report import due_on
from campaign.people.querysets import ReportQuerySet
from campaign.people.reports import Content
from units import access
from units.access import Account, Action
from units.rules import RuleBroken


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a report, as the component of steps shows it."""

    label: str
    state: str
    word: str
    note: str


@dataclass(frozen=True, slots=True)
class Twin:
    """The report that this one resembles, beside it: text by text; `url` is blank where the reader may not open it."""

    label: str
    url: str
    percent: int
    report: MonthlyReport | None


@dataclass(frozen=True, slots=True)
class Change:
    """One field of two texts that differ: the one saved, and the one that the user wrote."""

    label: str
    before: str
    after: str


def shown(rows: ReportQuerySet) -> ReportQuerySet:
    """With what a report's page shows of its neighbours."""
    return rows.select_related(
        "posting__unit",
        "posting__official",
        "submitted_by",
        "opinion_by",
        "read_by",
        "similar_to__posting__unit",
        "similar_to__posting__official",
    )


def steps_of(report: MonthlyReport) -> list[Step]:
    """Submitted → the township's opinion → read by the county."""
    late = _("late, due on %(day)s") % {"day": report.due_on.isoformat()} if report.is_late else _("in time")
    after = "current" if report.opinion_on is None else "done"
    last = "done" if report.read_on else ("todo" if report.opinion_on is None else "current")
    return [
        Step(_("Submitted"), "done", late, _signed(report.submitted_on, report.submitted_by.signature)),
        Step(
            _("Township's opinion"),
            after,
            "" if report.opinion_on else _("waits"),
            _signed(report.opinion_on, report.opinion_by.signature if report.opinion_by else ""),
        ),
        Step(
            _("Read by the county"),
            last,
            _("waits") if last == "current" else "",
            _signed(report.read_on, report.read_by.signature if report.read_by else ""),
        ),
    ]


def _signed(day: date | None, who: str) -> str:
    return f"{day.isoformat()} {who}".strip() if day else ""


def context_of(report: MonthlyReport, user: Account) -> dict[str, Any]:
    """The page of one report."""
    unit = report.posting.unit
    return {
        "report": report,
        "steps": steps_of(report),
        "twin": _twin(report, user),
        "may_amend": report.opinion_on is None and posting_page.writes(report.posting, user),
        "may_give_opinion": report.opinion_on is None and _may_give(report, user),
        "may_read": report.opinion_on is not None
        and report.read_on is None
        and access.may(user, Action.READ_REPORT, unit),
    }


def differences(saved: MonthlyReport, mine: Content) -> list[Change]:
    """What is saved beside what somebody wrote, field by field where they differ."""
    pairs = [(one.name, getattr(saved, one.name), getattr(mine, one.name)) for one in fields(Content)]
    label = MonthlyReport._meta.get_field
    return [Change(str(label(name).verbose_name), str(old), str(new)) for name, old, new in pairs if old != new]  # type: ignore[union-attr]


def _may_give(report: MonthlyReport, user: Account) -> bool:
    try:
        reports.check_may_give_opinion(report, user)
    except RuleBroken:
        return False
    return True


def _twin(report: MonthlyReport, user: Account) -> Twin | None:
    """The report that it resembles, for whoever gives opinions on it or reads it: its author is not told of others."""
    other = report.similar_to
    if other is None or report.similarity is None or not similarity.is_told_of(report, report.posting.unit, user):
        return None
    open_ = access.may(user, Action.READ, other.posting.unit)
    # The other one may lie in another county: whoever may not open it is told the unit and nobody's name.
    names = (other.posting.unit.name, other.posting.official.name) if open_ else (other.posting.unit.name,)
    label = " · ".join((*names, f"{other.month:%Y-%m}"))
    return Twin(label, other.get_absolute_url() if open_ else "", report.similarity, other if open_ else None)


def writing(posting: FirstSecretary, month: date, user: Account, on: date) -> dict[str, Any]:
    """The page on which a month's report is written, with the rule that forbids it where there is one."""
    refusal: RuleBroken | None = None
    try:
        reports.check_may_write(posting, month, by=user, on=on)
    except RuleBroken as rule:
        refusal = rule
    due = due_on(month)
    return {"posting": posting, "month": month, "due_on": due, "is_late": on > due, "refusal": refusal}
