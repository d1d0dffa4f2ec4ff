"""From the e-mail to readers: what must hold before, one message each, and how it went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from digest.addresses import parse_mailbox
from digest.delivery.dkim import load_signer
from digest.delivery.engine import Stop
from digest.delivery.message import MessageTemplate, compose_message, make_message
from digest.delivery.session import Letter
from digest.delivery.transport import check_transport
from digest.errors import InDoubtError, PartlySentError, UsageError
from digest.model import OUTCOMES, Delivery, DeliveryState, Proof
from digest.pipeline.handing import hand_over
from digest.pipeline.linting import refuse_unfit
from digest.readers.lists import RecipientError, load_recipients
from digest.settings import Settings

Clock = Callable[[], datetime]

_SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)
"""A date is as long as any other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """Whom a mailing goes to: addresses, those among them that get none, and the lines of lists that are no address.

    A `test` goes to the people who make the newsletter, and is marked as such.
    """

    addresses: tuple[str, ...]
    suppressed: frozenset[str] = frozenset()
    errors: tuple[RecipientError, ...] = ()
    test: bool = False


def load_readers(*, to: Sequence[str], to_file: Path | None, suppress: Path | None) -> Readers:
    """Read whom to mail: the addresses `to` as a test, or the list in `to_file`.

    Raises UsageError when a list cannot be read, an address in `to` is none, or nobody is left.
    """
    addresses, errors = load_recipients(to_file) if to_file else (tuple(dict.fromkeys(map(_parse_tester, to))), ())
    if not addresses:
        raise UsageError(f"{to_file} lists nobody", "It must hold one address a line")
    suppressed, unclear = load_recipients(suppress) if suppress else ((), ())
    if unclear:
        # A line that cannot be read may be somebody who asked to be left alone.
        raise UsageError("; ".join(map(str, unclear)), "Mend the list of addresses that get no mail")
    return Readers(addresses=addresses, suppressed=frozenset(suppressed), errors=errors, test=not to_file)


def _parse_tester(written: str) -> str:
    try:
        return parse_mailbox(written).address
    except ValueError as cause:
        raise UsageError(f"--to {written!r}: {cause}") from cause


def prepare_message(proof: Proof, settings: Settings, *, base: Path, test: bool) -> MessageTemplate:
    """Encode the message, signed if there is a key.

    Raises RefusedError that names everything which makes it unfit to be sent, ConfigError for a key that is none.
    """
    refuse_unfit(proof, settings, test=test)
    return make_message(proof.edition, proof.rendered, settings.send, signer=load_signer(settings.send, base))


def measure_mailing(message: MessageTemplate, readers: Readers) -> int:
    """Give the bytes that the first reader's message has on the wire; the others' have a few more or less."""
    return len(compose_message(message, recipient=readers.addresses[0], now=_SOME_TIME, test=readers.test))


def try_mailing(settings: Settings, *, base: Path, password: str | None) -> str:
    """Do all that a mailing does short of sending: connect and log in. Gives what was found."""
    return check_transport(settings.send, password, base=base)


def send_mailing(
    message: MessageTemplate,
    readers: Readers,
    settings: Settings,
    *,
    base: Path,
    password: str | None,
    clock: Clock,
    report: Callable[[Delivery], None],
    stop: Stop | None = None,
) -> tuple[Delivery, ...]:
    """Send to every reader who is not suppressed; give an outcome for each, in order.

    Once `stop` is set nobody new is begun, and the others are deferred. Raises as `hand_over` does.
    """

    def compose(recipient: str, now: datetime) -> Letter:
        content = compose_message(message, recipient=recipient, now=now, test=readers.test)
        return Letter(sender=message.sender, recipient=recipient, pieces=[content])

    return hand_over(
        readers.addresses,
        compose,
        settings.send,
        base=base,
        password=password,
        clock=clock,
        never=readers.suppressed,
        report=report,
        stop=stop,
    )


def count_deliveries(deliveries: Sequence[Delivery]) -> dict[str, int]:
    """Count outcomes by state, every state named; they add up to the readers."""
    counts = Counter(delivery.state for delivery in deliveries)
    return {state.value: counts[state] for state in OUTCOMES}


def judge_deliveries(deliveries: Sequence[Delivery]) -> InDoubtError | PartlySentError | None:
    """Give the error that a mailing ends with, or None: refused addresses are reported, and are none."""
    counts = count_deliveries(deliveries)
    if doubt := counts[DeliveryState.IN_DOUBT]:
        return InDoubtError(
            f"{doubt} in doubt: the server went silent after it had the message", "Look in its log before sending again"
        )
    if waiting := counts[DeliveryState.DEFERRED]:
        return PartlySentError(f"{waiting} not reached for a passing reason", "Send to them again later")
    return None
