"""From an approved edition to its readers: checked once more, frozen with the first step, each one written down."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from digest.delivery.engine import send_all
from digest.delivery.plan import Plan, make_plan
from digest.delivery.session import Session
from digest.delivery.transport import make_connector
from digest.errors import LockedError, RefusedError
from digest.model import Concern, EditionRecord, EditionState
from digest.pipeline.kept import load_kept_proof
from digest.pipeline.keys import load_own_keys
from digest.pipeline.letters import Letters, load_letters
from digest.pipeline.linting import refuse_unfit
from digest.pipeline.post import Post, asking, noting_refusal
from digest.pipeline.roll import bring_readers, freeze_readers, load_never
from digest.readers.lists import RecipientError
from digest.settings import Settings
from digest.text.spans import parse_span

if TYPE_CHECKING:
    from digest.store.opening import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """An edition that is sending, with everything ready that it takes: only messages remain to be handed over.

    `connect` gives the session that is open already, and others after it. `errors` and `concerns` are what a person
    should know of its readers.
    """

    record: EditionRecord
    letters: Letters
    plan: Plan
    connect: Callable[[], Session]
    errors: tuple[RecipientError, ...] = ()
    concerns: tuple[Concern, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailed:
    """How a mailing went: readers by state, over all its runs, and how many still wait."""

    record: EditionRecord
    counts: dict[str, int]
    waiting: int = 0


def hold_sending(store: Store, newsletter: str, stack: ExitStack) -> None:
    """Be the only one that sends a newsletter until `stack` is closed. Raises LockedError when another run does."""
    from digest.store.locks import hold_sending_lock

    stack.enter_context(hold_sending_lock(store.path, newsletter))


def take_over(store: Store, record: EditionRecord, post: Post, stack: ExitStack) -> None:
    """Become who sends an edition that is sending, and settle what was under way when its last sender ended.

    Raises LockedError when that one is at it. One that was stopped, so that its claims ran out, has lost them: it finds
    that out before it could send another final dot.
    """
    from digest.store.resuming import has_expired, resume_sending

    now, send, alone = post.clock(), post.settings.send, True
    try:
        hold_sending(store, post.settings.newsletter, stack)
    except LockedError:
        if not has_expired(store, record.slot, now=now):
            raise
        alone = False
    resume_sending(store, record.slot, now=now, policy=send.in_doubt, alone=alone)


def begin_mailing(store: Store, record: EditionRecord, post: Post, *, stack: ExitStack) -> Mailing:
    """Let an approved edition be sending: all that can fail is done first, and its readers are frozen with that step.

    What is opened is closed with `stack`. Raises RefusedError, UsageError or ConfigError for what a person must put
    right, LoginError or TemporaryError when the mail server does not take it, HeldError when the edition is not
    approved any more: nothing has changed then.
    """
    settings, now = post.settings, post.clock()
    _refuse_unfit(store, record, settings)
    plan, keys = post.plan or make_plan(settings.send), load_own_keys(store, settings, post.base)
    roll = bring_readers(store, settings, base=post.base, keys=keys, now=now)
    connect = _connect(store, post, stack)
    concerns = freeze_readers(store, record, settings, roll, now=now)
    return Mailing(
        record=replace(record, state=EditionState.SENDING, started=now),
        letters=load_letters(store, record.slot, settings, base=post.base, keys=keys),
        plan=plan,
        connect=connect,
        errors=roll.errors,
        concerns=concerns,
    )


def resume_mailing(store: Store, record: EditionRecord, post: Post, *, stack: ExitStack) -> Mailing:
    """Make ready to go on with an edition that is sending; its readers stay who they are. Raises as `begin_mailing`."""
    from digest.store.freezing import leave_out

    settings = post.settings
    _refuse_unfit(store, record, settings)
    plan, keys = post.plan or make_plan(settings.send), load_own_keys(store, settings, post.base)
    leave_out(store, record.slot, load_never(settings, base=post.base, keys=keys), now=post.clock())
    letters = load_letters(store, record.slot, settings, base=post.base, keys=keys)
    return Mailing(record=record, letters=letters, plan=plan, connect=_connect(store, post, stack))


def send_waiting(store: Store, mailing: Mailing, post: Post) -> None:
    """Hand over the messages that wait, until nobody is due any more or `post.stop` is set.

    Each outcome is reported once it is written down. Raises HeldError when somebody cancels it meanwhile, LoginError,
    ThrottledError, BlockedError or TemporaryError for what the mail server does.
    """
    from digest.store.journal import open_ledger
    from digest.store.reckoning import count_states, count_waiting

    send, slot = post.settings.send, mailing.record.slot
    report = post.on_sending(count_waiting(count_states(store, slot)))
    ledger = open_ledger(
        store,
        slot,
        owner=_make_owner(),
        policy=send.in_doubt,
        retry_for=parse_span(send.retry_for),
        strikes=send.strikes,
    )
    with ledger, noting_refusal(store, post):
        send_all(
            ledger,
            compose=mailing.letters.compose,
            connect=mailing.connect,
            plan=mailing.plan,
            clock=post.clock,
            report=report,
            stop=post.stop,
            watch=post.watch,
        )


def finish_mailing(store: Store, record: EditionRecord, send_for: str | None, *, now: datetime) -> Mailed:
    """Let the edition be sent when nobody waits any more, and give how it went.

    Who waits for longer than `send_for` is given up; without it nobody is.
    """
    from digest.store.editions import move_edition
    from digest.store.reckoning import count_states, count_waiting
    from digest.store.resuming import give_up_waiting

    if send_for and record.started and now - record.started > parse_span(send_for):
        give_up_waiting(store, record.slot, now=now, why=f"not reached within {send_for}")
    counts = count_states(store, record.slot)
    waiting = count_waiting(counts)
    if not waiting:
        record = move_edition(store, record.slot, to=EditionState.SENT, expected={EditionState.SENDING}, ended=now)
    return Mailed(record=record, counts=dict(counts), waiting=waiting)


def _refuse_unfit(store: Store, record: EditionRecord, settings: Settings) -> None:
    try:
        refuse_unfit(load_kept_proof(store, record.slot), settings)
    except RefusedError as error:  # what the settings say is in the edition already
        advice = "Put it right in digest.toml, and build the edition again: digest build"
        raise RefusedError(error.problem, advice) from error


def _connect(store: Store, post: Post, stack: ExitStack) -> Callable[[], Session]:
    """Connect and log in, unless the same was refused before; give what gives that session first, and others then."""
    with asking(store, post):
        connect = make_connector(post.settings.send, post.find_password(), base=post.base, watch=post.watch)
        first = connect()
    stack.callback(first.close)
    waiting = [first]

    def give() -> Session:
        try:
            return waiting.pop()
        except IndexError:
            return connect()

    return give


def _make_owner() -> str:
    """A name that no other sender has."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
