"""How an edition is to be sent: connections, rates, and what is waited for and given up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from digest.delivery.pace import Rate, parse_rate
from digest.errors import ConfigError
from digest.settings import SendSettings

_MOST_CONNECTIONS = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one sending keeps to.

    `lease` is how many seconds a claim holds; it is renewed at a third of that. `back_off` is how long a reader waits
    after each try that was put off. `waits` are seconds that everybody waits each time the server wants less, until it
    takes a message again: after the last of them the sending ends, and after `first_waits` of them if it has taken none
    at all. `patience` is how often in a row each connection may fail before all ends, `rests` are the seconds between.
    So many `blocks` with nothing taken between them end it too.
    """

    connections: int = 4
    per_connection: int = 1_000
    rate: Rate | None = None
    connection_rate: Rate | None = None
    domain_rates: Mapping[str, Rate] = field(default_factory=dict)
    lease: float = 60.0
    back_off: tuple[timedelta, ...] = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 120, 240))
    waits: tuple[float, ...] = (1, 2, 4, 8, 16, 32, 60, 60, 60, 60)
    first_waits: int = 3
    patience: int = 3
    rests: tuple[float, ...] = (0, 1, 2, 4)
    blocks: int = 3

    def find_back_off(self, tries: int) -> timedelta:
        """Give how long a reader waits who was put off `tries` times before this one."""
        return self.back_off[min(tries, len(self.back_off) - 1)]


def make_plan(send: SendSettings) -> Plan:
    """Give the plan that settings ask for. Raises ConfigError that names the key of what makes no sense."""
    if not 1 <= send.connections <= _MOST_CONNECTIONS:
        raise ConfigError(f"send.connections: {send.connections} is not between 1 and {_MOST_CONNECTIONS}")
    if send.per_connection < 1:
        raise ConfigError(f"send.per_connection: {send.per_connection} is less than one message")
    return Plan(
        connections=send.connections,
        per_connection=send.per_connection,
        rate=_parse_rate("send.rate", send.rate),
        connection_rate=_parse_rate("send.connection_rate", send.connection_rate),
        domain_rates={
            domain: rate
            for domain, written in send.domain_rates.items()
            if (rate := _parse_rate(f"send.domain_rates.{domain}", written))
        },
    )


def _parse_rate(key: str, written: str | None) -> Rate | None:
    if written is None:
        return None
    try:
        return parse_rate(written)
    except ValueError as cause:
        raise ConfigError(f"{key}: {cause}") from cause
