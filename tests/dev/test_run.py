"""What `make run` says before it starts anything."""

import socket

import pytest
import run


@pytest.mark.parametrize("port", ["x", "0", "65536", "-1", "٣"])
def test_a_port_that_is_no_port_is_named(port: str) -> None:
    assert run.port_problem(port) == f"PORT must be a number from 1 to 65535, not {port!r}."


def test_a_taken_port_is_told_and_a_free_one_is_not() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        said = run.port_problem(port)
    assert said == f"Port {port} is taken. Stop what listens there, or choose another: PORT=8001 make run"
    assert run.port_problem(port) is None
