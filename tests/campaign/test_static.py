"""Static files come compressed, and not a second time to whoever holds them."""

import gzip
from pathlib import Path

from django.conf import settings
from django.test import Client

SHEET = "/static/css/base.css"


def test_a_style_sheet_comes_compressed_and_whole() -> None:
    answer = Client(headers={"accept-encoding": "gzip"}).get(SHEET)
    body = b"".join(answer)  # type: ignore[arg-type]
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == (Path(settings.BASE_DIR) / "static/css/base.css").read_bytes()


def test_whoever_holds_it_is_told_so_with_either_form_of_its_tag() -> None:
    client = Client(headers={"accept-encoding": "gzip"})
    tag = client.get(SHEET)["ETag"]
    assert tag.startswith("W/")
    for given in (tag, tag.removeprefix("W/")):
        assert client.get(SHEET, headers={"if-none-match": given}).status_code == 304


def test_a_browser_that_cannot_unpack_gets_it_plain() -> None:
    answer = Client(headers={"accept-encoding": "identity"}).get(SHEET)
    assert "Content-Encoding" not in answer
