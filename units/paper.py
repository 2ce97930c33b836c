"""HTML to PDF by WeasyPrint, without any web request: the page may read our own static files and nothing else."""

import mimetypes
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.translation import gettext_lazy as _

from units.disk import told_when_full
from units.rules import RuleBroken

# Never asked: `.invalid` resolves nowhere, and the fetcher below answers for it.
BASE = "http://site.invalid/"
# Of the characters that no font has, so many are named.
SHOWN = 20


# Tagged and with its text extractable, its fonts embedded and subset, and readable without anything outside it.
ARCHIVE = "pdf/a-2a"


class FontMissing(RuleBroken):
    """A print with boxes in place of characters is no print."""

    message = _(
        "The print was not made: no font on this machine has these characters: %(characters)s. "
        "Install fonts-noto-cjk (the set-up does), start the site again, then print again."
    )


@told_when_full()
def pdf_of(html: str) -> bytes:
    """Lay out a document that links to style sheets by their paths below STATIC_URL, as PDF/A-2a.

    The same HTML gives the same bytes, so that a digest of a print means something. Raises FontMissing, DiskFull.
    """
    # Imported here: it takes seconds, and only those who print should pay.
    from weasyprint import HTML

    document: bytes = HTML(string=html, base_url=BASE, url_fetcher=_fetch).write_pdf(
        pdf_identifier=b"campaign", pdf_variant=ARCHIVE, finisher=_refuse_missing
    )
    return document


def _refuse_missing(document: Any, _pdf: Any) -> None:  # noqa: ANN401 - WeasyPrint has no types
    """Raise FontMissing when a character was drawn as a box; WeasyPrint itself would only log it."""
    missing = sorted({code for font in document.fonts.values() for code in font.missing})
    if missing:
        raise FontMissing(characters="".join(chr(code) for code in missing[:SHOWN]))


def _fetch(url: str, *_args: Any, **_kwargs: Any) -> Any:  # noqa: ANN401 - WeasyPrint's own loose signature
    """Find a static file for WeasyPrint; whatever else a document asks for is refused."""
    from weasyprint.urls import URLFetcherResponse

    path = unquote(urlsplit(url).path)
    name = finders.find(path.removeprefix(str(settings.STATIC_URL))) if url.startswith(BASE) else None
    if not name or not path.startswith(str(settings.STATIC_URL)):
        raise ValueError(f"not one of our static files: {url}")
    kind = mimetypes.guess_type(str(name))[0] or "application/octet-stream"
    return URLFetcherResponse(url, Path(str(name)).read_bytes(), {"Content-Type": kind})
