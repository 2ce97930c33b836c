"""Work teams: 3+1 for a township, 5+1 for a village, checked against rules that are data."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaign.people.models.official import Official
from campaign.people.querysets import TeamQuerySet
from units.levels import Level
from units.models import Unit

TEAM_LEVELS = [(Level.TOWNSHIP.value, _("Township")), (Level.VILLAGE.value, _("Village or community"))]


class TeamRule(models.Model):
    """A post that every team of a level has; the "+1" is the unit's first secretary and is read from the posting.

    Editable data, retired rather than deleted. `most_teams`: on how many teams at a time one person may sit by it.
    """

    unit_level = models.PositiveSmallIntegerField(_("Level"), choices=TEAM_LEVELS)
    position = models.PositiveSmallIntegerField(_("Order"))
    post_zh = models.CharField(_("Post in Chinese"), max_length=60)
    post_en = models.CharField(_("Post in English"), max_length=120)
    is_plus = models.BooleanField(_("The +1: the first secretary"), default=False)
    most_teams = models.PositiveSmallIntegerField(_("Most teams for one person"), default=3)
    in_use = models.BooleanField(_("In use"), default=True)

    class Meta:
        verbose_name = _("Post of a work team")
        verbose_name_plural = _("Posts of work teams")
        ordering: ClassVar = ["unit_level", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit_level", "position"], name="team_rule_order_once"),
            models.UniqueConstraint(
                fields=["unit_level"],
                condition=Q(is_plus=True, in_use=True),
                name="team_rule_one_plus",
                violation_error_message=_("A level has one +1: retire the other one first."),
            ),
            models.CheckConstraint(condition=Q(most_teams__gte=1), name="team_rule_at_least_one_team"),
        ]

    def __str__(self) -> str:
        return self.post_en if (get_language() or "").startswith("en") else self.post_zh


class WorkTeam(models.Model):
    """The team that works in a weak unit on every day of `[formed_on, withdrawn_on)`; one at a time a unit."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="teams", verbose_name=_("Unit"))
    formed_on = models.DateField(_("Formed on"))
    formed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Formed by")
    )
    withdrawn_on = models.DateField(_("Withdrawn on"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Withdrawn by"),
    )

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("Work team")
        verbose_name_plural = _("Work teams")
        ordering: ClassVar = ["unit__code", "-formed_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(withdrawn_on__isnull=True),
                name="team_one_a_unit",
                violation_error_message=_("The unit has a work team already."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False),
                name="workteam_withdrawn_on_and_by",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("formed_on")),
                name="team_withdrawn_after_forming",
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit)


class TeamMember(models.Model):
    """An official in one post of a team on every day of `[from_on, until_on)`."""

    team = models.ForeignKey(WorkTeam, on_delete=models.PROTECT, related_name="members", verbose_name=_("Work team"))
    official = models.ForeignKey(
        Official, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("Official")
    )
    rule = models.ForeignKey(TeamRule, on_delete=models.PROTECT, related_name="members", verbose_name=_("Team post"))
    from_on = models.DateField(_("From"))
    until_on = models.DateField(_("Until"), null=True, blank=True)

    class Meta:
        verbose_name = _("Member of a work team")
        verbose_name_plural = _("Members of work teams")
        ordering: ClassVar = ["team", "rule__position", "-from_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "rule"],
                condition=Q(until_on__isnull=True),
                name="team_member_one_a_post",
                violation_error_message=_("Somebody holds this post of the team already."),
            ),
            models.UniqueConstraint(
                fields=["team", "official"],
                condition=Q(until_on__isnull=True),
                name="team_member_one_post_each",
                violation_error_message=_("One person holds one post of a team."),
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="team_member_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.official} · {self.rule}"
