"""Sending starts: the readers of an edition are frozen with that step, or nothing happens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from digest.errors import HeldError, TemporaryError
from digest.model import DeliveryState, EditionState, Kind
from digest.store.editions import load_editions
from digest.store.freezing import leave_out, start_sending
from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.reckoning import count_states, list_deliveries
from digest.store.schema import deliveries, subscriptions
from tests.factories import NOW
from tests.store.editions import keep
from tests.store.journals import (
    READERS,
    add_variant,
    approve,
    begin,
    change,
    finish,
    hash_reader,
    load_with,
    note,
    open_for,
    subscribe,
    suppress,
    take,
    tell,
)

DAY = timedelta(days=1)


def load_numbers(store: Store) -> list[int]:
    with begin_reading(store) as connection:
        return list(connection.scalars(select(subscriptions.c.pk).order_by(subscriptions.c.pk)))


def test_sending_starts_with_all_readers_in_the_order_in_which_they_subscribed(any_store: Store) -> None:
    subscribe(any_store, reversed(READERS))
    slot = approve(any_store)
    assert start_sending(any_store, slot, now=NOW) == 4
    (record,) = load_editions(any_store, "main")
    assert (record.state, record.started) == (EditionState.SENDING, NOW)
    found = list_deliveries(any_store, slot)
    assert [one.delivery.recipient for one in found] == list(reversed(READERS))
    assert [one.place for one in found] == load_numbers(any_store)
    assert count_states(any_store, slot) == {"pending": 4}


def test_an_edition_may_have_no_reader(any_store: Store) -> None:
    slot = approve(any_store)
    assert start_sending(any_store, slot, now=NOW) == 0
    assert count_states(any_store, slot) == {}


def test_only_one_starts_to_send_an_edition(any_store: Store) -> None:
    slot = begin(any_store)
    with pytest.raises(HeldError, match="edition 1 is sending already"):
        start_sending(any_store, slot, now=NOW)
    assert count_states(any_store, slot) == {"pending": 4}


def test_a_draft_is_not_sent(any_store: Store) -> None:
    subscribe(any_store)
    slot = keep(any_store)
    with pytest.raises(HeldError, match="edition 1 is draft already"):
        start_sending(any_store, slot, now=NOW)
    assert count_states(any_store, slot) == {}


def test_what_is_sent_supersedes_an_earlier_edition_that_was_not(any_store: Store) -> None:
    keep(any_store, due=NOW - DAY)
    slot = approve(any_store)
    start_sending(any_store, slot, now=NOW)
    states = {one.slot.number: one.state for one in load_editions(any_store, "main", kind=Kind.REGULAR)}
    assert states == {1: EditionState.SUPERSEDED, 2: EditionState.SENDING}


def test_readers_are_those_who_are_subscribed_to_this_newsletter(any_store: Store) -> None:
    subscribe(any_store, READERS[:2])
    subscribe(any_store, READERS[2:3], newsletter="evening")
    change(any_store, READERS[0], state="unsubscribed")
    slot = approve(any_store)
    assert start_sending(any_store, slot, now=NOW) == 1
    assert tell(any_store, slot) == {READERS[1]: "pending"}


def test_whom_a_list_brought_is_a_reader_as_long_as_the_list_names_them(any_store: Store) -> None:
    subscribe(any_store, READERS[:1])
    subscribe(any_store, READERS[1:2], listed=NOW - DAY)
    subscribe(any_store, READERS[2:3], listed=NOW)
    slot = approve(any_store)
    start_sending(any_store, slot, now=NOW, listed_at=NOW)
    assert tell(any_store, slot) == {READERS[0]: "pending", READERS[2]: "pending"}


def test_without_a_list_nobody_whom_one_brought_is_a_reader(any_store: Store) -> None:
    subscribe(any_store, READERS[:1])
    subscribe(any_store, READERS[1:2], listed=NOW)
    slot = approve(any_store)
    start_sending(any_store, slot, now=NOW)
    assert tell(any_store, slot) == {READERS[0]: "pending"}


def test_who_gets_no_mail_is_frozen_too_and_is_told_why(any_store: Store) -> None:
    subscribe(any_store)
    suppress(any_store, READERS[0])
    slot = approve(any_store)
    assert start_sending(any_store, slot, now=NOW, never={hash_reader(READERS[2]), "unknown"}) == 4
    found = {one.recipient: (one.state.value, one.detail) for one in load_with(any_store, slot)}
    assert found == {
        READERS[0]: ("suppressed", "this address gets no mail any more"),
        READERS[1]: ("pending", ""),
        READERS[2]: ("suppressed", "named among those who never get mail"),
        READERS[3]: ("pending", ""),
    }


def test_more_than_a_statement_holds_may_never_get_mail(any_store: Store) -> None:
    subscribe(any_store)
    slot = approve(any_store)
    never = [*(f"{number:032x}" for number in range(1_200)), hash_reader(READERS[3])]
    start_sending(any_store, slot, now=NOW, never=never)
    assert tell(any_store, slot)[READERS[3]] == "suppressed"


def test_readers_are_grouped_onto_what_they_want_of_the_edition(any_store: Store) -> None:
    subscribe(any_store, READERS[:1])
    subscribe(any_store, READERS[1:2], regions="africa europe")
    subscribe(any_store, READERS[2:3], language="fr", text_only=True)
    subscribe(any_store, READERS[3:], regions="africa")
    slot = approve(any_store)
    add_variant(any_store, slot, 1, regions="africa europe")
    add_variant(any_store, slot, 2, language="fr", text_only=True)
    add_variant(any_store, slot, 3, regions="africa", stories=0)
    start_sending(any_store, slot, now=NOW)
    with open_for(any_store, slot) as ledger:
        claimed = take(ledger, 9)
    assert {one.recipient: one.variant for one in claimed} == {READERS[0]: 0, READERS[1]: 1, READERS[2]: 2}
    (nothing,) = list_deliveries(any_store, slot, DeliveryState.SUPPRESSED)
    assert (nothing.delivery.recipient, nothing.at) == (READERS[3], NOW)
    assert nothing.delivery.detail == "the edition has nothing for the regions they chose"


def test_nothing_starts_while_a_reader_wants_what_was_not_built(any_store: Store) -> None:
    subscribe(any_store, READERS[:2])
    slot = approve(any_store)
    change(any_store, READERS[1], text_only=True)
    with pytest.raises(TemporaryError, match="a reader of main changed what they want of edition 1 just now"):
        start_sending(any_store, slot, now=NOW)
    assert load_editions(any_store, "main")[0].state is EditionState.APPROVED
    assert count_states(any_store, slot) == {}
    add_variant(any_store, slot, 1, text_only=True)
    assert start_sending(any_store, slot, now=NOW) == 2


def test_who_left_may_have_wanted_what_was_not_built(any_store: Store) -> None:
    subscribe(any_store, READERS[:2])
    slot = approve(any_store)
    change(any_store, READERS[1], text_only=True, state="unsubscribed")
    assert start_sending(any_store, slot, now=NOW) == 1


def test_who_was_put_off_and_never_gets_mail_is_listed_with_those_who_get_none(any_store: Store) -> None:
    slot = begin(any_store)
    with open_for(any_store, slot) as ledger:
        (a,) = take(ledger, 1)
        note(ledger, finish(a, DeliveryState.DEFERRED, due=NOW + DAY))
    leave_out(any_store, slot, [hash_reader(READERS[0])], now=NOW)
    (found,) = list_deliveries(any_store, slot, DeliveryState.SUPPRESSED)
    assert (found.delivery.recipient, found.due) == (READERS[0], None)


def test_who_never_gets_mail_is_found_in_an_edition_that_was_begun_when_places_were_counted(any_store: Store) -> None:
    slot = begin(any_store, READERS)
    with begin_writing(any_store) as connection:
        for place, one in enumerate(list_deliveries(any_store, slot)):
            old = {"place": place + 1_000, "key": hash_reader(one.delivery.recipient)}
            connection.execute(update(deliveries).where(deliveries.c.place == one.place).values(old))
    leave_out(any_store, slot, [hash_reader(READERS[1])], now=NOW)
    suppressed = [
        one.delivery.recipient for one in list_deliveries(any_store, slot) if one.delivery.state == "suppressed"
    ]
    assert suppressed == [READERS[1]]
