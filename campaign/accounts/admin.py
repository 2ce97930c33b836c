"""Accounts and their grants in the admin: every change is a verb of `enrolling`, with its audit entry."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import DateField, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.accounts import enrolling
from campaign.accounts.admin_forms import DayInput, NewAccountForm, NewGrantForm
from campaign.accounts.models import User
from units.access import Action, Role, account
from units.governed_admin import GovernedAdmin
from units.models import AreaGrant


def _bound(form: Any, request: HttpRequest) -> Any:
    """The form for whoever is signed in."""
    return type(form.__name__, (form,), {"manager": account(request)})


class VerbAdmin(GovernedAdmin):
    """A page whose saving is a verb of `enrolling`."""

    action = Action.MANAGE_ACCOUNTS
    formfield_overrides: ClassVar = {DateField: {"widget": DayInput}}

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """One button that says what happens: after the first password there is nothing to go on editing."""
        context |= {"show_save_and_continue": False, "show_save_and_add_another": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The verb has saved everything."""


@admin.register(User)
class UserAdmin(VerbAdmin):
    """Accounts whose every grant lies in the administrator's area; a password is never seen after it was told."""

    list_display = ("username", "name", "post", "roles", "is_active", "last_login")
    list_filter = ("is_active", "grants__role")
    search_fields = ("username", "name", "post")
    readonly_fields = ("username", "roles", "must_change_password", "last_login", "created_at")
    fields = ("username", "name", "post", "is_active", "roles", "must_change_password", "last_login", "created_at")
    add_fields: ClassVar = ("username", "name", "post", "role", "area", "expires_on")
    change_form_template = "admin/accounts/user/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Accounts that the administrator may manage, with their grants in two queries more."""
        rows: QuerySet[User] = User.objects.manageable_by(account(request)).prefetch_related("grants__area")
        return rows.order_by("username")

    @admin.display(description=_("Roles"))
    def roles(self, user: User) -> str:
        """Each grant in words."""
        return "；".join(_grant_in_words(grant) for grant in user.grants.all())

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """A new account comes with its first grant."""
        return self.fields if obj else self.add_fields

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """The username is chosen once."""
        return self.readonly_fields if obj else ()

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        """The form of the verb behind it."""
        return super().get_form(request, obj, change, **kwargs) if obj else _bound(NewAccountForm, request)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Make or edit; the first password waits on the request for the page that tells it."""
        data = form.cleaned_data
        if change:
            facts = {name: data[name] for name in ("name", "post", "is_active")}
            enrolling.edit_account(obj, **facts, by=account(request))
            return
        made, password = enrolling.add_account(
            username=data["username"],
            role=Role(data["role"]),
            area=data["area"],
            by=account(request),
            on=timezone.localdate(),
            expires_on=data["expires_on"],
            name=data["name"],
            post=data["post"],
        )
        obj.pk = made.pk
        request.first_password = password  # type: ignore[attr-defined]

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: str | None = None) -> HttpResponse:
        """Tell the first password in the answer itself: a message would wait in a cookie."""
        return self._tell_password(request, obj, request.first_password)  # type: ignore[attr-defined]

    def get_urls(self) -> list[URLPattern]:
        """Two steps more for one account."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/password/", wrap(self.reset_password), name="accounts_user_password"),
            path("<int:pk>/second-factor/", wrap(self.remove_second_factor), name="accounts_user_second_factor"),
            *super().get_urls(),
        ]

    def reset_password(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, then set a new first password and tell it once."""
        user = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method == "POST":
            return self._tell_password(request, user, enrolling.reset_password(user, by=account(request)))
        consequence = _("The present password ends at once, and every open session of this account with it.")
        return self._page(request, "confirm.html", user, title=_("Set a new first password"), consequence=consequence)

    def remove_second_factor(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, then forget the authenticator app of somebody who lost the phone."""
        user = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method == "POST":
            enrolling.remove_second_factor(user, by=account(request))
            self.message_user(request, _("The second factor was removed."))
            return HttpResponseRedirect(reverse("admin:accounts_user_change", args=[user.pk]))
        consequence = _("From now on the password alone is enough, until the holder sets up a second factor again.")
        return self._page(request, "confirm.html", user, title=_("Remove the second factor"), consequence=consequence)

    def _tell_password(self, request: HttpRequest, user: User, password: str) -> HttpResponse:
        days = enrolling.FIRST_PASSWORD_HOLDS.days
        return self._page(request, "first_password.html", user, title=_("First password"), password=password, days=days)

    def _page(self, request: HttpRequest, template: str, user: User, **context: Any) -> HttpResponse:
        context |= {**self.admin_site.each_context(request), "opts": self.opts, "original": user}
        return TemplateResponse(request, f"admin/accounts/user/{template}", context)


@admin.register(AreaGrant)
class GrantAdmin(VerbAdmin):
    """Grants of the accounts that the administrator manages; only the last day of one can be changed."""

    list_display = ("user", "role", "area", "area_code", "expires_on")
    list_select_related = ("user", "area")
    list_filter = ("role", "expires_on")
    search_fields = ("user__username", "area__code", "area__name")
    fields = ("user", "role", "area", "expires_on")
    readonly_fields = ("user", "role", "area")
    add_fields: ClassVar = ("username", "role", "area", "expires_on")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AreaGrant]:
        """Grants of manageable accounts."""
        users = User.objects.manageable_by(account(request))
        return AreaGrant.objects.filter(user__in=users).order_by("user__username", "area__code", "role")

    @admin.display(description=_("Area code"))
    def area_code(self, grant: AreaGrant) -> str:
        """The short code."""
        return grant.area.short_code

    def get_fields(self, request: HttpRequest, obj: AreaGrant | None = None) -> Any:
        """A new grant names its account."""
        return self.fields if obj else self.add_fields

    def get_readonly_fields(self, request: HttpRequest, obj: AreaGrant | None = None) -> Any:
        """Another role is another grant."""
        return self.readonly_fields if obj else ()

    def get_form(self, request: HttpRequest, obj: AreaGrant | None = None, change: bool = False, **kwargs: Any) -> Any:
        """The form of the verb behind it."""
        return super().get_form(request, obj, change, **kwargs) if obj else _bound(NewGrantForm, request)

    def save_model(self, request: HttpRequest, obj: AreaGrant, form: Any, change: bool) -> None:
        """Grant, or change the last day."""
        data = form.cleaned_data
        if change:
            enrolling.change_term(obj, expires_on=data["expires_on"], by=account(request))
            return
        made = enrolling.grant_role(
            data["user"],
            role=Role(data["role"]),
            area=data["area"],
            by=account(request),
            on=timezone.localdate(),
            expires_on=data["expires_on"],
        )
        obj.pk, obj.user, obj.area, obj.role = made.pk, made.user, made.area, made.role


def _grant_in_words(grant: AreaGrant) -> str:
    words = f"{grant.get_role_display()} · {grant.area} ({grant.area.short_code})"
    return f"{words} → {grant.expires_on.isoformat()}" if grant.expires_on else words
