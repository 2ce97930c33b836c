"""Asking for the board's page as a browser does, in one database or another."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from campaign.accounts.models import User
from tests.bench.databases import using


@dataclass(frozen=True, slots=True)
class Place:
    """A page: the browser of an account, which belongs to one database, and its address, the board's unless said."""

    client: Client
    query: dict[str, str]
    address: str = "/board/"

    def get(self) -> bytes:
        """Ask for the page as a browser does; the answer is compressed."""
        response = self.client.get(self.address, self.query)
        if response.status_code != 200:
            raise AssertionError(response.status_code, self.query)
        return response.content

    def page(self) -> str:
        """The page in plain text."""
        return gzip.decompress(self.get()).decode()


def signed_in(database: BaseDatabaseWrapper, username: str) -> Client:
    """A browser in which the account has signed in."""
    client = Client(headers={"host": "localhost", "accept-encoding": "gzip"})
    with using(database):
        client.force_login(User.objects.get(username=username))
    return client


def inside(database: BaseDatabaseWrapper, piece: Callable[[], Any]) -> Callable[[], Any]:
    """The same piece of work in that database."""

    def within() -> Any:
        with using(database):
            return piece()

    return within
