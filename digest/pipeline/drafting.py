"""Mails drafts to editors: each once, and again at each run while no editor has got it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from digest.addresses import parse_mailbox
from digest.delivery.dkim import load_signer
from digest.delivery.draft import make_draft_message
from digest.delivery.message import compose_message
from digest.delivery.notes import find_left_out
from digest.delivery.session import Letter
from digest.errors import ConfigError, DigestError
from digest.model import (
    Concern,
    Decision,
    DecisionRecord,
    Delivery,
    DeliveryState,
    Edition,
    EditionRecord,
    Kind,
    Rendered,
)
from digest.pipeline.alarms import Alarm, make_alarm
from digest.pipeline.handing import hand_over
from digest.pipeline.kept import load_kept_proof
from digest.pipeline.post import Post, asking
from digest.settings import Settings

if TYPE_CHECKING:
    from digest.store.opening import Store

Clock = Callable[[], datetime]

LOST = "draft"
"""The code of a draft that no editor has got."""


def mail_waiting_drafts(store: Store, post: Post, *, now: datetime) -> tuple[Alarm, ...]:
    """Mail to the editors every draft that waits and that none of them has got: the server was down, or a run killed.

    One that is due and that nothing holds does not wait: what becomes of it is decided at once.
    """
    from digest.store.drafts import load_unmailed

    if not post.settings.editors:
        return ()
    waiting = [one for one in load_unmailed(store, post.settings.newsletter) if _waits(one, now=now)]
    return tuple(alarm for record in waiting for alarm in mail_editors(store, post, record))


def mail_editors(store: Store, post: Post, record: EditionRecord) -> tuple[Alarm, ...]:
    """Mail a draft to the editors; that it did not reach one of them is an alarm, and stops nothing.

    It counts as mailed unless nobody got it and somebody may get it later.
    """
    from digest.store.drafts import note_mailed

    try:
        with asking(store, post):
            deliveries = _mail_kept(store, post, record)
    except DigestError as error:
        return (make_alarm(LOST, error),)
    lost = [f"{one.recipient} ({one.detail})" for one in deliveries if one.state is not DeliveryState.SENT]
    states = {one.state for one in deliveries}
    is_mailed = DeliveryState.SENT in states or DeliveryState.DEFERRED not in states
    if is_mailed:
        note_mailed(store, record.slot, now=post.clock())
    text = f"the draft of {_tell(record)} did not reach {', '.join(lost)}"
    return (Alarm(code=LOST, text=text, lasts=not is_mailed),) if lost else ()


def mail_draft(
    edition: Edition,
    rendered: Rendered,
    *,
    decisions: Iterable[Decision | DecisionRecord],
    concerns: Sequence[Concern],
    settings: Settings,
    base: Path,
    password: str | None,
    clock: Clock,
) -> tuple[Delivery, ...]:
    """Mail the draft to everybody in `settings.editors`, and give an outcome for each; without editors there is none.

    `decisions` are the edition's, as they were made or as the store keeps them; `base` is the folder that paths in the
    settings count from. Raises ConfigError, LoginError or TemporaryError as a mailing does.
    """
    editors = tuple(dict.fromkeys(map(_parse_editor, settings.editors)))
    if not editors:
        return ()
    message = make_draft_message(
        edition,
        rendered,
        concerns=concerns,
        left_out=find_left_out(decisions),
        settings=settings,
        signer=load_signer(settings.send, base),
    )

    def compose(recipient: str, now: datetime) -> Letter:
        content = compose_message(message, recipient=recipient, now=now)
        return Letter(sender=message.sender, recipient=recipient, pieces=[content])

    return hand_over(editors, compose, settings.send, base=base, password=password, clock=clock)


def _waits(record: EditionRecord, *, now: datetime) -> bool:
    """Whether a draft is there for a while, so that an editor can do something about it."""
    return record.slot.due > now or bool(record.holds) or record.slot.kind is Kind.EXTRA


def _mail_kept(store: Store, post: Post, record: EditionRecord) -> tuple[Delivery, ...]:
    from digest.store.decisions import load_decisions

    slot, proof = record.slot, load_kept_proof(store, record.slot)
    return mail_draft(
        proof.edition,
        proof.rendered,
        decisions=load_decisions(store, slot.newsletter, number=slot.number, revision=slot.revision),
        concerns=record.concerns,
        settings=post.settings,
        base=post.base,
        password=post.find_password(),
        clock=post.clock,
    )


def _tell(record: EditionRecord) -> str:
    from digest.store.editionrows import tell_slot

    return tell_slot(record.slot)


def _parse_editor(written: str) -> str:
    try:
        return parse_mailbox(written).address
    except ValueError as cause:
        raise ConfigError(f"editors: {written!r} is not an address ({cause})") from cause
