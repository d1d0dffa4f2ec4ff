"""From an approved edition to its readers: checked once more, each one written down before and after, resumed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from digest.delivery.message import MessageTemplate
from digest.delivery.sender import send_edition
from digest.delivery.transport import Transport, open_transport
from digest.errors import LoginError, RefusedError, TemporaryError, UsageError
from digest.model import Delivery, EditionRecord, EditionState
from digest.pipeline.kept import load_kept_proof
from digest.pipeline.mailing import Readers, load_readers, prepare_message
from digest.pipeline.post import Post, asking, noting_refusal

if TYPE_CHECKING:
    from digest.store.deliveries import Journal
    from digest.store.opening import Store

PATIENCE = timedelta(hours=24)
"""Readers who were not reached this long after sending began are given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """An edition that is sending, with everything open that it takes: only messages remain to be handed over."""

    record: EditionRecord
    message: MessageTemplate
    readers: Readers
    transport: Transport
    journal: Journal


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailed:
    """How a mailing went: readers by state, over all its runs, and who was found in doubt in this one."""

    record: EditionRecord
    counts: dict[str, int]
    doubtful: tuple[str, ...] = ()
    waiting: int = 0


def hold_sending(store: Store, newsletter: str, stack: ExitStack) -> None:
    """Be the only one that sends a newsletter until `stack` is closed. Raises LockedError when another run does."""
    from digest.store.locks import hold_lock

    path = store.path
    stack.enter_context(hold_lock(path.with_name(f"{path.name}.{newsletter}.sending"), wait=0))


def open_mailing(
    store: Store, record: EditionRecord, post: Post, *, stack: ExitStack, journal: Journal | None = None
) -> Mailing:
    """Let an approved edition be sending: all that can fail is done first, and its readers are frozen with that step.

    With a `journal` it is sending already, and goes on. What is opened is closed with `stack`. Raises RefusedError,
    UsageError or ConfigError for what a person must put right, LoginError or TemporaryError when the mail server does
    not take it, HeldError when the edition is not approved any more: nothing has changed then.
    """
    from digest.store.deliveries import start_sending

    message, readers = _prepare(store, record, post)
    transport = _connect(store, post, stack)
    if journal is None:
        now = post.clock()
        journal = start_sending(store, record.slot, readers.addresses, now=now)
        record = replace(record, state=EditionState.SENDING, started=now)
    return Mailing(
        record=record,
        message=message,
        readers=readers,
        transport=JournaledTransport(transport, journal),
        journal=journal,
    )


def send_waiting(mailing: Mailing, post: Post, *, report: Callable[[Delivery], None]) -> None:
    """Hand over the messages that wait; each outcome is written down before it is reported.

    Raises LoginError or TemporaryError when the server took nothing at all.
    """

    def note(delivery: Delivery) -> None:
        mailing.journal.note_outcome(delivery, at=post.clock())
        report(delivery)

    with noting_refusal(mailing.journal.store, post):
        send_edition(
            mailing.message,
            mailing.journal.waiting,
            suppressed=mailing.readers.suppressed,
            transport=mailing.transport,
            clock=post.clock,
            report=note,
        )


def finish_mailing(store: Store, record: EditionRecord, *, now: datetime) -> Mailed:
    """Let the edition be sent when nobody waits any more, and give how it went; who waits for too long is given up."""
    from digest.store.deliveries import count_states, count_waiting, give_up_waiting
    from digest.store.editions import move_edition

    if record.started and now - record.started > PATIENCE:
        give_up_waiting(store, record.slot, now=now, why=f"not reached within {PATIENCE}")
    counts = count_states(store, record.slot)
    waiting = count_waiting(counts)
    if not waiting:
        record = move_edition(store, record.slot, to=EditionState.SENT, expected={EditionState.SENDING}, ended=now)
    return Mailed(record=record, counts=dict(counts), waiting=waiting)


class JournaledTransport:
    """A transport that writes down each message before it is handed over."""

    def __init__(self, inner: Transport, journal: Journal) -> None:
        self._inner = inner
        self._journal = journal

    def __enter__(self) -> Self:
        """Nothing: the one inside is open already."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        """Nothing: who opened the one inside closes it."""

    def deliver(self, recipient: str, message: bytes) -> Delivery:
        """Send one message; what the server did not take for everybody's sake leaves its reader as they were."""
        self._journal.note_attempt(recipient)
        try:
            return self._inner.deliver(recipient, message)
        except (LoginError, TemporaryError):
            self._journal.note_pending(recipient)
            raise


def _prepare(store: Store, record: EditionRecord, post: Post) -> tuple[MessageTemplate, Readers]:
    proof, settings = load_kept_proof(store, record.slot), post.settings
    try:
        message = prepare_message(proof, settings, test=False)
    except RefusedError as error:  # what the settings say is in the edition already
        advice = "Put it right in digest.toml, and build the edition again: digest build"
        raise RefusedError(error.problem, advice) from error
    if settings.send.recipients is None:
        raise UsageError("send.recipients is missing: there is nobody to send to", "Name a file of addresses")
    suppress = post.base / settings.send.suppress if settings.send.suppress else None
    readers = load_readers(to=(), to_file=post.base / settings.send.recipients, suppress=suppress)
    return message, readers


def _connect(store: Store, post: Post, stack: ExitStack) -> Transport:
    """Connect and log in, unless the same was refused before."""
    with asking(store, post):
        transport = open_transport(post.settings.send, post.find_password(), base=post.base)
        stack.enter_context(transport)
    return transport
