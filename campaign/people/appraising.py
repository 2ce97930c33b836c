"""Quarterly appraisals of first secretaries, satisfaction surveys as counts, changes of leadership teams."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from campaign.people import refusals
from campaign.people.models import Appraisal, FirstSecretary, LeadershipChange, SatisfactionSurvey
from campaign.people.models.report import label_of
from campaign.people.posting_rules import check_standing
from campaign.people.recorded_days import check_not_early
from campaign.people.roster import check_may
from units import access, audit
from units.access import Account, Action
from units.levels import GRADED_LEVELS
from units.models import Unit


def quarter_of(day: date) -> date:
    """First day of the day's quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def quarters_of(posting: FirstSecretary, on: date) -> list[date]:
    """First days of the quarters of the posting that can be appraised on the day, the latest first."""
    last = min(posting.until_on - timedelta(days=1), on) if posting.until_on else on
    quarter, found = quarter_of(last), []
    while quarter >= quarter_of(posting.from_on):
        if on >= quarter.replace(month=quarter.month + 2):
            found.append(quarter)
        quarter = quarter_of(quarter - timedelta(days=1))
    return found


@transaction.atomic
def appraise(posting: FirstSecretary, *, quarter: date, result: str, remark: str, by: Account, on: date) -> Appraisal:
    """Appraise the work of a quarter (its first day), from its last month on. Needs Action.APPRAISE on the unit.

    Raises NotYours, StruckOut, QuarterNotOver, NotInPost, AppraisedAlready.
    """
    posting = FirstSecretary.objects.select_related("unit", "official").get(pk=posting.pk)
    if not access.may(by, Action.APPRAISE, posting.unit):
        raise refusals.NotYours
    if posting.voided_at:
        raise refusals.StruckOut
    words = label_of(quarter)
    last_month = quarter.replace(month=quarter.month + 2)
    if on < last_month:
        raise refusals.QuarterNotOver(quarter=words)
    if quarter_of(posting.from_on) > quarter or (posting.until_on and posting.until_on <= quarter):
        raise refusals.NotInPost(name=posting.official.name, unit=posting.unit.name, month=words)
    try:
        with transaction.atomic():
            row = Appraisal.objects.create(
                posting=posting,
                quarter=quarter,
                result=result,
                remark=remark.strip(),
                appraised_on=on,
                appraised_by=by,
            )
    except IntegrityError as error:
        if posting.appraisals.standing().filter(quarter=quarter).exists():
            raise refusals.AppraisedAlready(quarter=words) from error
        raise
    after = {"quarter": quarter.isoformat(), "result": result, "remark": row.remark}
    audit.record("people.appraised", audit.Change(row, posting.unit.code, None, after), by=by)
    return row


@dataclass(frozen=True, slots=True)
class Answers:
    """How many gave which answer; nobody's name is asked."""

    very_satisfied: int
    satisfied: int
    fair: int
    dissatisfied: int


@transaction.atomic
def record_survey(unit: Unit, *, held_on: date, answers: Answers, by: Account, on: date) -> SatisfactionSurvey:
    """Record the counts of a survey. Needs Action.APPRAISE on the unit.

    Raises NotYours, UnitNotGraded, DayNotCome, UnitClosed, DayTooEarly, UnitNotOpened, NoAnswers, SurveyedAlready.
    """
    if not access.may(by, Action.APPRAISE, unit):
        raise refusals.NotYours
    if unit.level not in GRADED_LEVELS:
        raise refusals.UnitNotGraded
    if held_on > on:
        raise refusals.DayNotCome(day=held_on.isoformat())
    check_standing(unit, held_on, refusals.UnitClosed)
    check_not_early(unit, held_on)
    counts = asdict(answers)
    if not any(counts.values()):
        raise refusals.NoAnswers
    try:
        with transaction.atomic():
            row = SatisfactionSurvey.objects.create(unit=unit, held_on=held_on, recorded_by=by, **counts)
    except IntegrityError as error:
        if unit.surveys.standing().filter(held_on=held_on).exists():
            raise refusals.SurveyedAlready from error
        raise
    # The counts of few answers stay out of the log too, where others read them.
    after = {"held_on": held_on.isoformat(), **(counts if row.is_shown else {"answers": row.answers})}
    audit.record("people.survey_recorded", audit.Change(row, unit.code, None, after), by=by)
    return row


@transaction.atomic
def record_change(
    unit: Unit, *, post: str, kind: str, reason: str, day: date, by: Account, on: date
) -> LeadershipChange:
    """Record that a post of the unit's leadership team was filled or its holder replaced; no person is named.

    Needs Action.MANAGE_PEOPLE on the unit. Raises NotYours, UnitNotGraded, DayNotCome, UnitClosed, DayTooEarly,
    UnitNotOpened.
    """
    check_may(by, unit)
    if unit.level not in GRADED_LEVELS:
        raise refusals.UnitNotGraded
    if day > on:
        raise refusals.DayNotCome(day=day.isoformat())
    check_standing(unit, day, refusals.UnitClosed)
    check_not_early(unit, day)
    row = LeadershipChange.objects.create(
        unit=unit, post=post.strip(), kind=kind, reason=reason, on=day, recorded_by=by
    )
    after = {"post": row.post, "kind": kind, "reason": reason, "on": day.isoformat()}
    audit.record("people.leadership_changed", audit.Change(row, unit.code, None, after), by=by)
    return row
