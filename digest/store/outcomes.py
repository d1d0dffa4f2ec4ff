"""Writes what became of messages, and what that says of the addresses they went to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Update, bindparam, exists, insert, literal, select, update

from digest.model import Blame, DeliveryState, Outcome, SuppressionReason
from digest.store.claiming import DOUBTS, HELD, Terms
from digest.store.prepared import Prepared
from digest.store.schema import deliveries, subscribers, subscriptions, suppressions
from digest.store.striking import count_strike

_LOOSE = (*HELD, DeliveryState.IN_DOUBT, DeliveryState.PENDING)
"""The states that something certain is written over. A sender that was taken for gone may not be: what became of its
attempt is still the truth, as long as nobody has claimed the reader since. What is put off is certain too: it was
refused by reply, or never got its dot."""
_RESENDS = 3
"""Tries after which a message is not sent again though nobody knows whether it arrived."""
_PAUSE = timedelta(minutes=5)
_TOO_LATE = "not accepted in time"


def _update_state(states: Sequence[DeliveryState]) -> Update:
    """Write an outcome to the reader of a claim, which the fence names, as long as they are in one of those states."""
    here = deliveries.c.edition_pk == bindparam("edition"), deliveries.c.place == bindparam("at_place")
    # SQLite makes a table of what a column may be, for each row anew, and none of what it may not be.
    others = [literal(one.value) for one in DeliveryState if one not in states]
    return (
        update(deliveries)
        .where(*here, deliveries.c.fence == bindparam("claim"), *(deliveries.c.state != one for one in others))
        .values(
            state=bindparam("to"),
            detail=bindparam("words"),
            at=bindparam("now"),
            due=bindparam("until"),
            tries=deliveries.c.tries + bindparam("more"),
            told=None,
            owner=None,
            lease=None,
        )
    )


_EACH = ("at_place", "claim", "to", "words", "until", "more")
_NOTE, _NOTE_CERTAIN = Prepared(_update_state(HELD), _EACH), Prepared(_update_state(_LOOSE), _EACH)


def note_outcomes(
    connection: Connection, outcomes: Sequence[Outcome], terms: Terms, *, now: datetime, over: DeliveryState | None
) -> int:
    """Write down what became of messages and what that says of addresses; give how many outcomes were written.

    Written are those of readers that their sender holds; one that seemed to be gone may still say for certain what
    became of its last attempt. Whoever would wait is `over` instead, if that is given.
    """
    written, shared = 0, {"edition": terms.edition_pk, "now": now}
    for statement, certain in ((_NOTE_CERTAIN, True), (_NOTE, False)):
        several = [one for one in outcomes if (one.state is not DeliveryState.IN_DOUBT) is certain]
        marks = [_make_mark(one, terms, now, over) for one in several if one.blame is Blame.NOTHING]
        written += statement.run(connection, marks, **shared)
        for one in (one for one in several if one.blame is not Blame.NOTHING):
            if statement.run(connection, [_make_mark(one, terms, now, over)], **shared):
                _blame(connection, one, terms, now)
                written += 1
    return written


def _make_mark(outcome: Outcome, terms: Terms, now: datetime, over: DeliveryState | None) -> tuple[Any, ...]:
    """Give the values of `_EACH`."""
    state, words, due = _judge(outcome, terms, now)
    if over and due:
        state, due = over, None
    return outcome.envelope.place, outcome.envelope.fence, state.value, words, due, int(outcome.counted)


def _judge(outcome: Outcome, terms: Terms, now: datetime) -> tuple[DeliveryState, str, datetime | None]:
    """Give the state, the words and the due that an outcome comes to under these terms."""
    late = now - terms.started > terms.retry_for
    if outcome.state is DeliveryState.DEFERRED:
        if late:
            return DeliveryState.FAILED, f"{_TOO_LATE}: {outcome.detail}", None
        return DeliveryState.DEFERRED, outcome.detail, outcome.due or now
    if outcome.state is not DeliveryState.IN_DOUBT or terms.policy == "hold":
        return outcome.state, outcome.detail, None
    if terms.policy == "drop":
        return *DOUBTS["drop"], None
    if late or outcome.envelope.tries >= _RESENDS:
        return DeliveryState.IN_DOUBT, outcome.detail, None
    return DeliveryState.DEFERRED, outcome.detail, outcome.due or now + _PAUSE


def _blame(connection: Connection, outcome: Outcome, terms: Terms, now: datetime) -> None:
    pk = select(subscriptions.c.subscriber_pk).where(subscriptions.c.pk == outcome.envelope.subscription)
    theirs = subscribers.c.pk == pk.scalar_subquery()
    if outcome.blame is Blame.GONE:
        _suppress(connection, theirs, outcome.detail, now)
        return
    if connection.execute(count_strike(theirs, now=now)).rowcount:
        _suppress(connection, theirs & (subscribers.c.strikes >= terms.strikes), outcome.detail, now)


def _suppress(connection: Connection, which: ColumnElement[bool], words: str, now: datetime) -> None:
    known = exists().where(suppressions.c.hash == subscribers.c.hash)
    found = connection.execute(select(subscribers.c.hash, subscribers.c.address).where(which, ~known)).all()
    for row in found:
        values = {"reason": SuppressionReason.BOUNCED, "since": now, "detail": words}
        connection.execute(insert(suppressions).values(hash=row.hash, address=row.address, **values))
