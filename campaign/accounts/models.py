"""Accounts: who signs in. What an account may do stands in its grants (units.AreaGrant)."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """The account of a holder of a public post; deactivated when the post ends, never deleted."""

    post = models.CharField(_("Post"), max_length=60, blank=True)
    must_change_password = models.BooleanField(_("Must change the password"), default=True)

    class Meta:
        verbose_name = _("Account")
        verbose_name_plural = _("Accounts")
