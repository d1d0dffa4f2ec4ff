"""Web addresses and IP addresses: which may be read at all, which are inside, and what is shown of them."""

from __future__ import annotations

import ipaddress
import re
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

from digest.http.failures import FetchError

if TYPE_CHECKING:
    import httpx2

__all__ = ["find_literal", "find_local_host", "find_next", "is_downgrade", "is_public", "parse_url"]

IP = ipaddress.IPv4Address | ipaddress.IPv6Address

_MOST_CHARACTERS = 8_000
_LAST_PORT = 65_535
_HOST = re.compile(r"(?:[A-Za-z0-9_-]{1,63}\.){0,126}[A-Za-z0-9_-]{1,63}\.?|[0-9A-Fa-f:.]{2,45}")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # IPv4 as an IPv6-only network sees it (RFC 6052)
_UNICAST = ipaddress.IPv6Network("2000::/3")  # all that was ever given out of IPv6 (RFC 4291, 2.4)
# What the registries of special addresses (RFC 6890) say, for older Pythons know less of them; and at last the one
# address of a provider's (Azure's) inner services that lies in the open.
_INSIDE = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/3", "2001::/23", "2001:db8::/32", "3fff::/20", "168.63.129.16/32",
    )
)  # fmt: skip
# Where machines that are rented ask for their own secrets.
_SECRETS = tuple(
    ipaddress.ip_address(one) for one in ("100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254")
)


def parse_url(url: str) -> httpx2.URL:
    """`url` in its parts. Raises FetchError when it is not http or https, or names no host or port that can be."""
    import httpx2

    if len(url) > _MOST_CHARACTERS:
        raise FetchError(f"{url[:100]}…", "is no valid address (too long)")
    try:
        target = httpx2.URL(url)
    except (httpx2.InvalidURL, UnicodeError) as error:
        raise FetchError(url, f"is no valid address ({error})") from error
    if target.scheme not in {"http", "https"} or not target.raw_host:
        raise FetchError(url, "is no http or https address")
    if not _HOST.fullmatch(target.raw_host.decode("ascii")):
        raise FetchError(url, "is no valid address (no such host name can be)")
    if target.port is not None and not 0 < target.port <= _LAST_PORT:
        raise FetchError(url, "is no valid address (no such port can be)")
    return target


def find_next(here: str, location: str) -> str:
    """Where a redirect from `here` leads. A login goes along to the same host only, and never out of https."""
    import httpx2

    start = httpx2.URL(here)
    try:
        there = start.join(location).copy_with(fragment=None)
    except (httpx2.InvalidURL, UnicodeError) as error:
        raise FetchError(here, f"redirects to what is no valid address ({error})") from error
    if not there.host:
        return str(there)
    same = start.host == there.host and (start.port == there.port) and not is_downgrade(here, str(there))
    return str(there.copy_with(userinfo=start.userinfo if same else b""))


def is_downgrade(here: str, there: str) -> bool:
    """Whether a redirect leaves https for http, where anybody on the way could answer."""
    return here[:6].lower() == "https:" and there[:6].lower() != "https:"


def is_public(address: str) -> bool:
    """Whether the IP `address` is one on the open internet; an IPv4 address inside an IPv6 one decides."""
    ip = _unwrap(ipaddress.ip_address(address))
    if isinstance(ip, ipaddress.IPv6Address) and ip not in _UNICAST:
        return False
    return ip.is_global and not any(ip in network for network in _INSIDE)


def find_literal(host: str) -> str | None:
    """The IP address that `host` is, in any spelling that C libraries take (127.1, 0x7f.1, 2130706433), if it is one.

    localhost and all below it count as 127.0.0.1 (RFC 6761, 6.3).
    """
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return "127.0.0.1"
    with suppress(ValueError):
        return str(ipaddress.ip_address(host))
    with suppress(OSError):
        return socket.inet_ntoa(socket.inet_aton(name))
    return None


def find_local_host(typed: str) -> str | None:
    """The host of `typed` if it says by itself where it leads: an IP address, or localhost.

    Link-local ones are left out: no newsroom is there, but the secrets of a rented machine are (169.254.169.254).
    """
    try:
        host = parse_url(typed).raw_host.decode("ascii")
        ip = _unwrap(ipaddress.ip_address(host))
    except FetchError:
        return None
    except ValueError:
        return host if host.rstrip(".") == "localhost" else None
    return None if ip.is_link_local or ip in _SECRETS else host


def _unwrap(ip: IP) -> IP:
    """The IPv4 address that an IPv6 one stands for, else itself."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    last = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (last if ip in _NAT64 else None) or ip
