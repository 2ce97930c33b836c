"""Monthly reports on their way: submitted by the first secretary → the township's opinion → read by the county."""

import calendar
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Self

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from campaign.people import refusals, similarity
from campaign.people.models import FirstSecretary, MonthlyReport
from units import access, audit
from units.access import Account, Action
from units.rules import RuleBroken


@dataclass(frozen=True, slots=True)
class Content:
    """What a first secretary writes about a month."""

    days_on_site: int
    households_visited: int
    work: str
    problems_solved: str
    difficulties: str
    next_month: str

    @classmethod
    def of(cls, report: MonthlyReport) -> Self:
        """What a report says."""
        return cls(*(getattr(report, one.name) for one in fields(cls)))


def seen_of(report: MonthlyReport) -> str:
    """The fingerprint of what a report says: forms carry it, and so tell which text they began with."""
    return hashlib.sha256(json.dumps(asdict(Content.of(report))).encode()).hexdigest()


class ReportChanged(RuleBroken):
    """Another tab or device saved the report after this text was begun."""

    message = _(
        "The report was saved in another tab or on another device after you opened it. "
        "Both texts stand above the form; decide what is right and save again."
    )

    def __init__(self, current: MonthlyReport) -> None:
        super().__init__()
        self.current = current


class ChangedBeforeOpinion(RuleBroken):
    """An opinion is given on the text that was read."""

    message = _("The report was changed after you opened it. Read the text below, then give the opinion.")


@transaction.atomic
def submit(posting: FirstSecretary, *, month: date, content: Content, by: Account, on: date) -> MonthlyReport:
    """Hand in the report of the month (its first day); `on` is today. Needs the posting's own account.

    Raises NotYourReport, StruckOut, MonthNotBegun, NotInPost, TooManyDays, TextMissing, SubmittedAlready. A report near
    to another one's text is marked for the reader, and handed in all the same.
    """
    posting = FirstSecretary.objects.select_related("unit", "official").get(pk=posting.pk)
    check_may_write(posting, month, by=by, on=on)
    _check_content(month, content)
    report = MonthlyReport(posting=posting, month=month, submitted_on=on, submitted_by=by, **asdict(content))
    _mark(report, posting)
    try:
        with transaction.atomic():
            report.save()
    except IntegrityError as error:
        if posting.reports.filter(month=month).exists():
            raise refusals.SubmittedAlready(month=_said(month)) from error
        raise
    after = {"month": _said(month), **asdict(content)}
    _record("people.report_submitted", report, None, after, by=by)
    return report


@transaction.atomic
def amend(report: MonthlyReport, *, content: Content, seen: str, by: Account) -> MonthlyReport:
    """Mend a report that the township has not seen to yet; the day on which it was submitted stays.

    `seen` is the fingerprint of the text that the change began with. Saving the very same text changes nothing.
    Raises NotYourReport, OpinionGiven, TooManyDays, TextMissing, ReportChanged.
    """
    row = _locked(report)
    _check_author(row.posting, by)
    if row.opinion_on:
        raise refusals.OpinionGiven(day=row.opinion_on.isoformat())
    _check_content(row.month, content)
    given = asdict(content)
    before = {name: getattr(row, name) for name, value in given.items() if getattr(row, name) != value}
    if not before:
        return row
    if seen_of(row) != seen:
        raise ReportChanged(row)
    for name, value in given.items():
        setattr(row, name, value)
    _mark(row, row.posting)
    row.save()
    _record("people.report_amended", row, before, {name: given[name] for name in before}, by=by)
    return row


@transaction.atomic
def give_opinion(report: MonthlyReport, *, opinion: str, seen: str, by: Account, on: date) -> MonthlyReport:
    """The township's opinion on the text of the fingerprint `seen`, once; pressing twice is harmless.

    Raises OpinionNotYours, OpinionGiven, TextMissing, ChangedBeforeOpinion, ClockBehind. Needs Action.GIVE_OPINION on
    the unit.
    """
    row = _locked(report)
    check_may_give_opinion(row, by)
    if row.opinion_on and (row.opinion_by_id, row.opinion) == (by.pk, opinion.strip()):
        return row
    if row.opinion_on:
        raise refusals.OpinionGiven(day=row.opinion_on.isoformat())
    if not opinion.strip():
        raise refusals.TextMissing
    if seen_of(row) != seen:
        raise ChangedBeforeOpinion
    _check_clock(row.submitted_on, on)
    row.opinion, row.opinion_on, row.opinion_by = opinion.strip(), on, by
    row.save(update_fields=["opinion", "opinion_on", "opinion_by"])
    _record("people.opinion_given", row, None, {"opinion": row.opinion}, by=by)
    return row


@transaction.atomic
def mark_read(report: MonthlyReport, *, by: Account, on: date) -> MonthlyReport:
    """Tell that the county has read it, once. Needs Action.READ_REPORT.

    Raises ReadingNotYours, OpinionMissing, ClockBehind.
    """
    row = _locked(report)
    if not access.may(by, Action.READ_REPORT, row.posting.unit):
        raise refusals.ReadingNotYours
    if row.opinion_on is None:
        raise refusals.OpinionMissing
    if row.read_on is None:
        _check_clock(row.opinion_on, on)
        row.read_on, row.read_by = on, by
        row.save(update_fields=["read_on", "read_by"])
        _record("people.report_read", row, None, {"read_on": on.isoformat()}, by=by)
    return row


def check_may_write(posting: FirstSecretary, month: date, *, by: Account, on: date) -> None:
    """Raise the rule that keeps this account from writing the posting's report of the month on the day."""
    _check_author(posting, by)
    if posting.voided_at:
        raise refusals.StruckOut
    if month > on:
        raise refusals.MonthNotBegun(month=_said(month))
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    if posting.from_on > last or (posting.until_on and posting.until_on <= month):
        raise refusals.NotInPost(name=posting.official.name, unit=posting.unit.name, month=_said(month))


def check_may_give_opinion(report: MonthlyReport, by: Account) -> None:
    """Raise OpinionNotYours unless this account gives the opinion on the report."""
    if report.submitted_by_id == by.pk or not access.may(by, Action.GIVE_OPINION, report.posting.unit):
        raise refusals.OpinionNotYours


def _check_author(posting: FirstSecretary, by: Account) -> None:
    own = posting.official.account_id is not None and posting.official.account_id == by.pk
    if not own or not access.may(by, Action.WRITE_REPORT, posting.unit):
        raise refusals.NotYourReport(unit=posting.unit.name)


def _check_clock(before: date, on: date) -> None:
    """Raise ClockBehind where today lies before the day of the step that came first."""
    if on < before:
        raise refusals.ClockBehind(day=before.isoformat(), today=on.isoformat())


def _check_content(month: date, content: Content) -> None:
    days = calendar.monthrange(month.year, month.month)[1]
    if content.days_on_site > days:
        raise refusals.TooManyDays(month=_said(month), days=days)
    if not content.work.strip() or not content.next_month.strip():
        raise refusals.TextMissing


def _mark(report: MonthlyReport, posting: FirstSecretary) -> None:
    """Whatever stores a text stores its fingerprint and what it is like."""
    report.text_digest = similarity.digest_of(similarity.text_of(report))
    found = similarity.likeness_of(report, posting)
    report.similar_to_id = found.report if found else None
    report.similarity = found.percent if found else None


def _locked(report: MonthlyReport) -> MonthlyReport:
    rows = MonthlyReport.objects.select_for_update(of=("self",))
    return rows.select_related("posting__unit", "posting__official").get(pk=report.pk)


def _said(month: date) -> str:
    return f"{month:%Y-%m}"


def _record(
    action: str, report: MonthlyReport, before: Mapping[str, Any] | None, after: Mapping[str, Any], *, by: Account
) -> None:
    audit.record(action, audit.Change(report, report.posting.unit.code, before, after), by=by)
