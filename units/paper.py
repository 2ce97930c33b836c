"""HTML to PDF by WeasyPrint, without any web request: the page may read our own static files and nothing else."""

import mimetypes
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders

# Never asked: `.invalid` resolves nowhere, and the fetcher below answers for it.
BASE = "http://site.invalid/"


def pdf_of(html: str) -> bytes:
    """Lay out a document that links to style sheets by their paths below STATIC_URL.

    The same HTML gives the same bytes, so that a digest of a print means something.
    """
    # Imported here: it takes seconds, and only those who print should pay.
    from weasyprint import HTML

    document: bytes = HTML(string=html, base_url=BASE, url_fetcher=_fetch).write_pdf(
        pdf_identifier=b"campaign", pdf_tags=True
    )
    return document


def _fetch(url: str, *_args: Any, **_kwargs: Any) -> Any:  # noqa: ANN401 - WeasyPrint's own loose signature
    """Find a static file for WeasyPrint; whatever else a document asks for is refused."""
    from weasyprint.urls import URLFetcherResponse

    path = unquote(urlsplit(url).path)
    name = finders.find(path.removeprefix(str(settings.STATIC_URL))) if url.startswith(BASE) else None
    if not name or not path.startswith(str(settings.STATIC_URL)):
        raise ValueError(f"not one of our static files: {url}")
    kind = mimetypes.guess_type(str(name))[0] or "application/octet-stream"
    return URLFetcherResponse(url, Path(str(name)).read_bytes(), {"Content-Type": kind})
