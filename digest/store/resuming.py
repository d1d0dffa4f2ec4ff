"""Goes on with a sending or ends it: with readers a dead sender left, failed ones, those in doubt, all who wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, or_, select, update

from digest.addresses import make_address_key
from digest.errors import HeldError
from digest.model import DeliveryState, EditionRecord, EditionState, Slot
from digest.store.claiming import DOUBTS, DROPPED, HELD
from digest.store.editionrows import make_record, tell_slot
from digest.store.editions import move_row, take_row
from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.reckoning import count_within, find_edition
from digest.store.schema import deliveries, editions

_UNTRIED = (DeliveryState.PENDING, DeliveryState.DEFERRED, DeliveryState.CLAIMED)
_WAITING = (*_UNTRIED, DeliveryState.ATTEMPTING)
_OUT = (DeliveryState.SENT, DeliveryState.IN_DOUBT)
_SENT = {"state": DeliveryState.SENT, "detail": "a person says that it arrived"}
_CUT_SHORT = "cancelled while the message was handed over"
_FREE: Mapping[str, Any] = {"owner": None, "lease": None, "due": None}


def resume_sending(store: Store, slot: Slot, *, now: datetime, policy: str, alone: bool) -> Counter[str]:
    """Take back what senders that are gone had claimed, and give how many readers are in which state then.

    `policy` is what `send.in_doubt` says of those whose message was being handed over: "hold" leaves them in doubt,
    "resend" lets them wait again, "drop" gives them up. `alone` says that nobody else sends the edition, so that all
    claims are those of the dead; else those whose lease has run out are. Raises HeldError when it is not sending.
    """
    state, words = DOUBTS[policy]
    with begin_writing(store) as connection:
        pk = _lock_edition(connection, slot, [EditionState.SENDING]).pk
        gone = _select_gone(pk, None if alone else now)
        _move(connection, gone & (deliveries.c.state == DeliveryState.CLAIMED), state=DeliveryState.PENDING)
        values = {"state": state, "detail": words, "at": now, "told": None}
        _move(connection, gone & (deliveries.c.state == DeliveryState.ATTEMPTING), **values)
        return count_within(connection, pk)


def has_expired(store: Store, slot: Slot, *, now: datetime) -> bool:
    """Whether a sender of the edition is gone and left readers that it had claimed."""
    with begin_reading(store) as connection:
        gone = _select_gone(find_edition(connection, slot).pk, now)
        return connection.execute(select(deliveries.c.place).where(gone).limit(1)).first() is not None


def retry_failed(store: Store, slot: Slot, *, now: datetime) -> int:
    """Let those readers wait again who failed, and the edition be sending again if there are any; give how many.

    Those given up in doubt stay so: they may have it. Who is put off again, later than sending may last, fails at once.
    Raises HeldError when the edition was cancelled, or is neither sent nor sending.
    """
    with begin_writing(store) as connection:
        edition = _lock_edition(connection, slot, [EditionState.SENDING, EditionState.SENT])
        _refuse_cancelled(connection, slot, edition.pk)
        failed = _select(edition.pk, [DeliveryState.FAILED]) & (deliveries.c.detail != DROPPED)
        count = _move(connection, failed, state=DeliveryState.PENDING, at=now, tries=0)
        if count:
            _reopen(connection, edition)
        return count


def resolve_doubts(store: Store, slot: Slot, answers: Mapping[str, bool], *, now: datetime) -> tuple[str, ...]:
    """Write down what became of readers in doubt, by address: whether it arrived; give the addresses not in doubt.

    Who did not get it waits again, and a sent edition is sending again; in one that was cancelled they are cancelled.
    """
    with begin_writing(store) as connection:
        edition = _lock_edition(connection, slot, list(EditionState))
        doubtful = _select(edition.pk, [DeliveryState.IN_DOUBT])
        query = select(deliveries.c.place, deliveries.c.recipient).where(doubtful)
        places = {make_address_key(row.recipient): row.place for row in connection.execute(query) if row.recipient}
        known = {places[key]: arrived for one, arrived in answers.items() if (key := make_address_key(one)) in places}
        _answer(connection, edition, known, now)
        return tuple(one for one in answers if make_address_key(one) not in places)


def cancel_sending(store: Store, slot: Slot, *, now: datetime) -> EditionRecord:
    """Let nobody else get an edition that is sending: it is cancelled if nobody got it, else sent.

    Whose message is being handed over right now is in doubt until their sender says what became of it. Raises
    HeldError when it is not sending.
    """
    with begin_writing(store) as connection:
        edition = _lock_edition(connection, slot, [EditionState.SENDING])
        values = {"state": DeliveryState.IN_DOUBT, "detail": _CUT_SHORT, "at": now, "told": None}
        connection.execute(update(deliveries).where(_select(edition.pk, [DeliveryState.ATTEMPTING])).values(values))
        _move(connection, _select(edition.pk, _UNTRIED), state=DeliveryState.CANCELLED, at=now)
        counts = count_within(connection, edition.pk)
        out = any(counts[state] for state in _OUT)
        move_row(connection, edition, EditionState.SENT if out else EditionState.CANCELLED, {"ended": now})
        return make_record(find_edition(connection, slot))


def count_cut_short(store: Store, slot: Slot) -> int:
    """How many are in doubt because their message was being handed over when the edition was cancelled."""
    with begin_reading(store) as connection:
        doubtful = _select(find_edition(connection, slot).pk, [DeliveryState.IN_DOUBT])
        query = select(func.count()).where(doubtful, deliveries.c.detail == _CUT_SHORT)
        return connection.execute(query).scalar_one()


def was_cancelled(store: Store, slot: Slot) -> bool:
    """Whether the edition was cancelled for readers who waited: nobody waits for it again."""
    with begin_reading(store) as connection:
        return _was_cancelled(connection, find_edition(connection, slot).pk)


def cancel_waiting(store: Store, slot: Slot, *, now: datetime) -> int:
    """Let those readers be cancelled who still wait for an edition that is over; give how many."""
    with begin_writing(store) as connection:
        waiting = _select(find_edition(connection, slot).pk, _UNTRIED)
        return _move(connection, waiting, state=DeliveryState.CANCELLED, at=now)


def give_up_waiting(store: Store, slot: Slot, *, now: datetime, why: str) -> int:
    """Let those readers be failed who still wait and are nobody's; give how many."""
    with begin_writing(store) as connection:
        waiting = _select(find_edition(connection, slot).pk, [DeliveryState.PENDING, DeliveryState.DEFERRED])
        return _move(connection, waiting, state=DeliveryState.FAILED, detail=why, at=now)


def resume_now(store: Store, slot: Slot, *, now: datetime) -> int:
    """Let deferred readers be due now; give how many were put off."""
    with begin_writing(store) as connection:
        deferred = _select(find_edition(connection, slot).pk, [DeliveryState.DEFERRED])
        later = deferred & (deliveries.c.due > now)
        return connection.execute(update(deliveries).where(later).values(due=now)).rowcount


def _select(edition_pk: int, states: Collection[DeliveryState]) -> ColumnElement[bool]:
    return (deliveries.c.edition_pk == edition_pk) & deliveries.c.state.in_(states)


def _select_gone(edition_pk: int, now: datetime | None) -> ColumnElement[bool]:
    """What is held under leases that have run out at an instant; without one, all that is held."""
    held = _select(edition_pk, HELD)
    return held if now is None else held & or_(deliveries.c.lease < now, deliveries.c.lease.is_(None))


def _move(connection: Connection, which: ColumnElement[bool], **values: Any) -> int:
    """Move readers who are nobody's any more, and give how many."""
    return connection.execute(update(deliveries).where(which).values({**_FREE, **values})).rowcount


def _lock_edition(connection: Connection, slot: Slot, expected: Collection[EditionState]) -> Any:
    """Read an edition in one of those states; nobody writes into its journal before the transaction ends."""
    here = editions.c.newsletter == slot.newsletter, editions.c.number == slot.number
    connection.execute(select(editions.c.pk).where(*here).with_for_update()).all()
    return take_row(connection, slot, expected)


def _was_cancelled(connection: Connection, edition_pk: int) -> bool:
    return bool(connection.scalar(select(exists().where(_select(edition_pk, [DeliveryState.CANCELLED])))))


def _refuse_cancelled(connection: Connection, slot: Slot, edition_pk: int) -> None:
    if _was_cancelled(connection, edition_pk):
        raise HeldError(f"{tell_slot(slot)} was cancelled, and nobody else gets it")


def _reopen(connection: Connection, edition: Any) -> None:
    if edition.state == EditionState.SENT:
        move_row(connection, edition, EditionState.SENDING, {"ended": None})


def _answer(connection: Connection, edition: Any, known: Mapping[int, bool], now: datetime) -> None:
    missed = [place for place, arrived in known.items() if not arrived]
    cancelled = _was_cancelled(connection, edition.pk)
    state = DeliveryState.CANCELLED if cancelled else DeliveryState.PENDING
    for place, arrived in known.items():
        which = (deliveries.c.edition_pk == edition.pk) & (deliveries.c.place == place)
        _move(connection, which, at=now, **(_SENT if arrived else {"state": state, "detail": "", "told": None}))
    if missed and not cancelled:
        _reopen(connection, edition)
