"""Keeps the tests off the network: from this process and those it forks, sockets reach this machine and nothing else.

An audit hook sees every connection and look-up, whoever asks for it; it patches nothing. What was refused is noted, so
that a test fails even where somebody swallowed the error. Names under .invalid are only not found, as everywhere.
"""

from __future__ import annotations

import errno
import ipaddress
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

REFUSED: list[str] = []
"""What was refused since it was last emptied."""

_CONNECTING = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_LOOKING_UP = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}


def block_network() -> None:
    """Refuse from now on, until the process ends."""
    sys.addaudithook(_watch)


def _watch(event: str, arguments: Sequence[Any]) -> None:
    if event in _CONNECTING:
        sock, address = arguments
        is_internet = sock.family in {socket.AF_INET, socket.AF_INET6}
        if is_internet and address and not is_on_this_machine(address[0]):
            REFUSED.append(f"{event} {address}")
            raise OSError(errno.ENETUNREACH, f"tests reach this machine only, not {address[0]}")
    elif event in _LOOKING_UP and not (_is_numeric(arguments[0]) or is_on_this_machine(arguments[0])):
        if not _read(arguments[0]).endswith((".invalid", socket.gethostname())):
            REFUSED.append(f"{event} {arguments[0]}")
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def is_on_this_machine(host: str | bytes | None) -> bool:
    """Whether `host` is localhost or a loopback address; nothing at all means every address of this machine."""
    name = _read(host)
    if name in {"", "localhost", "0.0.0.0", "::"}:
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(name).is_loopback
    return False


def _is_numeric(host: str | bytes | None) -> bool:
    """Whether looking up `host` asks nobody."""
    name = _read(host)
    with suppress(ValueError):
        ipaddress.ip_address(name)
        return True
    with suppress(OSError):
        socket.inet_aton(name)
        return True
    return False


def _read(host: str | bytes | None) -> str:
    return (host.decode("latin-1") if isinstance(host, bytes) else host or "").lower().rstrip(".")
