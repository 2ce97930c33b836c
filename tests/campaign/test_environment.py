"""What the process environment may say, and what is said when it is malformed."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from campaign import environment


@pytest.mark.parametrize(
    ("text", "meant"), [("", False), ("0", False), ("no", False), ("1", True), (" True ", True), ("on", True)]
)
def test_a_flag_is_on_when_it_says_so(text: str, meant: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLAG", text)
    assert environment.flag("FLAG") is meant


def test_words_are_split_at_commas_and_blanks_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORDS", " a.example, ,b.example,")
    assert environment.words("WORDS", "") == ["a.example", "b.example"]
    assert environment.words("OTHER_WORDS", "x,y") == ["x", "y"]


@pytest.mark.parametrize(("text", "meant"), [("", None), ("  ", None), ("2016-12-31", date(2016, 12, 31))])
def test_a_day_may_be_unset(text: str, meant: date | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMPAIGN_TODAY", text)
    assert environment.day("CAMPAIGN_TODAY") == meant


@pytest.mark.parametrize("text", ["yesterday", "2016-13-01", "31.12.2016"])
def test_a_malformed_day_stops_the_start(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMPAIGN_TODAY", text)
    with pytest.raises(ImproperlyConfigured, match="CAMPAIGN_TODAY must be a date such as 2016-12-31"):
        environment.day("CAMPAIGN_TODAY")


@pytest.mark.parametrize("text", ["-1", "1.5", "127.0.0.1", "²"])
def test_a_malformed_number_stops_the_start(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", text)
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES must be a whole number"):
        environment.number("TRUSTED_PROXIES", 0)


def test_processes_that_start_together_share_one_private_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(environment.secret_key, [tmp_path / "data"] * 32))
    assert [len(key) for key in keys] == [67]
    assert [(path.name, path.stat().st_mode & 0o777) for path in (tmp_path / "data").iterdir()] == [
        ("secret-key", 0o600)
    ]


def test_a_given_key_is_not_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "given")
    assert environment.secret_key(tmp_path) == "given"
    assert list(tmp_path.iterdir()) == []


def test_fonts_beside_the_packages_are_offered_unless_others_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setenv("FONTCONFIG_FILE", "mine")
    config = tmp_path / "fonts" / "fonts.conf"
    config.parent.mkdir()
    config.touch()
    environment.offer_fonts()
    assert os.environ["FONTCONFIG_FILE"] == "mine"
    monkeypatch.delenv("FONTCONFIG_FILE")
    environment.offer_fonts()
    assert os.environ["FONTCONFIG_FILE"] == str(config)


def test_the_embedded_database_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    settings = environment.database(tmp_path / "data")
    assert (settings["ENGINE"], settings["NAME"]) == (
        "django.db.backends.sqlite3",
        str(tmp_path / "data" / "db.sqlite3"),
    )


def test_a_postgresql_address_may_name_a_socket_and_options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgresql://us%40er:p%2Fw@/register?host=/run/postgresql&sslmode=disable"
    monkeypatch.setenv("DATABASE_URL", url)
    settings = environment.database(tmp_path)
    assert [settings[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "register",
        "us@er",
        "p/w",
        "/run/postgresql",
        "",
    ]
    assert settings["OPTIONS"]["sslmode"] == "disable"


def test_postgresql_compiles_no_statement_and_breaks_off_what_takes_too_long() -> None:
    options = environment.postgresql("postgresql://register@/register")["OPTIONS"]["options"]
    assert set(options.split("-c ")) >= {"jit=off", "statement_timeout=600000 "}


def test_an_address_of_another_engine_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://user@host/name")
    with pytest.raises(ImproperlyConfigured, match=r"DATABASE_URL must start with postgresql:// or sqlite://\."):
        environment.database(tmp_path)
