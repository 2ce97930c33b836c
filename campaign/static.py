"""Static files, sent compressed: a phone on a weak link pays for every byte."""

from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]
    """WhiteNoise behind Django's GZipMiddleware, which turns an ETag into a weak one.

    WhiteNoise compares strong ETags alone; without this a browser would fetch again what it holds.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.META.get("HTTP_IF_NONE_MATCH", "")
        if given.startswith("W/") and request.path_info in self.files:
            request.META["HTTP_IF_NONE_MATCH"] = given.removeprefix("W/")
        answer: HttpResponse = super().__call__(request)
        return answer
