"""Sends through the engine in tests: what differs from a real sending is only how long is waited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Event
from typing import Any

from digest.delivery.engine import Summary, send_all
from digest.delivery.ledger import Entry, Ledger, Written
from digest.delivery.memory import MemoryLedger
from digest.delivery.plan import Plan
from digest.delivery.server import Timeouts
from digest.delivery.session import Letter, Session
from digest.delivery.transport import make_connector
from digest.model import Delivery, Envelope
from digest.settings import SendSettings
from tests.smtp_server import SENDER

READERS = tuple(f"{name}@r.test" for name in "abcdefgh")
CONTENT = b"Subject: Tram\r\n\r\nIt opens.\r\n"
PATIENT = Timeouts(reply=20, content=20, message=20)
SHORT_REPLY, SHORT_MESSAGE = replace(PATIENT, reply=0.4), replace(PATIENT, message=0.4)
EAGER = Plan(connections=1, waits=(0.01,) * 4, first_waits=4, rests=(0, 0.01), lease=60)
"""A plan that hardly waits for a server to come to its senses."""


def compose(envelope: Envelope, now: datetime) -> Letter:
    return Letter(sender=SENDER, recipient=envelope.recipient, pieces=[CONTENT])


@dataclass(kw_only=True)
class Sending:
    """One sending: its ledger, and what was reported of it."""

    readers: Sequence[str] = READERS
    plan: Plan = EAGER
    timeouts: Timeouts = PATIENT
    ledger: MemoryLedger = field(default_factory=lambda: MemoryLedger(()))
    reported: list[Delivery] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    stop: Event = field(default_factory=Event)
    password: str | None = None

    def __post_init__(self) -> None:
        self.ledger = MemoryLedger(self.readers)

    def __call__(self, send: SendSettings, **changes: Any) -> Summary:
        """Send to a server."""
        connect = make_connector(send, self.password, timeouts=self.timeouts, watch=self.steps.append)
        return self.run(connect, **changes)

    def run(
        self,
        connect: Callable[[], Session],
        *,
        ledger: Ledger | None = None,
        report: Callable[[Delivery], None] | None = None,
        compose: Callable[[Envelope, datetime], Letter] = compose,
        **plan: Any,
    ) -> Summary:
        return send_all(
            ledger or self.ledger,
            compose=compose,
            connect=connect,
            plan=replace(self.plan, **plan),
            clock=lambda: datetime.now(UTC),
            report=report or self.reported.append,
            stop=self.stop,
            watch=self.steps.append,
        )

    def find_states(self) -> dict[str, str]:
        """The state of each reader by the name before the @."""
        return {each.recipient.partition("@")[0]: each.state.value for each in self.ledger.list_deliveries()}

    def find_detail(self, name: str) -> str:
        return next(each.detail for each in self.ledger.list_deliveries() if each.recipient.startswith(name))

    def list_states(self) -> list[str]:
        return list(self.find_states().values())


class FailingLedger:
    """A ledger that raises from its Nth entry with a mark on."""

    def __init__(self, inner: MemoryLedger, *, after: int, error: BaseException) -> None:
        self.inner, self.left, self.error = inner, after, error

    def write(self, entry: Entry, *, now: datetime) -> Written:
        if entry.attempts:
            self.left -= 1
        if self.left < 0:
            raise self.error
        return self.inner.write(entry, now=now)
