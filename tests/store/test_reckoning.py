"""What became of readers, counted and listed."""

from __future__ import annotations

from collections import Counter

import pytest

from digest.model import DeliveryState
from digest.store.opening import Store
from digest.store.reckoning import (
    count_states,
    count_waiting,
    is_untouched,
    list_deliveries,
    load_doubts,
    load_untold_doubts,
    note_doubts_told,
)
from tests.factories import NOW
from tests.store.journals import HOUR, READERS, begin, finish, note, open_for, take

DEFERRED, IN_DOUBT, SENT = DeliveryState.DEFERRED, DeliveryState.IN_DOUBT, DeliveryState.SENT


@pytest.mark.parametrize(
    ("states", "untouched"),
    [
        (("pending", "suppressed"), True),
        (("pending", "claimed"), True),
        (("suppressed",), False),  # nobody waits: it is done
        (("pending", "suppressed", "failed"), False),
        (("pending", "attempting"), False),
        (("deferred",), False),
        ((), True),
    ],
)
def test_an_edition_is_untouched_whoever_gets_no_mail_by_their_own_wish(
    states: tuple[str, ...], untouched: bool
) -> None:
    assert is_untouched(Counter(states)) is untouched


def test_who_waits_is_to_be_tried_or_is_being_tried() -> None:
    assert count_waiting({"pending": 1, "claimed": 2, "attempting": 4, "deferred": 8, "sent": 16, "in_doubt": 32}) == 15


def test_readers_are_listed_by_pages_and_by_state(any_store: Store) -> None:
    slot = begin(any_store)
    with open_for(any_store, slot) as ledger:
        a, b, c = take(ledger, 3)
        note(ledger, finish(a), finish(b, DEFERRED, due=NOW + HOUR, detail="450 Later"), finish(c))
    assert [one.delivery.recipient for one in list_deliveries(any_store, slot, limit=2)] == list(READERS[:2])
    page = list_deliveries(any_store, slot, after=b.place, limit=2)
    assert [one.delivery.recipient for one in page] == list(READERS[2:])
    assert [one.place for one in list_deliveries(any_store, slot, SENT)] == [a.place, c.place]
    assert [one.place for one in list_deliveries(any_store, slot, SENT, after=a.place)] == [c.place]
    (put_off,) = list_deliveries(any_store, slot, DEFERRED)
    assert (put_off.due, put_off.tries, put_off.delivery.detail) == (NOW + HOUR, 1, "450 Later")
    assert count_states(any_store, slot) == {"sent": 2, "deferred": 1, "pending": 1}


def test_readers_in_doubt_are_untold_until_it_is_noted_that_they_were_told_of(any_store: Store) -> None:
    slot = begin(any_store)
    with open_for(any_store, slot) as ledger:
        a, b, c = take(ledger, 3)
        note(ledger, finish(a, IN_DOUBT), finish(b))
        doubts = load_untold_doubts(any_store, "main")
        assert doubts == {slot: READERS[:1]}
        assert load_untold_doubts(any_store, "evening") == {}
        note(ledger, finish(c, IN_DOUBT))
        note_doubts_told(any_store, doubts, now=NOW)
    assert load_untold_doubts(any_store, "main") == {slot: READERS[2:3]}
    assert load_doubts(any_store, [slot]) == {slot: (READERS[0], READERS[2])}
