"""The sister pages of supervision, above each of them."""

from functools import lru_cache

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from units import access
from units.access import Action, account

register = template.Library()


@register.simple_tag(takes_context=True)
def supervision_tabs(context: Context, tab: str) -> SafeString:
    """Draw the tabs that the user may open; `tab` names the one that is shown.

    They look the same for everybody with the same rights, so they are drawn once for all pages.
    """
    return _tabs(tab, access.may(account(context["request"]), Action.SEE_SCHEDULE), get_language())


@lru_cache(maxsize=100)
def _tabs(tab: str, sees_schedule: bool, language: str | None) -> SafeString:
    return render_to_string("visits/_tabs.html", {"tab": tab, "sees_schedule": sees_schedule})
