"""Which accounts a system administrator may manage."""

from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.db.models import Exists, OuterRef, QuerySet

from units import access
from units.access import Action
from units.models import AreaGrant

if TYPE_CHECKING:
    from campaign.accounts.models import User


class UserQuerySet(QuerySet["User"]):
    """Accounts."""

    def manageable_by(self, user: "User") -> Self:
        """Accounts all of whose grants, ended ones too, lie in the areas where the user manages accounts.

        One grant outside keeps an account out: who could reset its password could act out there. For the same
        reason nobody manages a superuser but a superuser, and nobody the own account.
        """
        if user.is_superuser and user.is_active:
            return self.all()
        inside = AreaGrant.objects.visible_to(user, Action.MANAGE_ACCOUNTS).filter(user=OuterRef("pk"))
        outside = AreaGrant.objects.filter(user=OuterRef("pk")).exclude(
            pk__in=AreaGrant.objects.visible_to(user, Action.MANAGE_ACCOUNTS).values("pk")
        )
        if not access.may(user, Action.MANAGE_ACCOUNTS):
            return self.none()
        return self.filter(Exists(inside), ~Exists(outside), is_superuser=False).exclude(pk=user.pk)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes accounts; the verbs for that are in `enrolling`, with their audit entries."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Save an account; without a password nobody can sign in to it."""
        user: User = self.model(username=self.model.normalize_username(username).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Save an account without limits; `createsuperuser` calls it."""
        return self.create_user(username, password, **{"is_superuser": True, "must_change_password": False, **fields})
