"""An edition to its readers over several connections at once, in one thread, which writes the journal too.

A message's final dot is sent when the journal says that it is about to be, and lasts. So whatever happens, whoever
looks at the journal later knows of every reader whether they got a copy, or that nobody can know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Protocol

from digest.delivery.crew import Bell, Crew
from digest.delivery.ledger import Ledger
from digest.delivery.line import Line
from digest.delivery.plan import Plan
from digest.delivery.relay import Relay
from digest.delivery.session import Letter, Session
from digest.delivery.worker import Worker
from digest.delivery.writer import Writer
from digest.model import Delivery, DeliveryState, Envelope

Clock = Callable[[], datetime]
_TICK = 0.1
"""Seconds between two looks at what is to be reported, and whether to stop."""


class Stop(Protocol):
    """What says that a sending is to end: a `threading.Event`, for example."""

    def is_set(self) -> bool:
        """Whether it is to end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What one sending did: how many tries came to which state, in how many seconds, over how many connections."""

    counts: Mapping[DeliveryState, int]
    seconds: float
    connections: int


def _ignore(_: str) -> None:
    """Nobody watches."""


def send_all(
    ledger: Ledger,
    *,
    compose: Callable[[Envelope, datetime], Letter],
    connect: Callable[[], Session],
    plan: Plan,
    clock: Clock,
    report: Callable[[Delivery], None],
    stop: Stop,
    watch: Callable[[str], None] = _ignore,
    timer: Callable[[], float] = monotonic,
) -> Summary:
    """Send to everybody whom `ledger` gives out, until it has nobody more who is due.

    `compose` makes a reader's message for an instant; a UsageError from it fails that reader. `connect` opens a
    session, and may be called in several threads at once: nobody else waits for it. A session waits for its server by
    `digest.delivery.crew`, else all wait. What became of each try is reported in this thread, once it is written down.
    When `stop` is set, nobody new is begun; who is under way is finished, and the claimed are given back. `watch`
    hears the name of each step: claimed, begun, before-mark, marked, answered, before-outcome, written.

    Raises what ends it, when all connections are closed and all that is known is written down: LoginError for what a
    person must put right, ThrottledError, BlockedError or TemporaryError for what the mail server does, and whatever
    the ledger raises; then no final dot is sent any more.
    """
    sending = _Sending(plan=plan, timer=timer)
    writer = Writer(ledger, sending.line, plan=plan, clock=clock, timer=timer, fail=sending.fail, watch=watch)
    sending.writer = writer
    workers = [
        Worker(
            sending.line,
            writer,
            sending.relay,
            compose=compose,
            connect=connect,
            plan=plan,
            clock=clock,
            fail=sending.fail,
            watch=watch,
        )
        for _ in range(plan.connections)
    ]
    began = timer()
    crew = Crew([writer.run, *(worker.run for worker in workers)])
    _run(crew, sending=sending, report=report, stop=stop)
    return Summary(counts=dict(writer.counts), seconds=timer() - began, connections=sending.relay.connections)


class _Sending:
    """What all connections of one sending share, and its end."""

    def __init__(self, *, plan: Plan, timer: Callable[[], float]) -> None:
        self.halt = Bell()
        self.line = Line(plan.domain_rates, timer=timer)
        self.relay = Relay(plan, timer=timer, halt=self.halt)
        self.writer: Writer | None = None
        self.error: BaseException | None = None

    def fail(self, error: BaseException) -> None:
        """End it because of `error`; the first one counts."""
        self.error = self.error or error
        self.drain()

    def drain(self) -> None:
        """Begin nothing new."""
        self.halt.ring()
        if self.writer:
            self.writer.drain()

    def let_go(self) -> None:
        """Begin nothing new, and write nothing more."""
        self.drain()
        if self.writer:
            self.writer.let_go()


def _run(crew: Crew, *, sending: _Sending, report: Callable[[Delivery], None], stop: Stop) -> None:
    """Run everything in a thread until it has come to an end; raise what ended it."""
    if stop.is_set():
        sending.drain()
    thread = Thread(target=_work, args=[crew, sending], daemon=True)
    thread.start()
    try:
        _attend(thread, sending=sending, report=report, stop=stop)
    except KeyboardInterrupt:  # somebody wants it to end at once: what is under way is in doubt, as when it is killed
        sending.let_go()
        raise
    except BaseException:
        sending.drain()
        thread.join()
        raise
    if sending.error:
        raise sending.error


def _work(crew: Crew, sending: _Sending) -> None:
    try:
        crew.run()
    except BaseException as error:  # noqa: BLE001 it is raised where the sending ends
        sending.fail(error)


def _attend(thread: Thread, *, sending: _Sending, report: Callable[[Delivery], None], stop: Stop) -> None:
    """Report what was written down until the thread has ended."""
    assert sending.writer
    while thread.is_alive():
        thread.join(_TICK)
        if stop.is_set() and not sending.halt.rung:
            sending.drain()
        _report_all(sending.writer.written, report)
    _report_all(sending.writer.written, report)


def _report_all(written: SimpleQueue[Delivery], report: Callable[[Delivery], None]) -> None:
    with suppress(Empty):
        while True:
            report(written.get_nowait())
