"""Accounts: who signs in. What an account may do stands in its grants (units.AreaGrant), and nowhere else."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.accounts.querysets import UserManager


class User(AbstractBaseUser):
    """The account of a holder of a public post; deactivated when the post ends, never deleted.

    It holds the least that work needs: no e-mail address, no identity number. Django's groups and permissions are
    left out on purpose: there is one table of permissions, units/access.py.
    """

    username = models.CharField(
        _("Username"),
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("An account with this username exists.")},
        help_text=_("Lower-case letters, digits and . - _ @ +"),
    )
    name = models.CharField(_("Name of the holder"), max_length=40, blank=True)
    post = models.CharField(_("Post"), max_length=60, blank=True)
    is_active = models.BooleanField(_("May sign in"), default=True)
    # Sees and does everything: made by `createsuperuser` on the server only, for the day when nobody else can help.
    is_superuser = models.BooleanField(_("Unlimited"), default=False)
    must_change_password = models.BooleanField(_("Must change the password"), default=True)
    # NULL: the account's owner has chosen the password. A first password that nobody used runs out.
    first_password_ends_at = models.DateTimeField(_("First password holds until"), null=True, blank=True)
    created_at = models.DateTimeField(_("Created at"), default=timezone.now)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        verbose_name = _("Account")
        verbose_name_plural = _("Accounts")
        ordering: ClassVar = ["username"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Exact(F("username"), Lower("username")),
                name="user_username_lower_case",
                violation_error_message=_("A username is written in lower case."),
            ),
        ]

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        """The name where it is known, else the username; Django's templates ask for it."""
        return self.name or self.username

    @property
    def signature(self) -> str:
        """Post and name as they stand under an opinion; the username where neither is known."""
        return " ".join(part for part in (self.post, self.name) if part) or self.username

    def get_short_name(self) -> str:
        """What Django's own admin greets."""
        return self.get_full_name()

    def has_perm(self, _permission: str, _record: models.Model | None = None) -> bool:
        """Django's own permissions are not used: only a superuser has them."""
        return self.is_active and self.is_superuser

    def has_module_perms(self, _app: str) -> bool:
        """Django's own permissions are not used: only a superuser has them."""
        return self.is_active and self.is_superuser
