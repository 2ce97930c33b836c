"""Forms of postings, the roster and secondments; every one that writes carries a one-time key."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.people import phones
from campaign.people.models import Official
from campaign.people.models.official import Direction
from campaign.people.roster import Particulars, seen_of
from campaign.people.seconding import Lending
from units.access import Account, Action, Role
from units.clock import today
from units.filters import DayInput
from units.levels import Level
from units.models import AreaGrant, Unit
from units.typed_day_field import TypedDayField

if TYPE_CHECKING:
    Choice = forms.ModelChoiceField[Official]
else:
    Choice = forms.ModelChoiceField


class OnceForm(forms.Form):
    """A form that is saved once, however often it is sent; what is typed is kept until then (docs/adr/0015)."""

    keeps_draft = True
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"once": uuid.uuid4(), **(initial or {})})


class OfficialField(Choice):
    """Choosing an official among those that the user may send to a unit."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Official"),
            queryset=Official.objects.none(),
            empty_label=_("Choose an official"),
            help_text=_("Not in the list? Add the official to the roster first."),
        )

    def offer(self, user: Account, unit: Unit, on: date) -> None:
        """Offer those at work on the rosters of the unit's county and of the areas above it that the user manages."""
        rows = Official.objects.visible_to(user, Action.MANAGE_PEOPLE).at_work_on(on).near(unit)
        self.queryset = rows.order_by("organisation", "name", "id")

    def label_from_instance(self, obj: Official) -> str:
        """Name, post and organisation."""
        return f"{obj.name} · {obj.organisation} {obj.post}"


class PostingForm(OnceForm):
    """Appointing or replacing a first secretary."""

    official = OfficialField()
    day = forms.DateField(label=_("From"), widget=DayInput())
    authority = forms.CharField(
        label=_("Authority"), max_length=120, help_text=_("The decision or the number of the document.")
    )

    def __init__(self, data: Any = None, *, user: Account, unit: Unit) -> None:
        super().__init__(data, initial={"day": today()})
        self.fields["official"].offer(user, unit, today())  # type: ignore[attr-defined]


class DayForm(OnceForm):
    """A day, and nothing else."""

    day = forms.DateField(label=_("Day"), widget=DayInput())

    def __init__(self, data: Any = None, *, label: Any = None, initial: date | None = None) -> None:
        super().__init__(data, initial={"day": initial or today()})
        if label is not None:
            self.fields["day"].label = label


class StrikeOutForm(OnceForm):
    """Why a posting or another record was an error."""

    reason = forms.CharField(label=_("Why it is struck out"), max_length=200)


class OfficialForm(OnceForm):
    """An official's particulars; nothing about the person but the post."""

    # A phone number is shown to whoever looks it up, which is logged; a draft would leave it in the browser.
    keeps_draft = False
    name = forms.CharField(label=_("Person's name"), max_length=40)
    post = forms.CharField(label=_("Post"), max_length=80)
    organisation = forms.CharField(label=_("Organisation"), max_length=80)
    work_phone = forms.CharField(
        label=_("Work phone"), max_length=24, required=False, help_text=_("Shown masked; looking at it is logged.")
    )
    account = forms.ModelChoiceField(
        label=_("Account"),
        queryset=AreaGrant.objects.none(),
        required=False,
        empty_label=_("No account"),
        help_text=_("The first secretary's own account, which writes the monthly reports."),
    )
    left_on = forms.DateField(label=_("Left on"), required=False, widget=DayInput())
    # Blank for a new entry, and where a page sends none: it has seen nothing, and saves over nothing unasked.
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, user: Account, official: Official | None = None) -> None:
        super().__init__(data, initial=_initial(official))
        self.official = official
        grants = AreaGrant.objects.visible_to(user, Action.MANAGE_PEOPLE).in_force(today()).filter(role=Role.SECRETARY)
        field: Any = self.fields["account"]
        model = Official._meta.get_field("account").related_model
        held = official.account_id if official else None
        # The account that the entry has is always offered: left out once its grant has ended, it would be dropped.
        field.queryset = model._default_manager.filter(Q(pk__in=grants.order_by().values("user")) | Q(pk=held))
        if official is None:
            del self.fields["left_on"]
            areas = Unit.objects.visible_to(user, Action.MANAGE_PEOPLE).filter(level__lte=Level.COUNTY)
            self.fields["area"] = forms.ModelChoiceField(
                label=_("Roster of"), queryset=areas.filter(level__gte=Level.PREFECTURE), empty_label=None
            )

    def clean_work_phone(self) -> str:
        """A number in the normal shape; the masked one means that it stays, as does that of an older page."""
        typed = phones.normal(self.cleaned_data["work_phone"])
        if self.official is not None and (typed == self.official.masked_phone or self._is_old_mask(typed)):
            return self.official.work_phone
        if typed:
            phones.check(typed)
        return typed

    def _is_old_mask(self, typed: str) -> bool:
        """Tell whether it is a mask from a page opened before somebody else changed the entry."""
        return self.official is not None and "*" in typed and self.data.get("seen") != seen_of(self.official)

    @property
    def particulars(self) -> Particulars:
        """What was typed, once valid."""
        data = self.cleaned_data
        return Particulars(data["name"].strip(), data["post"].strip(), data["organisation"].strip(), data["work_phone"])


def _initial(official: Official | None) -> dict[str, Any]:
    if official is None:
        return {}
    names = ("name", "post", "organisation", "account", "left_on")
    kept = {name: getattr(official, name) for name in names}
    return kept | {"work_phone": official.masked_phone, "seen": seen_of(official)}


class SecondmentForm(OnceForm):
    """Recording a secondment."""

    official = OfficialField()
    direction = forms.ChoiceField(label=_("Direction"), choices=Direction.choices)
    sending_organisation = forms.CharField(label=_("Sending organisation"), max_length=80)
    receiving_organisation = forms.CharField(label=_("Receiving organisation"), max_length=80)
    from_on = TypedDayField(label=_("From"))
    until_on = forms.DateField(
        label=_("Until"), required=False, widget=DayInput(), help_text=_("The first day back; blank while it goes on.")
    )

    def __init__(self, data: Any = None, *, user: Account, area: Unit) -> None:
        super().__init__(data, initial={"from_on": today()})
        self.fields["official"].offer(user, area, today())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The end comes after the beginning."""
        data = super().clean() or {}
        first, last = data.get("from_on"), data.get("until_on")
        if first and last and last <= first:
            self.add_error("until_on", _("The last day comes before the first day."))
        return data

    @property
    def lending(self) -> Lending:
        """From whom to whom, once valid."""
        data = self.cleaned_data
        return Lending(
            data["direction"],
            data["sending_organisation"],
            data["receiving_organisation"],
            data["from_on"],
            data["until_on"],
        )


class RosterFileForm(forms.Form):
    """A roster workbook and the roster that it is for."""

    file = forms.FileField(label=_("Workbook"), help_text=_("The roster's own export (.xlsx), filled in or mended."))
    area = forms.ModelChoiceField(label=_("Roster of"), queryset=Unit.objects.none(), empty_label=None)

    def __init__(self, data: Any = None, files: Any = None, *, user: Account) -> None:
        super().__init__(data, files)
        areas = Unit.objects.visible_to(user, Action.MANAGE_PEOPLE)
        kept = areas.filter(level__gte=Level.PREFECTURE, level__lte=Level.COUNTY)
        self.fields["area"].queryset = kept  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """At most 5 MB: a roster is far smaller."""
        file = self.cleaned_data["file"]
        if file.size > 5 << 20:
            raise ValidationError(_("The file has more than 5 MB; a roster is far smaller."))
        return file
