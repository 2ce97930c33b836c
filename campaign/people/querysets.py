"""Reads of people: every method starts from `self`, returns a queryset and reads no clock."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Count, Exists, F, Max, Model, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from units import codes
from units.access import Account, Action
from units.areas import within
from units.levels import WIDTHS, Level
from units.querysets import AreaScopedQuerySet

if TYPE_CHECKING:
    # Named only inside quotes, where ruff does not look.
    from campaign.people.models import (  # noqa: F401
        Appraisal,
        FirstSecretary,
        LeadershipChange,
        MonthlyReport,
        Official,
        RosterUpload,
        SatisfactionSurvey,
        Secondment,
        WorkTeam,
    )
    from units.models import Unit


def spans(day: date, start: str = "from_on", end: str = "until_on") -> Q:
    """The condition that the half-open span of days holds the day; an empty end means "still"."""
    return Q(Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": day}), **{f"{start}__lte": day})


def overlaps(first: date, end: date | None, start: str = "from_on", until: str = "until_on") -> Q:
    """The condition that the half-open span of days shares one with `[first, end)`; no end means "for ever".

    Neither span may be empty; those that hold no day are not asked for.
    """
    later = Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": first})
    return later & Q(**{f"{start}__lt": end}) if end else later


def at_work_on(day: date, official: str = "") -> Q:
    """The condition that the official (reached by a path such as `official__`) has not left by the day."""
    return Q(**{f"{official}left_on__isnull": True}) | Q(**{f"{official}left_on__gt": day})


def seated_on(day: date) -> Q:
    """The condition that a team's member holds the post on the day: whoever has left holds none."""
    return spans(day) & at_work_on(day, "official__")


class OfficialQuerySet(AreaScopedQuerySet["Official"]):
    """Officials, scoped by the area whose roster lists them."""

    area_path = "area__"

    def at_work_on(self, day: date) -> Self:
        """Those that have not left by the day; the day of leaving is the first one off."""
        return self.filter(at_work_on(day))

    def near(self, unit: "Unit") -> Self:
        """Those on the rosters of the unit's county and of whatever lies in it, and of the areas above the county."""
        short = codes.shorten(unit.code, unit.level)[: WIDTHS[Level.COUNTY]]
        near = within([short], self.area_path)
        for level in (Level.PROVINCE, Level.PREFECTURE):
            near |= Q(area__code=codes.full(short[: WIDTHS[level]]), area__level=level)
        return self.filter(near)

    def named(self, text: str) -> Self:
        """Those whose name, organisation or post contains the text; everything for a blank."""
        text = text.strip()
        if not text:
            return self
        return self.filter(Q(name__contains=text) | Q(organisation__contains=text) | Q(post__contains=text))


class StandingQuerySet[Row: Model](AreaScopedQuerySet[Row]):
    """Rows that are struck out where they were entered in error; whatever counts starts at `standing`."""

    def standing(self) -> Self:
        """Those that are not struck out."""
        return self.filter(voided_at__isnull=True)


class PostingQuerySet(StandingQuerySet["FirstSecretary"]):
    """Postings of first secretaries, scoped by their unit."""

    def as_of(self, day: date) -> Self:
        """Postings in force on the day, at most one a unit and one an official."""
        return self.standing().filter(spans(day))

    def ending_after(self, day: date) -> Self:
        """Those in force on the day or later."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gt=day))

    def during(self, first: date, last: date) -> Self:
        """Those in force on some day from the first to the last."""
        return self.standing().ending_after(first).filter(from_on__lte=last)

    def plus_ones(self, day: date) -> Self:
        """Those that on the day are the +1 of a team at work, with the rule's limit as `most_teams`."""
        from campaign.people.models import TeamRule, WorkTeam

        rules = TeamRule.objects.filter(unit_level=OuterRef("unit__level"), is_plus=True, in_use=True).order_by()
        teams = WorkTeam.objects.as_of(day).filter(unit=OuterRef("unit"))
        rows = self.as_of(day).annotate(most_teams=Subquery(rules.values("most_teams")[:1]))
        return rows.filter(Exists(teams), most_teams__isnull=False)

    def held_by(self, user: Account) -> Self:
        """Postings of the official whose account this is."""
        return self.filter(official__account=user.pk)


class SecondmentQuerySet(StandingQuerySet["Secondment"]):
    """Secondments, scoped by the area that they belong to."""

    area_path = "area__"

    def as_of(self, day: date) -> Self:
        """Those under way on the day, at most one an official."""
        return self.standing().filter(spans(day))

    def sharing(self, first: date, end: date | None) -> Self:
        """Those under way on some day of `[first, end)`; no end means "for ever"."""
        return self.standing().filter(overlaps(first, end))


class TeamQuerySet(AreaScopedQuerySet["WorkTeam"]):
    """Work teams, scoped by their unit."""

    def as_of(self, day: date) -> Self:
        """Teams at work on the day, at most one a unit."""
        return self.filter(spans(day, "formed_on", "withdrawn_on"))

    def with_posts_on(self, day: date) -> Self:
        """Annotate `posts` and `held`: posts under the rules in use, and those that members hold on the day.

        The +1 counts among the posts; who holds it stands in the posting of the first secretary.
        """
        from campaign.people.models import TeamMember, TeamRule

        rules = TeamRule.objects.filter(unit_level=OuterRef("unit__level"), in_use=True).order_by()
        members = TeamMember.objects.filter(seated_on(day), team=OuterRef("pk"), rule__in_use=True).order_by()
        return self.annotate(
            posts=Subquery(rules.values("unit_level").annotate(n=Count("pk")).values("n")),
            held=Coalesce(Subquery(members.values("team").annotate(n=Count("pk")).values("n")), 0),
        )

    def lacking_on(self, day: date) -> Self:
        """Teams with a post under the rules in use that nobody holds on the day, the +1 among them."""
        from campaign.people.models import FirstSecretary, TeamMember, TeamRule

        members = TeamMember.objects.filter(seated_on(day), team=OuterRef(OuterRef("pk")), rule=OuterRef("pk"))
        secretaries = FirstSecretary.objects.as_of(day).filter(unit=OuterRef(OuterRef("unit")))
        vacant = Q(is_plus=False) & ~Exists(members) | Q(is_plus=True) & ~Exists(secretaries)
        rules = TeamRule.objects.filter(unit_level=OuterRef("unit__level"), in_use=True)
        return self.filter(Exists(rules.filter(vacant)))

    def overloaded_on(self, day: date) -> Self:
        """Teams with somebody who sits on more teams that day, be it as the +1, than any of the posts held allows.

        Whoever that is, is found once for all teams: the cost grows with the members and not with their square.
        """
        from campaign.people.models import FirstSecretary, TeamMember

        seated = TeamMember.objects.filter(seated_on(day)).order_by()
        plus_ones = FirstSecretary.objects.plus_ones(day).order_by()
        plus = plus_ones.filter(official=OuterRef("official")).values("most_teams")[:1]  # type: ignore[misc]  # annotated
        at_work = seated.filter(spans(day, "team__formed_on", "team__withdrawn_on")).values("official")
        load = at_work.annotate(teams=Count("pk"), most=Max("rule__most_teams"), plus=Subquery(plus))
        # The +1 is one team more: of so many the widest limit allows all but one.
        as_plus = Q(plus__isnull=False, teams__gte=F("most")) & Q(teams__gte=F("plus"))
        busy = load.filter(Q(plus__isnull=True, teams__gt=F("most")) | as_plus).values("official")
        rows = seated.filter(rule__in_use=True, official__in=busy)
        units = plus_ones.filter(official__in=busy).values("unit")
        at_work_here = spans(day, "formed_on", "withdrawn_on")
        return self.filter(Q(pk__in=rows.values("team")) | at_work_here & Q(unit__in=units))


class ReportQuerySet(AreaScopedQuerySet["MonthlyReport"]):
    """Monthly reports, scoped by their posting's unit."""

    area_path = "posting__unit__"

    def for_month(self, month: date) -> Self:
        """Reports about the month, given by its first day."""
        return self.filter(month=month)

    def submitted_by_end_of(self, day: date) -> Self:
        """Those that were there on the day."""
        return self.filter(submitted_on__lte=day)

    def below(self, short_code: str) -> Self:
        """Reports from units of the county or prefecture of that short code."""
        return self.filter(within([short_code], self.area_path))

    def with_text(self, digest: str) -> Self:
        """Those whose text has the fingerprint (similarity.py); none for the blank one of a short text."""
        return self.filter(text_digest=digest) if digest else self.none()

    def texts(self) -> Self:
        """With nothing but what their authors wrote, to compare many."""
        return self.only("work", "problems_solved", "difficulties", "next_month")

    def like_another(self) -> Self:
        """Those whose text was found near to another one's; who may be told of it: similarity.py."""
        return self.filter(similar_to__isnull=False)

    def without_opinion(self) -> Self:
        """Those that wait for the township."""
        return self.filter(opinion_on__isnull=True)

    def unread(self) -> Self:
        """Those that have the township's opinion and wait for the county."""
        return self.filter(opinion_on__isnull=False, read_on__isnull=True)

    def to_give_opinion_by(self, user: Account) -> Self:
        """Those that wait for an opinion in the areas where this person gives one, not on a report of their own."""
        return self.visible_to(user, Action.GIVE_OPINION).without_opinion().exclude(submitted_by=user.pk)

    def to_read_by(self, user: Account) -> Self:
        """Those that wait to be read in the areas where this person reads them."""
        return self.visible_to(user, Action.READ_REPORT).unread()


class AppraisalQuerySet(StandingQuerySet["Appraisal"]):
    """Appraisals, scoped by their posting's unit."""

    area_path = "posting__unit__"


class SurveyQuerySet(StandingQuerySet["SatisfactionSurvey"]):
    """Satisfaction surveys, scoped by their unit."""

    def held_under(self, posting: "FirstSecretary") -> Self:
        """Those of the unit while the posting lasted: another secretary's are no word on this one's work."""
        if posting.voided_at:
            return self.none()
        rows = self.filter(unit=posting.unit_id, held_on__gte=posting.from_on)
        return rows.filter(held_on__lt=posting.until_on) if posting.until_on else rows


class ChangeQuerySet(StandingQuerySet["LeadershipChange"]):
    """Changes of leadership teams, scoped by their unit."""


class RosterUploadQuerySet(AreaScopedQuerySet["RosterUpload"]):
    """Roster workbooks, scoped by the roster that they were sent for."""

    area_path = "area__"

    def committed(self) -> Self:
        """Those that were taken over."""
        return self.filter(committed_at__isnull=False)

    def light(self) -> Self:
        """Without the file, for lists."""
        return self.defer("content")
