"""The HTTP client, and how it introduces itself: it takes nothing from the environment, and keeps nothing."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any

from digest import __version__
from digest.errors import ConfigError
from digest.http.addresses import parse_url
from digest.http.decoding import ACCEPTED
from digest.http.failures import FetchError
from digest.settings import FetchSettings
from digest.urls import hide_password

if TYPE_CHECKING:
    import httpx2

_CONNECT_SECONDS = 10.0
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, "
    "text/html;q=0.7, */*;q=0.5"
)


def open_client(settings: FetchSettings, verify: ssl.SSLContext | None = None) -> httpx2.AsyncClient:
    """A client that must be closed. Raises ConfigError when fetch.proxy is no address of a proxy."""
    import httpx2

    proxy = _check_proxy(settings.proxy) if settings.proxy else None
    return httpx2.AsyncClient(
        verify=verify or _load_trust(),
        trust_env=False,
        proxy=proxy,
        # Connections and cookies belong to a host, but here they would to its address.
        limits=httpx2.Limits(max_connections=None, max_keepalive_connections=0),
        cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
        timeout=httpx2.Timeout(settings.timeout, connect=min(_CONNECT_SECONDS, settings.timeout)),
    )


@cache
def _load_trust() -> ssl.SSLContext:
    """The certificates that are trusted, read once: that takes longer than most requests."""
    import httpx2

    return httpx2.create_ssl_context(trust_env=False)


async def open_response(
    client: httpx2.AsyncClient,
    target: httpx2.URL,
    addresses: tuple[str, ...],
    headers: list[tuple[bytes, bytes]],
    *,
    method: str = "GET",
) -> httpx2.Response:
    """The response of the first address that takes a connection; its body is unread, and it must be closed."""
    import httpx2

    host = target.raw_host.decode("ascii")
    failure: Exception = OSError(f"{host} has no address")
    for address in addresses:
        pinned = target.copy_with(host=address)
        async with _nothing_left_open() as watch:
            extensions = {"sni_hostname": host, "trace": watch}
            request = client.build_request(method, pinned, headers=headers, extensions=extensions)
            try:
                return await client.send(request, stream=True, follow_redirects=False)
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
                failure = error
    raise failure


@asynccontextmanager
async def _nothing_left_open() -> AsyncIterator[Callable[[str, dict[str, Any]], Awaitable[None]]]:
    """A watch on one request that closes its connection if the block is left by an exception.

    httpx2 forgets a connection when time runs out in the middle of a TLS handshake.
    """
    opened = []

    async def watch(event: str, info: dict[str, Any]) -> None:
        if event == "connection.connect_tcp.complete":
            opened.append(info["return_value"])

    try:
        yield watch
    except BaseException:
        for stream in opened:
            await stream.aclose()
        raise


def make_headers(target: httpx2.URL, contact: str | None) -> list[tuple[bytes, bytes]]:
    """What goes with every request."""
    return [
        (b"Host", target.netloc),
        (b"User-Agent", make_user_agent(contact).encode("ascii")),
        (b"Accept", _ACCEPT.encode("ascii")),
        (b"Accept-Encoding", ACCEPTED.encode("ascii")),
        (b"Connection", b"close"),
    ]


def make_user_agent(contact: str | None) -> str:
    """How we introduce ourselves: name, version, and whom to write to."""
    note = "".join(char for char in contact or "" if char.isascii() and char.isprintable() and char not in "()")
    return f"digest/{__version__} (+{note})" if note else f"digest/{__version__}"


def _check_proxy(proxy: str) -> str:
    try:
        is_good = parse_url(proxy).scheme == "http"
    except FetchError:
        is_good = False
    if not is_good:
        raise ConfigError(f"fetch.proxy {hide_password(proxy)!r} is no address of a proxy", "Write http://HOST:PORT")
    return proxy
