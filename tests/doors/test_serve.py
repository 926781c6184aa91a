"""Where the pages are to be served is understood, or told as a sentence about the right word of it."""

import socket

import pytest

from homefirst.foundation.errors import NotUnderstood, Unavailable
from homefirst.server.serve import serve


def never(address: str) -> None:
    raise AssertionError(f"It serves at {address}.")


@pytest.mark.parametrize("port", [-1, 65_536, 10**9])
def test_a_number_that_is_no_port_is_a_sentence(port: int) -> None:
    with pytest.raises(NotUnderstood, match=f"port: {port} is no port. Name one from 0 to 65535."):
        serve("127.0.0.1", port, never)


@pytest.mark.parametrize("host", ["no such host", "192.0.2.1", "2001:db8::1", "a" * 70])
def test_a_bad_host_is_told_as_the_host_and_not_as_the_port(host: str) -> None:
    with pytest.raises(Unavailable, match=f"host {host}: This is no address of this machine."):
        serve(host, 0, never)


def test_a_port_that_is_taken_is_told_as_the_port() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Unavailable, match=f"127.0.0.1: Port {port} cannot be used"):
            serve("127.0.0.1", port, never)
