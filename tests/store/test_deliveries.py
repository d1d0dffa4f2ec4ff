"""The journal of a sending: readers frozen with its start, written down before and after, and never lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from digest.errors import HeldError
from digest.model import Delivery, DeliveryState, EditionRecord, EditionState, Kind, Slot
from digest.store.deliveries import (
    count_states,
    count_waiting,
    give_up_waiting,
    is_untouched,
    load_untold_doubts,
    note_doubts_told,
    resume_sending,
    start_sending,
)
from digest.store.editions import load_editions, move_edition
from digest.store.keeping import Built, save_edition
from digest.store.opening import Store
from tests.factories import NOW
from tests.store.makers import new_store

READERS = ("a@reader.test", "b@reader.test", "c@reader.test")
SLOT = Slot(newsletter="main", kind=Kind.REGULAR, due=NOW, number=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with one approved edition."""
    record = EditionRecord(
        slot=SLOT,
        state=EditionState.DRAFT,
        since=NOW - timedelta(days=2),
        cut_off=NOW,
        built=NOW,
        key="",
        subject="",
        preheader="",
        stories=0,
        sources=0,
        size=0,
        program="1",
    )
    with new_store(tmp_path) as opened:
        save_edition(opened, Built(record=record, decisions=(), parts={}))
        move_edition(opened, SLOT, to=EditionState.APPROVED, expected=[EditionState.DRAFT], approved_by="amal")
        yield opened


def finish(recipient: str, state: DeliveryState) -> Delivery:
    return Delivery(recipient=recipient, state=state, detail="250 Ok")


def test_sending_starts_with_all_its_readers_or_not_at_all(store: Store) -> None:
    with pytest.raises(IntegrityError):
        start_sending(store, SLOT, [*READERS, None], now=NOW)  # type: ignore[list-item]
    assert load_editions(store, "main")[0].state is EditionState.APPROVED
    journal = start_sending(store, SLOT, READERS, now=NOW)
    assert journal.waiting == READERS
    (record,) = load_editions(store, "main")
    assert (record.state, record.started) == (EditionState.SENDING, NOW)
    counts = count_states(store, SLOT)
    assert counts == {"pending": 3}
    assert is_untouched(counts)


def test_only_one_starts_to_send_an_edition(store: Store) -> None:
    start_sending(store, SLOT, READERS, now=NOW)
    with pytest.raises(HeldError, match="edition 1 is sending already"):
        start_sending(store, SLOT, READERS, now=NOW)


def test_who_was_attempted_when_the_sender_ended_is_in_doubt_and_the_others_are_tried(store: Store) -> None:
    journal = start_sending(store, SLOT, READERS, now=NOW)
    journal.note_attempt(READERS[0])
    journal.note_outcome(finish(READERS[0], DeliveryState.SENT), at=NOW)
    journal.note_attempt(READERS[1])
    resumed = resume_sending(store, SLOT, now=NOW)
    assert load_untold_doubts(store, "main") == {SLOT: (READERS[1],)}
    assert resumed.waiting == (READERS[2],)
    assert count_states(store, SLOT) == {"sent": 1, "in_doubt": 1, "pending": 1}
    assert resume_sending(store, SLOT, now=NOW).waiting == (READERS[2],)


def test_readers_in_doubt_are_untold_until_it_is_noted_that_they_were_told_of(store: Store) -> None:
    journal = start_sending(store, SLOT, READERS, now=NOW)
    journal.note_outcome(finish(READERS[1], DeliveryState.IN_DOUBT), at=NOW)
    journal.note_outcome(finish(READERS[0], DeliveryState.SENT), at=NOW)
    doubts = load_untold_doubts(store, "main")
    assert doubts == {SLOT: (READERS[1],)}
    assert load_untold_doubts(store, "other") == {}
    journal.note_outcome(finish(READERS[2], DeliveryState.IN_DOUBT), at=NOW)
    note_doubts_told(store, doubts, now=NOW)
    assert load_untold_doubts(store, "main") == {SLOT: (READERS[2],)}


@pytest.mark.parametrize(
    ("states", "untouched"),
    [
        (("pending", "suppressed"), True),
        (("suppressed",), False),  # nobody waits: it is done
        (("pending", "suppressed", "failed"), False),
        (("pending", "attempting"), False),
        ((), True),
    ],
)
def test_an_edition_is_untouched_whoever_gets_no_mail_by_their_own_wish(
    states: tuple[str, ...], untouched: bool
) -> None:
    assert is_untouched(Counter(states)) is untouched


def test_who_was_deferred_waits_and_who_was_refused_does_not(store: Store) -> None:
    journal = start_sending(store, SLOT, READERS, now=NOW)
    states = (DeliveryState.DEFERRED, DeliveryState.FAILED, DeliveryState.SUPPRESSED)
    for reader, state in zip(READERS, states, strict=True):
        journal.note_outcome(finish(reader, state), at=NOW)
    counts = count_states(store, SLOT)
    assert (count_waiting(counts), is_untouched(counts)) == (1, False)
    assert resume_sending(store, SLOT, now=NOW).waiting == READERS[:1]


def test_who_waits_may_be_given_up(store: Store) -> None:
    start_sending(store, SLOT, READERS, now=NOW).note_outcome(finish(READERS[0], DeliveryState.SENT), at=NOW)
    assert give_up_waiting(store, SLOT, now=NOW, why="too late") == 2
    assert count_states(store, SLOT) == Counter({"sent": 1, "failed": 2})


def test_nobody_else_is_attempted_once_the_edition_is_cancelled(store: Store) -> None:
    journal = start_sending(store, SLOT, READERS, now=NOW)
    move_edition(store, SLOT, to=EditionState.CANCELLED, expected=[EditionState.SENDING])
    with pytest.raises(HeldError, match="cancelled"):
        journal.note_attempt(READERS[0])
    assert is_untouched(count_states(store, SLOT))
