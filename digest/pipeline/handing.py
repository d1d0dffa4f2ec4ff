"""Messages without a journal: tests, drafts, alerts, an e-mail that no store knows; what became of each is given."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Event

from digest.delivery.engine import Stop, send_all
from digest.delivery.memory import MemoryLedger
from digest.delivery.plan import Plan, make_plan
from digest.delivery.session import Letter
from digest.delivery.transport import make_connector
from digest.errors import LoginError, TemporaryError
from digest.model import WAITING, Delivery, DeliveryState
from digest.settings import SendSettings

Clock = Callable[[], datetime]
Report = Callable[[Delivery], None]


def hand_over(
    recipients: Iterable[str],
    compose: Callable[[str, datetime], Letter],
    send: SendSettings,
    *,
    base: Path,
    password: str | None,
    clock: Clock,
    never: Collection[str] = (),
    report: Report = lambda _: None,
    stop: Stop | None = None,
) -> tuple[Delivery, ...]:
    """Send what `compose` makes for each reader at an instant, and give an outcome for each reader, in their order.

    Addresses in `never`, however they are spelled, get nothing. When the server cannot be used any more after something
    was said of somebody, the others are deferred; before that, its LoginError or TemporaryError is raised. So is
    whatever `report` raises.
    """
    ledger, stopped, own = MemoryLedger(recipients, never=never), "", list[BaseException]()

    def tell(delivery: Delivery) -> None:
        try:
            report(delivery)
        except BaseException as error:
            own.append(error)
            raise

    try:
        send_all(
            ledger,
            compose=lambda envelope, now: compose(envelope.recipient, now),
            connect=make_connector(send, password, base=base),
            plan=_make_plan(send, readers=len(ledger.list_deliveries())),
            clock=clock,
            report=tell,
            stop=stop or Event(),
        )
    except (LoginError, TemporaryError) as error:
        if own or not any(one.detail for one in ledger.list_deliveries()):
            raise
        stopped = f"not tried: {error.problem}"
    return tuple(_settle(one, stopped) for one in ledger.list_deliveries())


def _make_plan(send: SendSettings, *, readers: int) -> Plan:
    """What settings ask for, with no more connections than readers."""
    plan = make_plan(send)
    return replace(plan, connections=min(plan.connections, max(readers, 1)))


def _settle(delivery: Delivery, stopped: str) -> Delivery:
    """What stands for a reader who was not tried: they may be, later."""
    is_untried = delivery.state in WAITING and delivery.state is not DeliveryState.DEFERRED
    return replace(delivery, state=DeliveryState.DEFERRED, detail=stopped or "not tried") if is_untried else delivery
