"""The tests themselves reach nobody: what keeps them off the network does so, and tells."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

import pytest

from tests.offline import REFUSED, is_on_this_machine


async def connect(host: str) -> None:
    await asyncio.open_connection(host, 9)


def say(host: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(b"x", (host, 9))


ATTEMPTS: list[Callable[[], object]] = [
    lambda: socket.create_connection(("192.0.2.1", 9), timeout=1),
    lambda: socket.create_connection(("2001:db8::1", 9), timeout=1),
    lambda: socket.create_connection(("ledger.example", 9), timeout=1),
    lambda: socket.getaddrinfo("ledger.example", 80),
    lambda: socket.gethostbyname("ledger.example"),
    lambda: say("192.0.2.1"),
    lambda: say("10.0.0.1"),
    lambda: asyncio.run(connect("192.0.2.1")),
    lambda: asyncio.run(connect("ledger.example")),
]


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_nothing_but_this_machine_is_reached_and_every_attempt_is_noted(attempt: Callable[[], object]) -> None:
    with pytest.raises(OSError, match=r"this machine only|Name or service not known"):
        attempt()
    assert REFUSED
    REFUSED.clear()


def test_a_name_that_never_exists_is_not_found_and_that_is_no_offence() -> None:
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("nowhere.invalid", 80)
    assert not REFUSED


def test_this_machine_is_reached_by_all_its_names() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        for name in ("localhost", "127.0.0.1", "127.1", "2130706433"):
            socket.create_connection((name, port), timeout=10).close()
    assert socket.getaddrinfo("8.8.8.8", 80)
    assert is_on_this_machine(b"127.8.9.1")
    assert is_on_this_machine("::1")
    assert is_on_this_machine(None)
    assert not REFUSED


def test_unix_sockets_are_open() -> None:
    one, other = socket.socketpair()
    with one, other:
        one.send(b"x")
        assert other.recv(1) == b"x"
