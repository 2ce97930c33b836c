"""Reads the process environment: every variable of the contract passes through here."""

import os
import secrets
import sys
import tempfile
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def flag(name: str) -> bool:
    """Tell whether the variable is set to 1, true, yes or on."""
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """Read a whole number, not below zero; a malformed one stops the start."""
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit()):
        raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def words(name: str, default: str) -> list[str]:
    """Split a comma-separated variable; blanks are dropped."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def day(name: str) -> date | None:
    """Read an ISO date, or None when the variable is unset; a malformed one stops the start."""
    text = os.environ.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a date such as 2016-12-31, not {text!r}.") from error


def secret_key(data_dir: Path) -> str:
    """Return SECRET_KEY, or one made once and kept in the data folder, readable by its owner only."""
    if given := os.environ.get("SECRET_KEY"):
        return given
    path = data_dir / "secret-key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        # Of two processes that start together one makes the key and the other reads it: a link appears with its
        # content whole, or not at all when the name is taken. mkstemp's files are their owner's alone.
        handle, draft = tempfile.mkstemp(dir=data_dir)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(draft, path)
        os.unlink(draft)
    return path.read_text(encoding="ascii")


def offer_fonts() -> None:
    """Let PDFs use the printing fonts that set-up put beside the packages, unless fontconfig is told otherwise."""
    config = Path(sys.prefix) / "fonts" / "fonts.conf"
    if config.exists():
        os.environ.setdefault("FONTCONFIG_FILE", str(config))


def database(data_dir: Path) -> dict[str, Any]:
    """Turn DATABASE_URL into Django's settings; without it the embedded SQLite in the data folder."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        data_dir.mkdir(parents=True, exist_ok=True)
        return sqlite(str(data_dir / "db.sqlite3"))
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(unquote(parts.path.removeprefix("/")) or ":memory:")
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql:// or sqlite://.")
    return postgresql(url)


def sqlite(name: str) -> dict[str, Any]:
    """Settings of the embedded database: no reader blocks a writer, and a power cut loses nothing."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;",
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    """Settings of PostgreSQL; `?host=/socket/folder` and other libpq options may follow the name."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    timeouts = "-c statement_timeout=600000 -c lock_timeout=20000 -c idle_in_transaction_session_timeout=600000"
    # Compiling a statement took six of the seven seconds of the country's longest, which then ran for half a second.
    compiling = "-c jit=off"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": f"{timeouts} {compiling}", **options},
    }
