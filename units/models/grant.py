"""Grants: which user holds which role in which area, and until when."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from units.access import Role
from units.models.unit import Unit
from units.querysets import GrantQuerySet


class AreaGrant(models.Model):
    """A role that a user holds in an area, to the last day inclusive."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants", verbose_name=_("Account")
    )
    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="grants", verbose_name=_("Area"))
    role = models.CharField(_("Role"), max_length=20, choices=Role.choices)
    expires_on = models.DateField(_("Last day"), null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("Grant")
        verbose_name_plural = _("Grants")
        ordering: ClassVar = ["user", "area", "role"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "area", "role"],
                name="grant_once",
                violation_error_message=_("The account already holds this role in this area."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.area}"
