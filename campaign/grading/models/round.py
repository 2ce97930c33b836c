"""Rounds of grading, the presets of their stages, and the checklists."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from campaign.grading.querysets import RoundQuerySet
from units.access import Role
from units.levels import Level
from units.models import Unit

GRADED = [(Level.TOWNSHIP.value, _("Township")), (Level.VILLAGE.value, _("Village or community"))]


class RoundKind(models.TextChoices):
    """A baseline grades every standing unit, a conversion grades the weak ones again."""

    BASELINE = "baseline", _("Baseline")
    CONVERSION = "conversion", _("Conversion")


class StageKind(models.TextChoices):
    """A check is an opinion on the survey, a sign-off carries the grade; a change voids sign-offs only."""

    CHECK = "check", _("Check")
    SIGN_OFF = "sign_off", _("Sign-off")


class Criterion(models.Model):
    """One line of the checklist of a level; editable data, retired rather than deleted."""

    unit_level = models.PositiveSmallIntegerField(_("Level"), choices=GRADED)
    position = models.PositiveSmallIntegerField(_("Order"))
    text_zh = models.CharField(_("Text in Chinese"), max_length=120)
    text_en = models.CharField(_("Text in English"), max_length=200)
    in_use = models.BooleanField(_("In use"), default=True)

    class Meta:
        verbose_name = _("Criterion")
        verbose_name_plural = _("Criteria")
        ordering: ClassVar = ["unit_level", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit_level", "position"], name="criterion_order_once"),
        ]

    def __str__(self) -> str:
        return self.text_en if (get_language() or "").startswith("en") else self.text_zh


class StageFields(models.Model):
    """What a stage says: shared by the preset and by the round's own copy."""

    unit_level = models.PositiveSmallIntegerField(_("Level of the graded unit"), choices=GRADED)
    position = models.PositiveSmallIntegerField(_("Order"))
    kind = models.CharField(_("Kind"), max_length=10, choices=StageKind.choices)
    name_zh = models.CharField(_("Name in Chinese"), max_length=60)
    name_en = models.CharField(_("Name in English"), max_length=120)
    role = models.CharField(_("Role that signs"), max_length=20, choices=Role.choices)
    signer_level = models.PositiveSmallIntegerField(_("Level of the signer"), choices=Level.choices)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh


class PresetStage(StageFields):
    """A stage that new rounds of a kind copy; editing a preset changes no round that is open."""

    round_kind = models.CharField(_("Kind of round"), max_length=12, choices=RoundKind.choices)

    class Meta:
        verbose_name = _("Preset stage")
        verbose_name_plural = _("Preset stages")
        ordering: ClassVar = ["round_kind", "unit_level", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round_kind", "unit_level", "position"], name="preset_stage_once"),
        ]


class Round(models.Model):
    """One exercise of grading the standing units of an area."""

    kind = models.CharField(_("Kind"), max_length=12, choices=RoundKind.choices)
    name = models.CharField(_("Name"), max_length=80)
    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("Area"))
    opened_on = models.DateField(_("Opened on"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Opened by")
    )
    closed_on = models.DateField(pgettext_lazy("a round", "Closed on"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Closed by"),
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("Round")
        verbose_name_plural = _("Rounds")
        ordering: ClassVar = ["-opened_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed_by__isnull=True)
                | Q(closed_on__isnull=False, closed_by__isnull=False),
                name="round_closed_on_and_by",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=models.F("opened_on")),
                name="round_closes_after_opening",
            ),
            models.UniqueConstraint(
                fields=["area", "kind"],
                condition=Q(closed_on__isnull=True),
                name="round_open_once",
                violation_error_message=_("A round of this kind is open in this area; close it first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("grading:round-detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Assessments can be changed and signed only in an open round."""
        return self.closed_on is None


class Stage(StageFields):
    """A step of a round's chain for units of one level, in the order of `position`."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="stages", verbose_name=_("Round"))

    class Meta:
        verbose_name = _("Stage")
        verbose_name_plural = _("Stages")
        ordering: ClassVar = ["round", "unit_level", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "unit_level", "position"], name="stage_order_once"),
        ]
