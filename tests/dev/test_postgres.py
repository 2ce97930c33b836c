"""The private PostgreSQL of tests and benchmarks."""

import subprocess
import sys
import time
from pathlib import Path

import postgres
import psycopg
import pytest

DEV = Path(postgres.__file__).parent


def socket_folder(url: str) -> Path:
    return Path(url.partition("?host=")[2])


def test_a_cluster_answers_on_its_own_socket_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "elsewhere.invalid")
    with postgres.cluster() as url:
        folder = socket_folder(url)
        with psycopg.connect(url) as connection:
            answer = connection.execute("SELECT current_database(), current_setting('listen_addresses')").fetchone()
    assert answer == ("campaign", "")
    assert not folder.exists()


def test_a_cluster_goes_away_when_its_user_fails() -> None:
    with pytest.raises(KeyboardInterrupt), postgres.cluster() as url:
        raise KeyboardInterrupt
    assert not socket_folder(url).exists()


def test_a_cluster_goes_away_when_its_user_is_killed() -> None:
    script = "import postgres; cluster = postgres.cluster(); print(cluster.__enter__(), flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=DEV, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as user:
        assert user.stdout is not None
        folder = socket_folder(user.stdout.readline().strip())
        assert folder.exists()
        user.kill()
    patience = time.monotonic() + 60
    while folder.exists() and time.monotonic() < patience:
        time.sleep(0.05)
    assert not folder.exists()


def test_a_missing_server_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "programs", lambda: None)
    with pytest.raises(postgres.PostgresError, match="apt-get install postgresql"), postgres.cluster():
        pass
