"""Changes of posts in the leadership team of a weak unit."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.people.models.voidable import Voidable
from campaign.people.querysets import ChangeQuerySet
from units.models import Unit


class ChangeKind(models.TextChoices):
    """What happened to the post."""

    FILLED = "filled", _("Post filled")
    REPLACED = "replaced", _("Holder replaced")


class ChangeReason(models.TextChoices):
    """The three reasons that there are; none of them is about a person's opinions."""

    VACANCY = "vacancy", _("Vacancy")
    END_OF_TERM = "end_of_term", _("End of term")
    UNFIT = "unfit", _("Unfit for the duties of the post")


class LeadershipChange(Voidable):
    """A post of a unit's leadership team that was filled or whose holder was replaced; it names no person."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="leadership_changes", verbose_name=_("Unit"))
    post = models.CharField(_("Post"), max_length=60)
    kind = models.CharField(
        pgettext_lazy("a leadership team", "What happened"), max_length=10, choices=ChangeKind.choices
    )
    on = models.DateField(_("Day"))
    reason = models.CharField(_("Reason"), max_length=12, choices=ChangeReason.choices)
    recorded_at = models.DateTimeField(_("Recorded at"), default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Recorded by")
    )

    objects = ChangeQuerySet.as_manager()

    class Meta(Voidable.Meta):
        verbose_name = _("Change of a leadership team")
        verbose_name_plural = _("Changes of leadership teams")
        ordering: ClassVar = ["-on", "unit__code", "-id"]

    def __str__(self) -> str:
        return f"{self.unit} · {self.post}"
