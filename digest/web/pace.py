"""How often a client may ask, and who a client is: where nobody logs in, that is the address it comes from."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_HOME_NETWORK = 64
"""Bits of an IPv6 address that tell one household or server from another."""

_MOST_HOPS = 20
"""Entries of X-Forwarded-For that are looked at, from its end."""


class Pace:
    """Lets each client ask `rate` times a second, and `burst` times at once after a pause.

    Of no more than `clients` it is known when they asked last; the one that did longest ago is forgotten first.
    """

    def __init__(self, *, rate: float, burst: int, clients: int = 10_000) -> None:
        self._step = 1 / rate
        self._ahead = (burst - 1) / rate
        self._clients = clients
        self._next: OrderedDict[str, float] = OrderedDict()

    def admit(self, client: str, *, now: float) -> float:
        """Count a request of `client` at `now`, in seconds of any clock; give how long it must wait, 0 if it need not.

        One that must wait is not counted.
        """
        due = max(self._next.get(client, now), now)
        wait = due - now - self._ahead
        if wait > 0:
            return wait
        self._next[client] = due + self._step
        self._next.move_to_end(client)
        if len(self._next) > self._clients:
            self._next.popitem(last=False)
        return 0.0


def find_client(peer: str, forwarded: str = "") -> str:
    """Give the network address that a request comes from; an IPv6 one is cut to the network of its household.

    `peer` is who is connected to us, `forwarded` the X-Forwarded-For of a proxy that is trusted, "" without one. Each
    proxy adds whom it heard from at the end, so that the last address that is none of our own network is the client's;
    what stands before it may be made up.
    """
    client = peer
    for written in reversed(forwarded.split(",")[-_MOST_HOPS:]):
        address = _parse_address(written.strip())
        if address is None:
            break
        client = written.strip()
        if address.is_global:
            break
    return _name(client)


def _parse_address(text: str) -> Address | None:
    """Read an address; some proxies write the port behind it, and brackets around an IPv6 one."""
    host = text[1:].partition("]")[0] if text.startswith("[") else text
    host = host.partition(":")[0] if host.count(":") == 1 else host
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _name(client: str) -> str:
    address = _parse_address(client)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((int(address), _HOME_NETWORK), strict=False))
    return str(getattr(address, "ipv4_mapped", None) or address or client[:45])
