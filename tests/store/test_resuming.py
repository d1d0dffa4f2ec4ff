"""A sending goes on, or ends: what was left by the dead, what failed, what is in doubt, and who waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from digest.errors import HeldError
from digest.model import DeliveryState, EditionState
from digest.store.editions import load_editions, move_edition
from digest.store.opening import Store
from digest.store.reckoning import count_states, list_deliveries, load_untold_doubts, note_doubts_told
from digest.store.resuming import (
    cancel_sending,
    give_up_waiting,
    has_expired,
    resolve_doubts,
    resume_now,
    resume_sending,
    retry_failed,
)
from tests.factories import NOW
from tests.store.journals import (
    HOUR,
    MINUTE,
    READERS,
    approve,
    attempt,
    begin,
    finish,
    name,
    note,
    open_for,
    take,
    tell,
)

LATER = NOW + 2 * MINUTE
DEFERRED, FAILED, IN_DOUBT = DeliveryState.DEFERRED, DeliveryState.FAILED, DeliveryState.IN_DOUBT


def leave(store: Store) -> Any:
    """An edition whose sender died: one reader was attempted, one claimed, two were not."""
    slot = begin(store)
    with open_for(store, slot) as ledger:
        attempt(ledger, take(ledger, 2)[0])
    return slot


def find_edition(store: Store) -> tuple[EditionState, Any]:
    (record,) = load_editions(store, "main")
    return record.state, record.ended


def end(store: Store, slot: Any, state: DeliveryState = DeliveryState.SENT) -> None:
    """Let everybody's message end in that state, and the edition be sent."""
    with open_for(store, slot) as ledger:
        claimed = take(ledger, 9)
        attempt(ledger, *claimed)
        note(ledger, *(finish(one, state) for one in claimed))
    move_edition(store, slot, to=EditionState.SENT, expected=[EditionState.SENDING], ended=NOW)


@pytest.mark.parametrize(
    ("policy", "then"),
    [
        ("hold", {"in_doubt": 1, "pending": 3}),
        ("resend", {"pending": 4}),
        ("drop", {"failed": 1, "pending": 3}),
    ],
)
def test_what_a_dead_sender_left_is_taken_back_and_what_it_attempted_is_a_matter_of_policy(
    any_store: Store, policy: str, then: dict[str, int]
) -> None:
    slot = leave(any_store)
    assert resume_sending(any_store, slot, now=NOW, policy=policy, alone=True) == then
    with open_for(any_store, slot, "two") as ledger:
        assert len(take(ledger, 9)) == then["pending"]


def test_what_a_living_sender_holds_is_left_to_it(any_store: Store) -> None:
    slot = leave(any_store)
    assert not has_expired(any_store, slot, now=NOW)
    left = resume_sending(any_store, slot, now=NOW, policy="hold", alone=False)
    assert left == {"attempting": 1, "claimed": 1, "pending": 2}
    assert has_expired(any_store, slot, now=LATER)
    assert resume_sending(any_store, slot, now=LATER, policy="hold", alone=False) == {"in_doubt": 1, "pending": 3}
    assert not has_expired(any_store, slot, now=LATER)


def test_only_what_is_being_sent_is_resumed(any_store: Store) -> None:
    slot = approve(any_store)
    with pytest.raises(HeldError, match="edition 1 is approved already"):
        resume_sending(any_store, slot, now=NOW, policy="hold", alone=True)


def test_failed_readers_are_tried_again_and_the_edition_is_sending_again(any_store: Store) -> None:
    slot = begin(any_store)
    end(any_store, slot, FAILED)
    assert retry_failed(any_store, slot, now=NOW) == 4
    assert find_edition(any_store) == (EditionState.SENDING, None)
    with open_for(any_store, slot) as ledger:
        assert [(one.recipient, one.tries) for one in take(ledger, 9)] == [(reader, 0) for reader in READERS]


def test_where_nobody_failed_the_edition_stays_sent(any_store: Store) -> None:
    slot = begin(any_store)
    end(any_store, slot)
    assert retry_failed(any_store, slot, now=NOW) == 0
    assert find_edition(any_store) == (EditionState.SENT, NOW)


def test_whoever_was_given_up_in_doubt_is_not_among_the_failed_that_are_tried_again(any_store: Store) -> None:
    slot = leave(any_store)
    resume_sending(any_store, slot, now=NOW, policy="drop", alone=True)
    assert retry_failed(any_store, slot, now=NOW) == 0
    assert tell(any_store, slot)[READERS[0]] == "failed"


def test_a_person_says_what_became_of_those_in_doubt(any_store: Store) -> None:
    slot = begin(any_store)
    end(any_store, slot, IN_DOUBT)
    answers = {READERS[0].upper(): True, READERS[1]: False, "nobody@reader.test": True}
    assert resolve_doubts(any_store, slot, answers, now=LATER) == ("nobody@reader.test",)
    assert list(tell(any_store, slot).values()) == ["sent", "pending", "in_doubt", "in_doubt"]
    assert find_edition(any_store) == (EditionState.SENDING, None)
    assert list_deliveries(any_store, slot)[0].at == LATER
    assert resolve_doubts(any_store, slot, {READERS[0]: False}, now=LATER) == (READERS[0],)


def test_a_slow_sender_that_knows_better_than_the_person_keeps_a_second_copy_from_going_out(any_store: Store) -> None:
    slot = begin(any_store, READERS[:1])
    with open_for(any_store, slot) as slow, open_for(any_store, slot, "two") as other:
        (one,) = take(slow, 1)
        attempt(slow, one)
        resume_sending(any_store, slot, now=LATER, policy="hold", alone=False)
        resolve_doubts(any_store, slot, {READERS[0]: False}, now=LATER)
        note(slow, finish(one), now=LATER)
        assert take(other, 1, now=LATER) == ()
    assert tell(any_store, slot) == {READERS[0]: "sent"}


def test_an_edition_stays_sent_when_everybody_in_doubt_got_it(any_store: Store) -> None:
    slot = begin(any_store)
    end(any_store, slot, IN_DOUBT)
    assert resolve_doubts(any_store, slot, dict.fromkeys(READERS, True), now=LATER) == ()
    assert find_edition(any_store) == (EditionState.SENT, NOW)


def test_a_reader_who_is_in_doubt_again_is_told_of_again(any_store: Store) -> None:
    slot = begin(any_store, READERS[:1])
    with open_for(any_store, slot) as ledger:
        for _ in range(2):
            (one,) = take(ledger, 1)
            attempt(ledger, one)
            note(ledger, finish(one, IN_DOUBT))
            assert load_untold_doubts(any_store, "main") == {slot: READERS[:1]}
            note_doubts_told(any_store, {slot: READERS[:1]}, now=NOW)
            assert load_untold_doubts(any_store, "main") == {}
            resolve_doubts(any_store, slot, {READERS[0]: False}, now=NOW)


def test_an_edition_that_nobody_got_is_cancelled(any_store: Store) -> None:
    slot = begin(any_store)
    with open_for(any_store, slot) as ledger:
        one, _ = take(ledger, 2)
        note(ledger, finish(one, DEFERRED, due=LATER))
    assert cancel_sending(any_store, slot, now=LATER).state is EditionState.CANCELLED
    assert count_states(any_store, slot) == {"cancelled": 4}
    assert find_edition(any_store) == (EditionState.CANCELLED, LATER)


@pytest.mark.parametrize("state", [DeliveryState.SENT, IN_DOUBT])
def test_an_edition_that_somebody_may_have_got_is_sent_when_the_others_are_cancelled(
    any_store: Store, state: DeliveryState
) -> None:
    slot = begin(any_store)
    with open_for(any_store, slot) as ledger:
        one, _ = take(ledger, 2)
        attempt(ledger, one)
        note(ledger, finish(one, state))
    assert cancel_sending(any_store, slot, now=LATER).state is EditionState.SENT
    assert count_states(any_store, slot) == {state.value: 1, "cancelled": 3}


def test_who_was_being_sent_to_when_a_person_cancelled_is_in_doubt_for_that(any_store: Store) -> None:
    slot = begin(any_store)
    with open_for(any_store, slot) as ledger:
        attempt(ledger, *take(ledger, 1))
    cancel_sending(any_store, slot, now=NOW)
    (found,) = list_deliveries(any_store, slot, DeliveryState.IN_DOUBT)
    assert found.delivery.detail == "cancelled while the message was handed over"


@pytest.mark.parametrize("again", [retry_failed, cancel_sending])
def test_nobody_gets_a_cancelled_edition_after_all(any_store: Store, again: Callable[..., Any]) -> None:
    slot = leave(any_store)
    cancel_sending(any_store, slot, now=NOW)
    assert count_states(any_store, slot) == {"in_doubt": 1, "cancelled": 3}
    with pytest.raises(HeldError):
        again(any_store, slot, now=NOW)
    assert resolve_doubts(any_store, slot, {READERS[0]: False}, now=NOW) == ()
    assert count_states(any_store, slot) == {"cancelled": 4}


def test_who_waits_and_is_nobodys_is_given_up(any_store: Store) -> None:
    slot = leave(any_store)
    assert give_up_waiting(any_store, slot, now=NOW, why="too late") == 2
    assert count_states(any_store, slot) == {"attempting": 1, "claimed": 1, "failed": 2}


def test_deferred_readers_may_be_tried_now(any_store: Store) -> None:
    slot = begin(any_store, READERS[:2])
    with open_for(any_store, slot) as ledger:
        one, two = take(ledger, 2)
        note(ledger, finish(one, DEFERRED, due=NOW + HOUR), finish(two, DEFERRED, due=NOW + 2 * HOUR))
        assert take(ledger, 2) == ()
        assert resume_now(any_store, slot, now=NOW + HOUR) == 1
        assert name(take(ledger, 2, now=NOW + HOUR)) == READERS[:2]
