"""Static files come compressed, and not a second time to whoever holds them."""

import gzip
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

# Django looks at every connection that an earlier test has opened when an answer is closed.
pytestmark = pytest.mark.django_db
SHEET = "/static/css/base.css"


def test_a_style_sheet_comes_compressed_and_whole() -> None:
    answer = Client(headers={"accept-encoding": "gzip"}).get(SHEET)
    body = b"".join(answer)
    assert answer["Content-Encoding"] == "gzip"
    assert answer["Cache-Control"] == "public, max-age=60, stale-while-revalidate=86400"
    assert gzip.decompress(body) == (Path(settings.BASE_DIR) / "static/css/base.css").read_bytes()


def test_whoever_holds_it_is_told_so_with_either_form_of_its_tag() -> None:
    client = Client(headers={"accept-encoding": "gzip"})
    tag = client.get(SHEET)["ETag"]
    assert tag.startswith("W/")
    for given in (tag, tag.removeprefix("W/")):
        answer = client.get(SHEET, headers={"if-none-match": given})
        assert (answer.status_code, answer.content) == (304, b"")


def test_an_answer_without_a_body_is_not_given_one_by_compressing() -> None:
    answer = Client(headers={"accept-encoding": "gzip"}).head(SHEET)
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_browser_that_cannot_unpack_gets_it_plain() -> None:
    answer = Client(headers={"accept-encoding": "identity"}).get(SHEET)
    assert "Content-Encoding" not in answer


def test_a_file_is_sent_whole_though_a_piece_is_asked_for() -> None:
    answer = Client(headers={"accept-encoding": "gzip"}).get(SHEET, headers={"range": "bytes=0-9"})
    assert answer.status_code == 200
    assert len(gzip.decompress(answer.getvalue())) > 10
