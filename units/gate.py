"""The gate before a view: who may do the action anywhere at all, else 404 as if the page were not there.

Whether the user may do it on the very unit is asked again by the view's query or by the verb.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from units import access
from units.access import Action
from units.scoping import no_area

P = ParamSpec("P")
type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def needs(action: Action) -> Callable[[View[P]], View[P]]:
    """Decorate a view with the one action of the access table that opens it."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            user = access.account(request)
            if not access.may(user, action):
                raise Http404 if access.grants_of(user) else no_area()
            return view(request, *args, **kwargs)

        return guarded

    return decorate
