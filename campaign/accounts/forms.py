"""Forms of one's own account."""

from typing import Any

from allauth.account.forms import ChangePasswordForm
from django.utils.translation import gettext_lazy as _


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The old password, and a new one twice."""

    def clean(self) -> dict[str, Any]:
        """A change changes something: otherwise the printed first password would live on."""
        data: dict[str, Any] = super().clean()
        if data.get("password1") and data["password1"] == data.get("oldpassword"):
            self.add_error("password1", _("The new password must differ from the present one."))
        return data
