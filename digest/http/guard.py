"""Where a host may be reached: names are looked up once, and inner addresses refused unless a person named them."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from threading import Thread
from typing import TYPE_CHECKING

from digest.http.addresses import find_literal, find_local_host, is_public
from digest.http.failures import FetchError
from digest.settings import FetchSettings

if TYPE_CHECKING:
    import httpx2

Resolve = Callable[[str, int], Awaitable[tuple[str, ...]]]
"""Host name and port -> IP addresses; raises OSError when there are none."""


async def resolve_name(host: str, port: int) -> tuple[str, ...]:
    """What the system says. A look-up that hangs is left behind: no loop and no process waits for it to end."""
    answer: Future[tuple[str, ...]] = Future()
    answer.set_running_or_notify_cancel()  # so that nobody who stops waiting can cancel what is under way

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answer.set_result(tuple(dict.fromkeys(str(entry[4][0]) for entry in found)))
        except Exception as error:  # noqa: BLE001 handed on to whoever waits
            answer.set_exception(error)

    Thread(target=look_up, name=f"look up {host}", daemon=True).start()
    return await asyncio.wrap_future(answer)


async def find_addresses(
    target: httpx2.URL, *, typed: str, settings: FetchSettings, resolve: Resolve
) -> tuple[str, ...]:
    """Where to connect to for `target`, every address checked; `typed` is the address that a person gave.

    With a proxy it is the host itself: the proxy looks names up, and only one that says by itself where it leads is
    checked. Raises FetchError, and OSError when the name leads nowhere.
    """
    host = target.raw_host.decode("ascii")
    addresses: tuple[str, ...] = (host,)
    known: tuple[str, ...] = (literal,) if (literal := find_literal(host)) else ()
    if not settings.proxy:
        addresses = known = await resolve(host, target.port or (443 if target.scheme == "https" else 80))
    private = next((address for address in known if not is_public(address)), None)
    if private is None or _is_allowed(host, typed, settings):
        return addresses
    advice = f"if that is yours, put {host} in fetch.allow_private"
    raise FetchError(str(target), f"{host} is the private address {private}; {advice}")


def _is_allowed(host: str, typed: str, settings: FetchSettings) -> bool:
    names = {name.casefold().strip("[].") for name in settings.allow_private}
    return host == find_local_host(typed) or host.rstrip(".") in names
