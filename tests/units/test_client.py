"""The client's address, with and without proxies of our own."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from units.client import client_address


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "address"),
    [
        (0, None, "10.0.0.1", "10.0.0.1"),
        (0, "1.2.3.4", "10.0.0.1", "10.0.0.1"),
        (1, "1.2.3.4", "10.0.0.1", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "10.0.0.1", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.9", "10.0.0.1", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.1", "10.0.0.1"),
        (1, "no address", "10.0.0.1", "10.0.0.1"),
        (1, "2001:DB8::1", "", "2001:db8::1"),
        (1, None, "", "unknown"),
    ],
)
def test_client_address(settings: Settings, proxies: int, forwarded: str | None, remote: str, address: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert client_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote)) == address
