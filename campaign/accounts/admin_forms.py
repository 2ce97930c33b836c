"""Forms of the account pages in the admin; each asks the verb's own checks before it is saved."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.accounts import enrolling
from campaign.accounts.models import User
from units.access import Action, Role
from units.models import AreaGrant, Unit
from units.rules import RuleBroken

if TYPE_CHECKING:
    UserForm = forms.ModelForm[User]
    GrantForm = forms.ModelForm[AreaGrant]
else:
    UserForm = GrantForm = forms.ModelForm


class AreaCodeField(forms.CharField):
    """An area by its code: a list of all units would be too long to choose from.

    `manager` is the account that fills in the form; only units where it manages accounts are known to the field.
    """

    manager: User | None = None

    def to_python(self, value: Any) -> Any:
        """The unit of the code."""
        text = super().to_python(value)
        if not text or self.manager is None:
            return None
        unit = Unit.objects.visible_to(self.manager, Action.MANAGE_ACCOUNTS).by_short_code(text).first()
        if unit is None:
            raise ValidationError(
                _("There is no unit %(code)s, or it lies outside your area."), params={"code": text[:20]}
            )
        return unit


class DayInput(forms.DateInput):
    """The browser's own day picker; that of Django's admin adds a note on time zones, in English only."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class _WithGrant(forms.Form):
    """The fields of one grant; `manager` is set by the page."""

    manager: User

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    area = AreaCodeField(label=_("Area"), help_text=_("Code of 2, 4, 6, 9 or 12 digits"))
    expires_on = forms.DateField(label=_("Last day"), required=False, widget=DayInput(), help_text=_("Blank: no end"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = self.fields["area"]
        assert isinstance(area, AreaCodeField)  # noqa: S101 - as declared above
        area.manager = self.manager

    def check_grant(self, user: User | None) -> None:
        """Turn the rule that forbids the grant into an error of the form."""
        data = self.cleaned_data
        if not {"role", "area"} <= data.keys():
            return
        try:
            enrolling.check_grant(
                user,
                role=Role(data["role"]),
                area=data["area"],
                by=self.manager,
                on=timezone.localdate(),
                expires_on=data.get("expires_on"),
            )
        except RuleBroken as refusal:
            self.add_error(None, str(refusal))


class NewAccountForm(_WithGrant, UserForm):
    """An account with its first grant."""

    class Meta:
        model = User
        fields = ("username", "name", "post")

    def clean_username(self) -> str:
        """Lower case, so that nobody signs in as a look-alike."""
        return str(self.cleaned_data["username"]).lower()

    def clean(self) -> dict[str, Any]:
        """Ask whether the grant is allowed."""
        super().clean()
        self.check_grant(None)
        return self.cleaned_data


class NewGrantForm(_WithGrant, GrantForm):
    """One more role for an account."""

    username = forms.CharField(label=_("Username"), max_length=60)

    class Meta:
        model = AreaGrant
        fields = ()

    def clean(self) -> dict[str, Any]:
        """Find the account among those that the manager manages, and ask whether the grant is allowed."""
        super().clean()
        username = self.cleaned_data.get("username", "").lower()
        user = User.objects.manageable_by(self.manager).filter(username=username).first()
        if user is None:
            self.add_error("username", _("You manage no account of this name."))
        else:
            self.cleaned_data["user"] = user
            self.check_grant(user)
        return self.cleaned_data

    def _post_clean(self) -> None:
        """Not the model's own check: the row is made by the verb, which has asked more."""
