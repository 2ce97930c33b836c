"""How the tests of pages sign in and read what they are answered."""

import io
import re
import uuid

import openpyxl
from django.test import Client


def signed_in(user: object, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(user)  # type: ignore[arg-type]
    return client


def text_of(answer: object) -> str:
    """The page's words without tags."""
    content = answer.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content))


def sheet(answer: object) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(answer.content))  # type: ignore[attr-defined]
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def key() -> str:
    return str(uuid.uuid4())
