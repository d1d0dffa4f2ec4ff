"""Asks the reader for one address, in an event loop of its own."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

import pytest

from digest.http import FetchError, Reader, open_reader
from digest.model import Fetched, Validators, WebRequest
from digest.settings import FetchSettings
from tests.factories import NOW

T = TypeVar("T")
Names = Mapping[str, tuple[str, ...]]

NO_TRUST = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Trusts no certificate, and is there at once."""


def in_reader(
    work: Callable[[Reader], Awaitable[T]],
    settings: FetchSettings | None = None,
    *,
    names: Names | None = None,
    verify: ssl.SSLContext = NO_TRUST,
) -> T:
    """What `work` makes of a reader; `names` are the only ones there are, and IP addresses are their own."""

    async def resolve(host: str, port: int) -> tuple[str, ...]:
        known = dict(names or {})
        if host in known or host[:1].isdigit() or ":" in host:
            return known.get(host, (host,))
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    async def run() -> T:
        chosen = settings or FetchSettings(timeout=30)
        async with open_reader(chosen, resolve=None if names is None else resolve, verify=verify) as reader:
            return await work(reader)

    return asyncio.run(run())


def fetch(
    request: WebRequest | str,
    settings: FetchSettings | None = None,
    *,
    names: Names | None = None,
    verify: ssl.SSLContext = NO_TRUST,
    origin: str | None = None,
    typed: str | None = None,
    validators: Validators | None = None,
) -> Fetched:
    async def ask(reader: Reader) -> Fetched:
        return await reader.fetch(request, at=NOW, origin=origin, typed=typed, validators=validators)

    return in_reader(ask, settings, names=names, verify=verify)


def fail(
    request: WebRequest | str,
    settings: FetchSettings | None = None,
    *,
    names: Names | None = None,
    verify: ssl.SSLContext = NO_TRUST,
    origin: str | None = None,
    typed: str | None = None,
    validators: Validators | None = None,
) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetch(request, settings, names=names, verify=verify, origin=origin, typed=typed, validators=validators)
    return caught.value
