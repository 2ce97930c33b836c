"""Static files, sent compressed and held: a phone on a weak link pays for every byte and every round trip."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware

# Fresh for a minute; for a day what is held is shown at once, and asked for anew behind the page.
KEEP = "public, max-age=60, stale-while-revalidate=86400"


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]
    """WhiteNoise behind Django's GZipMiddleware, which turns an ETag into a weak one.

    WhiteNoise compares strong ETags alone; without this a browser would fetch again what it holds.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Pieces of what is compressed on the way cannot be put together: a file is sent whole.
        request.META.pop("HTTP_RANGE", None)
        given = request.META.get("HTTP_IF_NONE_MATCH", "")
        if given.startswith("W/") and request.path_info in self.files:
            request.META["HTTP_IF_NONE_MATCH"] = given.removeprefix("W/")
        answer: HttpResponse = super().__call__(request)
        if request.path_info not in self.files:
            return answer
        answer.headers["Cache-Control"] = KEEP
        return answer if answer.status_code == HTTPStatus.OK and request.method == "GET" else _bare(answer)


def _bare(answer: HttpResponse) -> HttpResponse:
    """An answer without a body that streams nothing: compressing an empty stream would give it one."""
    bare = HttpResponse(status=answer.status_code)
    del bare.headers["Content-Type"]
    for name, value in answer.items():
        bare.headers[name] = value
    answer.close()
    return bare
