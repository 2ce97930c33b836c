"""Reads of grading: every method starts from `self`, returns a queryset and reads no clock."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from campaign.grading.grades import UNGRADED, WEAK
from units import access
from units.access import TABLE, Account, Action
from units.areas import within
from units.querysets import AreaScopedQuerySet, UnitQuerySet

if TYPE_CHECKING:
    # Named only inside quotes, where ruff does not look.
    from campaign.grading.models import Assessment, Grading, Publication, Review, Round  # noqa: F401


class RoundQuerySet(AreaScopedQuerySet["Round"]):
    """Rounds, scoped by their area."""

    area_path = "area__"

    def open(self) -> Self:
        """Rounds not closed yet."""
        return self.filter(closed_on__isnull=True)

    def touching(self, user: Account) -> Self:
        """Rounds in which the user can see an assessment: a round of the prefecture is the county's round too."""
        from campaign.grading.models import Assessment

        seen = Assessment.objects.visible_to(user).filter(round=OuterRef("pk"))
        return self.filter(Exists(seen))


class AssessmentQuerySet(AreaScopedQuerySet["Assessment"]):
    """Assessments, scoped by their unit."""

    def waiting_for(self, user: Account) -> Self:
        """Assessments of open rounds that wait at a stage which this user may sign.

        The grant must be of the stage's role at the stage's level and cover the unit; who has given an opinion
        at another stage of the same assessment is out, because one person signs one stage.
        """
        from campaign.grading.models import Review

        mine = Q(pk__in=[])
        for grant in access.grants_of(user):
            if grant.role in TABLE[Action.REVIEW]:
                stage = Q(stage__role=grant.role, stage__signer_level=grant.level)
                mine |= stage & within([grant.short_code], "unit__")
        elsewhere = Review.objects.filter(assessment=OuterRef("pk"), signed_by=user.pk).exclude(stage=OuterRef("stage"))
        in_review = self.filter(mine, state="in_review", stage__isnull=False, round__closed_on__isnull=True)
        return in_review.exclude(Exists(elsewhere))

    def to_assess_by(self, user: Account) -> Self:
        """Assessments of open rounds that are with their author, in the areas where the user may assess."""
        return self.visible_to(user, Action.ASSESS).filter(state="draft", round__closed_on__isnull=True)

    def not_graded(self) -> Self:
        """Assessments whose last stage has not signed."""
        return self.exclude(state="graded")


class ReviewQuerySet(AreaScopedQuerySet["Review"]):
    """Opinions of stages."""

    area_path = "assessment__unit__"

    def standing(self) -> Self:
        """Opinions that no change and no return has voided."""
        return self.filter(voided_at__isnull=True)


class GradingQuerySet(AreaScopedQuerySet["Grading"]):
    """Gradings; the replaced ones are rows too."""

    def in_use(self) -> Self:
        """Rows that no correction has replaced."""
        return self.filter(replaced_at__isnull=True)

    def as_of(self, day: date) -> Self:
        """Gradings in force on the day, at most one a unit; a NULL `valid_to` means "still"."""
        return self.in_use().filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)

    def weak(self) -> Self:
        """Lagging and problem."""
        return self.filter(grade__in=WEAK)


class PublicationQuerySet(AreaScopedQuerySet["Publication"]):
    """Publications, scoped by their area; the printed page is read only where it is asked for."""

    area_path = "area__"

    def light(self) -> Self:
        """Without the printed page and the figures, for lists."""
        return self.defer("pdf", "figures")


def with_grade(units: UnitQuerySet, on: date) -> UnitQuerySet:
    """Annotate `grade`: the grade in force on the day, or `ungraded`."""
    from campaign.grading.models import Grading

    current: QuerySet[Any] = Grading.objects.as_of(on).filter(unit=OuterRef("pk")).values("grade")[:1]
    return units.annotate(grade=Coalesce(Subquery(current), Value(UNGRADED), output_field=CharField()))
