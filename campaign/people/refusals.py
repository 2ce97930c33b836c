"""The rules of people that say no, each with the sentence that the page shows."""

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from units.rules import RuleBroken

if TYPE_CHECKING:
    from campaign.people.models.voidable import Voidable


class NotYours(RuleBroken):
    """Outside the areas where the account manages people."""

    message = _("Your account does not manage the people of this area. Ask the county organisation department.")


class DayNotCome(RuleBroken):
    """Records tell of what has happened."""

    message = _("The day %(day)s has not come yet; record it on that day or later.")


class UnitNotGraded(RuleBroken):
    """First secretaries and teams work in townships and villages."""

    message = _("First secretaries and work teams are sent to townships and villages only.")


class UnitNotStanding(RuleBroken):
    """A closed unit takes nobody."""

    message = _("The unit is closed since %(day)s; nobody is sent there any more.")


class UnitClosed(RuleBroken):
    """A closed unit has no surveys and no leadership team."""

    message = _("The unit is closed since %(day)s; nothing of that day or later is recorded about it.")


class UnitNotWeak(RuleBroken):
    """First secretaries and teams are sent to weak units (design, rules of the domain)."""

    message = _("The unit is not graded lagging or problem on %(day)s; only weak units get one.")


class OfficialLeft(RuleBroken):
    """Who has left holds no post here."""

    message = _("%(name)s has left on %(day)s. Choose somebody who is at work, or mend the roster first.")


class OfficialLeaves(OfficialLeft):
    """Nor does whoever is about to leave: the posting has no end yet."""

    message = _("%(name)s leaves on %(day)s. Choose somebody who stays, or mend the roster first.")


class FormerLeft(RuleBroken):
    """A strike-out brings the former one back, if there is still somebody to come back."""

    message = _(
        "Striking out puts %(name)s back in the post, who leaves or has left on %(day)s. "
        "Replace the present first secretary instead, or mend the day of leaving in the roster first."
    )


class PostHeld(RuleBroken):
    """One first secretary a unit at any time."""

    message = _(
        "%(name)s is first secretary of %(unit)s since %(day)s. Replace the present one, with the hand-over on one day."
    )


class OfficialPosted(RuleBroken):
    """One unit a first secretary at any time."""

    message = _("%(name)s is first secretary of %(unit)s since %(day)s and can hold one such post at a time.")


class PostingOverlaps(RuleBroken):
    """A later posting stands already."""

    message = _("The days overlap with the posting of %(name)s to %(unit)s from %(day)s. Choose another day.")


class AuthorityMissing(RuleBroken):
    """A posting names its authority."""

    message = _("Name the decision or document by which the first secretary is posted.")


class SamePerson(RuleBroken):
    """A replacement is somebody else."""

    message = _("%(name)s holds this post already; choose somebody else.")


class PostingEnded(RuleBroken):
    """Nothing more happens to a posting that has ended."""

    message = _("This posting ended on %(day)s (%(reason)s); nothing was changed now.")


class StruckOut(RuleBroken):
    """Entered in error."""

    message = _("This posting was struck out as entered in error; nothing was changed now.")


class EndsTooEarly(RuleBroken):
    """At least one day in the post."""

    message = _("The posting began on %(day)s; it can end on a later day only. Strike it out if it was an error.")


class NotAcceptedYet(RuleBroken):
    """No release before a conversion grading lifts the unit (design, rules of the domain)."""

    message = _("%(unit)s has not passed its acceptance, so nobody is released: %(missing)s")


class HasRecords(RuleBroken):
    """What was worked in is no error."""

    message = _("Reports or appraisals stand under this posting, so it was no error. Replace the holder instead.")


class ReplacedAlready(RuleBroken):
    """The chain is taken apart from its end."""

    message = _("Somebody has replaced this first secretary. Strike out the later posting first.")


class ReasonMissing(RuleBroken):
    """Say why."""

    message = _("Say why the record is struck out.")


class RecordStruckOut(RuleBroken):
    """Nothing more happens to a record that was entered in error."""

    message = _("This record was struck out on %(day)s (%(reason)s); nothing was changed now.")

    def __init__(self, row: "Voidable") -> None:
        day = timezone.localdate(row.voided_at).isoformat() if row.voided_at else ""
        super().__init__(day=day, reason=row.void_reason)


class UnitNotOpened(RuleBroken):
    """Nothing happens in a unit that is not there yet."""

    message = _("The day %(day)s is before %(unit)s was opened on %(first)s. Look at the day.")


class TeamThere(RuleBroken):
    """One team a unit."""

    message = _("The unit has a work team already.")


class TeamOverlaps(RuleBroken):
    """One team a unit on any day."""

    message = _("The unit's former work team was at work until %(day)s; the new one is formed on that day or later.")


class TeamWithdrawn(RuleBroken):
    """Nothing more happens to a team that was withdrawn."""

    message = _("The work team was withdrawn on %(day)s; nothing was changed now.")


class TeamNotAccepted(RuleBroken):
    """A team is not withdrawn before acceptance (issue 4)."""

    message = _("%(unit)s has not passed its acceptance, so its team stays: %(missing)s")


class WrongTeamPost(RuleBroken):
    """A post of another level, out of use, or the +1."""

    message = _("This post is not of the unit's team. The +1 is the first secretary, who comes from the posting.")


class SeatedAlready(RuleBroken):
    """One post of a team each."""

    message = _("%(name)s holds another post of this team on that day or later.")


class SecretarySeated(SeatedAlready):
    """The +1 is the first secretary's post of the team."""

    message = _("%(name)s is the unit's first secretary on that day or later: the +1 of this team, and no other post.")


class HoldsSeat(RuleBroken):
    """The other way round: whoever becomes the +1 holds no other post of the team."""

    message = _(
        "%(name)s holds the post “%(post)s” of this unit's work team on %(day)s or later, and one person holds one "
        "post of a team. Let that post fall vacant from %(day)s first, or choose somebody else."
    )


class SeatTaken(RuleBroken):
    """One holder of a post on any day."""

    message = _("%(name)s held this post until %(day)s; the next one takes it on that day or later.")


class BeforeTheTeam(RuleBroken):
    """Members come after the team and one after another."""

    message = _("Nobody can hold this post from that day: the team, or the present holder, began on %(day)s.")


class NotYourReport(RuleBroken):
    """A first secretary's account writes for its own unit."""

    message = _("Only the first secretary's own account writes the report of %(unit)s.")


class MonthNotBegun(RuleBroken):
    """A month that has begun."""

    message = _("%(month)s has not begun yet; a report is written about a month that has begun.")


class NotInPost(RuleBroken):
    """A month of the posting."""

    message = _("%(name)s was not first secretary of %(unit)s in %(month)s.")


class TooManyDays(RuleBroken):
    """No more days than the month has."""

    message = _("%(month)s has %(days)s days; the days on site cannot be more.")


class SubmittedAlready(RuleBroken):
    """One report a month."""

    message = _("The report of %(month)s has been submitted already.")


class TextMissing(RuleBroken):
    """Words are needed."""

    message = _("Write what was done and what comes next month.")


class OpinionMissing(RuleBroken):
    """The township speaks before the county reads."""

    message = _("The township has not given its opinion yet; the county reads the report after it.")


class ClockBehind(RuleBroken):
    """No step is dated before the one that it follows."""

    message = _(
        "The step before this one is of %(day)s, and today is said to be %(today)s. "
        "Nothing was changed; ask the system administrator to set the clock of the server right."
    )


class OpinionGiven(RuleBroken):
    """A report stays as the township saw it."""

    message = _("The township gave its opinion on %(day)s; the report stays as it is.")


class OpinionNotYours(RuleBroken):
    """Opinions are the township's, on reports of others."""

    message = _("The opinion is given by the township's staff, and not by whoever wrote the report.")


class ReadingNotYours(RuleBroken):
    """The county reads."""

    message = _("Reports are read by the organisation departments of county and prefecture.")


class QuarterNotOver(RuleBroken):
    """Appraised after its end, or in its last month."""

    message = _("The quarter %(quarter)s has not begun its last month; it is appraised from then on.")


class AppraisedAlready(RuleBroken):
    """One appraisal a quarter."""

    message = _("The quarter %(quarter)s has been appraised already.")


class SurveyedAlready(RuleBroken):
    """One survey a day."""

    message = _("A survey of this day has been recorded already.")


class NoAnswers(RuleBroken):
    """A survey has answers."""

    message = _("A survey has one answer at least.")


class SpanBackward(RuleBroken):
    """The end comes after the beginning."""

    message = _("The last day comes before the first day.")


class SecondmentOverlaps(RuleBroken):
    """An official is lent to one organisation on any day."""

    message = _(
        "%(name)s is lent to %(organisation)s from %(day)s, and the days overlap. "
        "End that secondment first, or choose other days."
    )


class AccountTaken(RuleBroken):
    """One account an official."""

    message = _("This account belongs to %(name)s already.")


class StillPosted(RuleBroken):
    """Who holds a post is replaced before leaving."""

    message = _("%(name)s is first secretary of %(unit)s. Replace the first secretary first, then record the leaving.")
