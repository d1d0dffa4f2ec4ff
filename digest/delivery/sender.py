"""An edition to its readers: one message each, and one honest outcome each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime

from digest.addresses import make_address_key
from digest.delivery.message import MessageTemplate, compose_message
from digest.delivery.transport import Transport
from digest.errors import LoginError, TemporaryError
from digest.model import Delivery, DeliveryState

Clock = Callable[[], datetime]


def send_edition(
    template: MessageTemplate,
    recipients: Sequence[str],
    *,
    suppressed: Collection[str],
    transport: Transport,
    clock: Clock,
    report: Callable[[Delivery], None],
    test: bool = False,
) -> tuple[Delivery, ...]:
    """Send one message to each of `recipients` through an open transport; give an outcome for each, in their order.

    Each outcome is reported as soon as it is known. An address in `suppressed`, however it is spelled, is never
    mailed. When the server goes away after it has answered for somebody, the others are deferred; when it never
    answered, its LoginError or TemporaryError is raised.
    """
    never = {make_address_key(address) for address in suppressed}
    outcomes = []
    for outcome in _deliver_each(template, recipients, never, transport=transport, clock=clock, test=test):
        outcomes.append(outcome)
        report(outcome)
    return tuple(outcomes)


def _deliver_each(
    template: MessageTemplate,
    recipients: Sequence[str],
    never: set[str],
    *,
    transport: Transport,
    clock: Clock,
    test: bool,
) -> Iterator[Delivery]:
    answered, stopped = False, ""
    for recipient in recipients:
        if make_address_key(recipient) in never:
            yield Delivery(recipient=recipient, state=DeliveryState.SUPPRESSED)
            continue
        if stopped:
            yield Delivery(recipient=recipient, state=DeliveryState.DEFERRED, detail=f"not tried: {stopped}")
            continue
        message = compose_message(template, recipient=recipient, now=clock(), test=test)
        try:
            outcome = transport.deliver(recipient, message)
        except (LoginError, TemporaryError) as error:
            if not answered:
                raise
            stopped = error.problem
            outcome = Delivery(recipient=recipient, state=DeliveryState.DEFERRED, detail=stopped)
        answered = True
        yield outcome
