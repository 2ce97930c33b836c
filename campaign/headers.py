"""Headers that no answer goes without: pages, errors, static files, prints."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

# Nothing of the browser's hardware is used; above all, nobody is located.
NOT_USED = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
PERMISSIONS_POLICY = ", ".join(f"{name}=()" for name in NOT_USED)


class SecurityHeaders:
    """What Django has no middleware of its own for. Stands outermost, so that static files and errors pass it too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith(str(settings.STATIC_URL)):
            # What an area's staff read must not stay in a proxy, nor on a shared machine after they sign out.
            patch_cache_control(response, private=True, no_store=True)
        return response
