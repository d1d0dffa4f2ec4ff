"""Asks DNS what it says of a name. dnspython's home."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from digest.errors import TemporaryError

if TYPE_CHECKING:
    from dns.resolver import Resolver

Lookup = Callable[[str, str], tuple[str, ...]]
"""Name and kind of record ("TXT", "MX", "A" or "AAAA") -> what each record says, () when there is none.

A text is whole, however it was cut; a mail exchanger is its host name, the most wanted first and "" for "no mail".
Raises TemporaryError when no answer comes.
"""


def open_lookup(*, servers: Sequence[str] = (), port: int = 53, seconds: float = 5.0) -> Lookup:
    """Give a way to ask the system's name servers, or `servers` (IP addresses); a question takes `seconds` at most."""
    resolvers: list[Resolver] = []  # made at the first question, as a system without name servers has no answer to it

    def look_up(name: str, kind: str) -> tuple[str, ...]:
        from dns.exception import DNSException
        from dns.resolver import NXDOMAIN, NoAnswer

        try:
            if not resolvers:
                resolvers.append(_make_resolver(servers, port=port, seconds=seconds))
            return _read_answer(resolvers[0].resolve(f"{name}.", kind), kind)
        except (NXDOMAIN, NoAnswer):
            return ()
        except (DNSException, OSError) as cause:
            raise TemporaryError(f"DNS says nothing of {name}: {_tell(cause)}", "Try again later") from cause

    return look_up


def _make_resolver(servers: Sequence[str], *, port: int, seconds: float) -> Resolver:
    from dns.resolver import Resolver

    resolver = Resolver(configure=not servers)
    if servers:
        resolver.nameservers, resolver.port = list(servers), port
    resolver.lifetime = seconds
    return resolver


def _read_answer(answer: Any, kind: str) -> tuple[str, ...]:
    if kind == "TXT":
        return tuple(b"".join(record.strings).decode("utf-8", "replace") for record in answer)
    if kind == "MX":
        ordered = sorted(answer, key=lambda record: (record.preference, str(record.exchange)))
        return tuple(str(record.exchange).rstrip(".").lower() for record in ordered)
    return tuple(record.address for record in answer)


def _tell(cause: Exception) -> str:
    """The first sentence of what dnspython says; what follows lists every server and try."""
    return str(cause).partition(":")[0].partition(".")[0] or type(cause).__name__
