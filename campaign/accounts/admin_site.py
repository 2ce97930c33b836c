"""Django's admin as this site has it: one sign-in, one permission table, only pages of ours."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.admin.sites import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from units import access
from units.governed_admin import GovernedAdmin

LEFT_OUT = {"autocomplete", "view_on_site", "password_change_done"}


class Site(AdminSite):
    """The admin for system administrators; for anybody else it is not there."""

    site_header = site_title = _("Administration")
    index_title = _("Accounts and settings")

    def register(self, models: Any, admin_class: Any = None, **options: Any) -> None:  # type: ignore[override]  # a typed site takes less
        """Take pages of ours; a library's own (e-mail addresses, secrets of second factors) stay out."""
        if admin_class is not None and issubclass(admin_class, GovernedAdmin):
            super().register(models, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """By the access table."""
        return access.may_administer(request.user)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:  # type: ignore[override]  # a typed site takes less
        """404 for an account without the permission, where Django would offer another sign-in or answer 403."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def outer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            try:
                response: HttpResponse = inner(request, *args, **kwargs)
            except PermissionDenied as error:
                raise Http404 from error
            return response

        return outer

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Without the addresses that nothing here uses."""
        return [url for url in super().get_urls() if getattr(url, "name", None) not in LEFT_OUT]

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """One sign-in for all, with its throttle and second factor."""
        return redirect_to_login(request.GET.get("next", "/admin/"), "account_login")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]  # a typed site takes less
        """Sign out by the same way as everywhere, so that the audit log has it."""
        if request.method == "POST":
            get_adapter(request).logout(request)
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]  # a typed site takes less
        """One page for it."""
        return redirect("account_change_password")
