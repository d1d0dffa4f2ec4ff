"""The one reader of the network: bounded in time and bytes, one request at a time per host, no private addresses.

A host name is looked up once, every address it has is checked, and the connection goes to the address that was checked:
a name server that changes its answer in between wins nothing. Redirects are followed by hand, each hop checked alike.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING

from digest import __version__
from digest.model import Fetched
from digest.settings import FetchSettings

if TYPE_CHECKING:
    import httpx2

Resolve = Callable[[str, int], Awaitable[tuple[str, ...]]]
"""Host name and port -> IP addresses; raises OSError when there are none."""

MAX_REDIRECTS = 5
_AT_ONCE = 16
_CONNECT_SECONDS = 10.0
_ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.7, */*;q=0.5"
_TOO_MANY = 429
_STATUS = {
    401: "needs a login",
    403: "refuses us",
    404: "is not there",
    410: "is gone for good",
    _TOO_MANY: "is too busy",
}
_USER_INFO = re.compile(r"\A([a-z]+://)[^/?#]*@", re.IGNORECASE)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # IPv4 as an IPv6-only network sees it (RFC 6052)
_ASSIGNED = ipaddress.ip_network("192.0.0.0/24")  # not routed; older Pythons think most of it is


class FetchError(Exception):
    """An address could not be read. `problem` says why, for people; `passing`, that it may work another time.

    `url` is the address that failed, the last of the redirects; `status` is the HTTP status, if it came to that.
    """

    def __init__(self, url: str, problem: str, *, status: int | None = None, passing: bool = False) -> None:
        self.url = hide_password(url)
        self.problem = problem
        self.status = status
        self.passing = passing
        super().__init__(f"{self.url}: {problem}")


@asynccontextmanager
async def open_reader(
    settings: FetchSettings, *, resolve: Resolve | None = None, verify: ssl.SSLContext | None = None
) -> AsyncIterator[Reader]:
    """A reader of the network for as long as the block lasts; proxies and such in the environment are ignored.

    `resolve` looks up host names and `verify` trusts certificates; the system does both unless told otherwise.
    """
    import httpx2

    context = verify or httpx2.create_ssl_context(trust_env=False)
    # Nothing is kept between requests: connections and cookies belong to a host, but here they would to its address.
    limits = httpx2.Limits(max_connections=None, max_keepalive_connections=0)
    jar = CookieJar(policy=DefaultCookiePolicy(allowed_domains=[]))
    timeout = httpx2.Timeout(settings.timeout, connect=min(_CONNECT_SECONDS, settings.timeout))
    client = httpx2.AsyncClient(verify=context, trust_env=False, limits=limits, cookies=jar, timeout=timeout)
    async with client:
        yield Reader(client, settings, resolve or _resolve)


class Reader:
    """Reads addresses; made by `open_reader`."""

    def __init__(self, client: httpx2.AsyncClient, settings: FetchSettings, resolve: Resolve) -> None:
        self._client = client
        self._settings = settings
        self._resolve = resolve
        self._turns: dict[str, asyncio.Lock] = {}
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def fetch(self, url: str, *, at: datetime, typed: str | None = None) -> Fetched:
        """The body at `url` (http or https), after at most five redirects; `at` is noted as when.

        `typed` is the address that a person gave, when `url` was found on a page: only a local host that they named
        themselves may be local. Raises FetchError.
        """
        here = url
        for _ in range(MAX_REDIRECTS + 1):
            with _named_failures(here, self._settings):
                answer = await self._fetch_hop(here, typed or url)
            if not isinstance(answer, str):
                body, kind = answer
                return Fetched(origin=hide_password(url), body=body, at=at, url=hide_password(here), content_type=kind)
            here = answer
        raise FetchError(url, f"redirects more than {MAX_REDIRECTS} times")

    async def _fetch_hop(self, url: str, typed: str) -> str | tuple[bytes, str | None]:
        """The address that `url` redirects to, or its body and content type."""
        target = _parse_url(url)
        host = target.raw_host.decode("ascii")
        async with self._turns.setdefault(host, asyncio.Lock()), self._room, asyncio.timeout(self._settings.timeout):
            addresses = await self._find_addresses(target, host, typed)
            response = await self._connect(target, host, addresses)
            try:
                if response.has_redirect_location:
                    return str(target.join(response.headers["location"]))
                return await self._load_body(url, response), response.headers.get("content-type")
            finally:
                await response.aclose()

    async def _find_addresses(self, target: httpx2.URL, host: str, typed: str) -> tuple[str, ...]:
        addresses = await self._resolve(host, target.port or (443 if target.scheme == "https" else 80))
        if host == _find_local_host(typed) or host in {name.casefold() for name in self._settings.allow_private}:
            return addresses
        private = next((address for address in addresses if not is_public(address)), None)
        if private is not None:
            advice = f"if that is yours, put {host} in fetch.allow_private"
            raise FetchError(str(target), f"{host} is the private address {private}; {advice}")
        return addresses

    async def _connect(self, target: httpx2.URL, host: str, addresses: tuple[str, ...]) -> httpx2.Response:
        """The response of the first address that takes a connection, its body unread."""
        import httpx2

        headers = {
            "Host": target.netloc.decode("ascii"),
            "User-Agent": make_user_agent(self._settings.contact),
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }
        failure: Exception = OSError(f"{host} has no address")
        for address in addresses:
            pinned = target.copy_with(host=address)
            request = self._client.build_request("GET", pinned, headers=headers, extensions={"sni_hostname": host})
            try:
                return await self._client.send(request, stream=True, follow_redirects=False)
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
                failure = error
        raise failure

    async def _load_body(self, url: str, response: httpx2.Response) -> bytes:
        status, limit = response.status_code, self._settings.max_bytes
        if not response.is_success:
            meaning = _STATUS.get(status, "has a server error" if response.is_server_error else "answers")
            passing = response.is_server_error or status == _TOO_MANY
            raise FetchError(url, f"{meaning} (HTTP {status})", status=status, passing=passing)
        body = bytearray()
        if _parse_length(response.headers.get("content-length", "")) <= limit:
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > limit:
                    break
            else:
                return bytes(body)
        raise FetchError(url, f"is larger than {limit:,} bytes, the limit set by fetch.max_bytes")


def make_user_agent(contact: str | None) -> str:
    """How we introduce ourselves: name, version, and whom to write to."""
    note = "".join(char for char in contact or "" if char.isascii() and char.isprintable() and char not in "()")
    return f"digest/{__version__} (+{note})" if note else f"digest/{__version__}"


def hide_password(url: str) -> str:
    """`url` without the user name and password in it, for everything that is shown or kept."""
    return _USER_INFO.sub(r"\1", url, count=1)


def is_public(address: str) -> bool:
    """Whether the IP `address` is one on the open internet; an IPv4 address inside an IPv6 one decides."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        last = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        inner = ip.ipv4_mapped or ip.sixtofour or (last if ip in _NAT64 else None)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and ip not in _ASSIGNED and not (ip.is_multicast or ip.is_reserved)


async def _resolve(host: str, port: int) -> tuple[str, ...]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def _parse_url(url: str) -> httpx2.URL:
    import httpx2

    target = httpx2.URL(url)
    if target.scheme not in {"http", "https"} or not target.raw_host:
        raise FetchError(url, "is no http or https address")
    return target


def _find_local_host(typed: str) -> str | None:
    """The host of `typed` if it says by itself where it leads: an IP address, or localhost.

    Link-local ones are left out: no newsroom is there, but the secrets of a rented machine are (169.254.169.254).
    """
    host = _parse_url(typed).raw_host.decode("ascii")
    try:
        return None if ipaddress.ip_address(host).is_link_local else host
    except ValueError:
        return host if host == "localhost" else None


def _parse_length(value: str) -> int:
    return int(value) if re.fullmatch(r"[0-9]{1,20}", value) else 0


@contextmanager
def _named_failures(url: str, settings: FetchSettings) -> Iterator[None]:
    """Every way in which the network fails, as a FetchError: the only place that knows others' exceptions."""
    import httpx2

    try:
        yield
    except (TimeoutError, httpx2.TimeoutException) as error:
        raise FetchError(url, f"gave no full answer within {settings.timeout:g} seconds", passing=True) from error
    except (httpx2.InvalidURL, UnicodeError) as error:
        raise FetchError(url, f"is no valid address ({error})") from error
    except (httpx2.HTTPError, OSError) as error:
        raise FetchError(url, _describe(error), passing=True) from error


def _describe(error: BaseException) -> str:
    """What went wrong, from the innermost cause that means something to people."""
    chain = [error]
    while (deeper := chain[-1].__cause__ or chain[-1].__context__) is not None and deeper not in chain:
        chain.append(deeper)
    for kind, meaning in (
        (socket.gaierror, "its host name cannot be found"),
        (ConnectionRefusedError, "its host refuses the connection"),
        (ssl.SSLCertVerificationError, "its certificate is not valid"),
        (ssl.SSLError, "no secure connection can be made"),
        (ConnectionError, "its host broke off the connection"),
    ):
        if found := next((one for one in chain if isinstance(one, kind)), None):
            detail = getattr(found, "verify_message", None) or (found.strerror if kind is socket.gaierror else None)
            return f"{meaning} ({detail})" if detail else meaning
    return f"cannot be read ({str(error) or type(error).__name__})"
