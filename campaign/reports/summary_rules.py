"""The rules of a summary's way: each refusal in the user's words, and the questions that pages and verbs ask alike."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from campaign.reports import comparing
from campaign.reports.figures import monthly
from campaign.reports.models import StepKind, Summary, SummaryState, SummaryStep
from units import access
from units.access import Account, Action
from units.models import Unit
from units.rules import RuleBroken


class SummaryNotYours(RuleBroken):
    """The role or the area is another's."""

    message = _("Your account may not do this with the summary of %(area)s.")


class AlreadyThere(RuleBroken):
    """One summary an area and month."""

    message = _("There is a summary of %(area)s for %(month)s already; go on with that one.")


class Frozen(RuleBroken):
    """An issued summary is never changed."""

    message = _("This summary was issued on %(day)s and is never changed. Issue a correction that names it.")


class WrongState(RuleBroken):
    """The summary stands elsewhere on its way."""

    message = _("The summary has moved on meanwhile and now stands at: %(state)s. Nothing was changed.")


class ChangedSinceSeen(RuleBroken):
    """The text changed between reading and deciding."""

    message = _("The summary was changed after you opened it. Read the change, then decide.")


class AuthorCannotCheck(RuleBroken):
    """The rule of the second person."""

    message = _("You drafted or edited this summary; a second person has to check it.")


class MonthNotOver(RuleBroken):
    """Provisional figures are no record."""

    message = _("%(month)s is not over yet: a provisional summary can be read and printed, not checked or issued.")


class FiguresOutdated(RuleBroken):
    """What is issued is what the records say."""

    message = _(
        "The records were corrected after the draft was made: %(count)s numbers or names differ today. "
        "Take the figures again, read the text against them, then have it checked."
    )


class NotIssued(RuleBroken):
    """Only what is issued needs a correction."""

    message = _("This summary is not issued yet: edit it instead of correcting it.")


class CorrectedAlready(RuleBroken):
    """One correction follows another, not two the same one."""

    message = _("A correction of this summary exists already; go on with that one.")


class ReasonMissing(RuleBroken):
    """A correction says why."""

    message = _("Say why the summary is corrected; the reason is printed in the correction.")


class TextMissing(RuleBroken):
    """A bulletin without a text is none."""

    message = _("The text is empty. Write it, or take the figures again to get a draft of it.")


def check_may(by: Account | None, action: Action, area: Unit) -> None:
    """Raise SummaryNotYours unless the person may do the action in the area; the machine (None) may draft."""
    if by is not None and not access.may(by, action, area):
        raise SummaryNotYours(area=area)


def check_stands_at(summary: Summary, *states: SummaryState) -> None:
    """Raise Frozen for an issued summary, and WrongState unless it stands at one of these."""
    if summary.state in states:
        return
    if summary.is_issued:
        raise Frozen(day=summary.issued_on.isoformat() if summary.issued_on else "")
    raise WrongState(state=summary.get_state_display())


def check_unchanged(summary: Summary, seen: int) -> None:
    """Raise ChangedSinceSeen unless the summary still is the version that the person saw."""
    if summary.version != seen:
        raise ChangedSinceSeen


def refuse_check(summary: Summary, by: Account) -> None:
    """Raise the rule that keeps this person from checking."""
    check_may(by, Action.ISSUE_SUMMARY, summary.area)
    check_stands_at(summary, SummaryState.DRAFT)
    if by.pk in authors_of(summary):
        raise AuthorCannotCheck
    check_complete(summary)


def refuse_issue(summary: Summary, by: Account) -> None:
    """Raise the rule that keeps this person from issuing."""
    check_may(by, Action.ISSUE_SUMMARY, summary.area)
    check_stands_at(summary, SummaryState.CHECKED)
    check_complete(summary)


def check_complete(summary: Summary) -> None:
    """Raise MonthNotOver or TextMissing."""
    if summary.figures["provisional"]:
        raise MonthNotOver(month=f"{summary.month:%Y-%m}")
    if not summary.text.strip():
        raise TextMissing


def check_figures(summary: Summary, on: date) -> None:
    """Raise FiguresOutdated when today's records give other figures for that month; draws them all again."""
    differences = comparing.differences(summary.figures, monthly(summary.area.area, summary.month, on=on))
    if differences:
        raise FiguresOutdated(count=len(differences))


def authors_of(summary: Summary) -> set[int]:
    """Numbers of the accounts that drafted or edited; none where the machine drafted and nobody edited."""
    steps = SummaryStep.objects.filter(
        summary=summary, kind__in=[StepKind.DRAFTED, StepKind.EDITED], account__isnull=False
    )
    return {number for number in steps.values_list("account", flat=True) if number is not None}
