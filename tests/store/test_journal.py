"""The journal of a sender: who is claimed, which attempts may go on, and what is written of each."""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from digest.errors import HeldError, TemporaryError
from digest.model import Blame, DeliveryState, Entry, Envelope
from digest.store.opening import Store, begin_writing
from digest.store.reckoning import count_states, list_deliveries, load_untold_doubts, note_doubts_told
from digest.store.resuming import cancel_sending
from tests.factories import NOW
from tests.store.journals import (
    HOUR,
    MINUTE,
    READERS,
    attempt,
    begin,
    change,
    finish,
    forget,
    load_suppressed,
    load_with,
    name,
    note,
    open_for,
    suppress,
    take,
    tell,
)
from tests.store.makers import new_store

SENT, DEFERRED, FAILED, IN_DOUBT = (
    DeliveryState.SENT,
    DeliveryState.DEFERRED,
    DeliveryState.FAILED,
    DeliveryState.IN_DOUBT,
)
LATER = NOW + 2 * MINUTE  # when a lease of NOW has run out


def test_readers_are_claimed_in_order_each_once(any_store: Store) -> None:
    with open_for(any_store, begin(any_store)) as ledger:
        assert name(take(ledger, 3)) == READERS[:3]
        assert name(take(ledger, 3)) == READERS[3:]
        assert ledger.write(Entry(wanted=3), now=NOW).next_due is None


def test_a_message_is_claimed_attempted_and_sent(any_store: Store) -> None:
    slot = begin(any_store, READERS[:1])
    with open_for(any_store, slot) as ledger:
        (one,) = take(ledger, 1)
        assert tell(any_store, slot) == {READERS[0]: "claimed"}
        assert attempt(ledger, one) == {one.place}
        assert tell(any_store, slot) == {READERS[0]: "attempting"}
        note(ledger, finish(one), now=NOW + MINUTE)
        (row,) = list_deliveries(any_store, slot)
        assert (row.delivery.state, row.delivery.detail, row.at, row.tries) == (SENT, "250 Ok", NOW + MINUTE, 1)
        assert take(ledger, 1) == ()
        assert ledger.dropped == 0


def test_one_entry_holds_all_that_happened(any_store: Store) -> None:
    slot = begin(any_store)
    with open_for(any_store, slot) as ledger:
        a, b, c = take(ledger, 3)
        attempt(ledger, a)
        written = ledger.write(Entry(attempts=[b], outcomes=[finish(a)], returned=[c], wanted=2, renew=True), now=NOW)
        assert written.granted == {b.place}
        assert name(written.claimed) == READERS[2:]
    assert Counter(tell(any_store, slot).values()) == {"sent": 1, "attempting": 1, "claimed": 2}


def test_who_is_given_back_is_claimed_again_in_turn(any_store: Store) -> None:
    with open_for(any_store, begin(any_store)) as ledger:
        first, second = take(ledger, 2)
        ledger.write(Entry(returned=[first]), now=NOW)
        again, _ = take(ledger, 2)
        assert (again.recipient, again.fence > first.fence, again.tries) == (first.recipient, True, 0)
        assert attempt(ledger, first, second) == {second.place}


def test_an_attempt_is_granted_once(any_store: Store) -> None:
    with open_for(any_store, begin(any_store)) as ledger:
        (one,) = take(ledger, 1)
        assert attempt(ledger, one) == {one.place}
        assert attempt(ledger, one) == frozenset()


def test_a_claim_runs_out_and_is_somebody_elses_then(any_store: Store) -> None:
    slot = begin(any_store, READERS[:1])
    with open_for(any_store, slot) as zombie, open_for(any_store, slot, "two") as other:
        (old,) = take(zombie, 1)
        assert take(other, 1, now=NOW + MINUTE) == ()
        (new,) = take(other, 1, now=LATER)
        assert (new.recipient, new.fence) == (old.recipient, old.fence + 1)
        assert attempt(zombie, old, now=LATER) == frozenset()
        note(zombie, finish(old, FAILED), now=LATER)
        assert zombie.dropped == 1
        assert attempt(other, new, now=LATER) == {new.place}
        note(other, finish(new), now=LATER)
    assert tell(any_store, slot) == {READERS[0]: "sent"}


def test_a_claim_that_ran_out_and_that_nobody_took_is_not_attempted_either(any_store: Store) -> None:
    slot = begin(any_store, READERS[:1])
    with open_for(any_store, slot) as ledger:
        (old,) = take(ledger, 1)
        assert attempt(ledger, old, now=LATER) == frozenset()
        (new,) = take(ledger, 1, now=LATER)
        assert attempt(ledger, new, now=LATER) == {new.place}


def test_a_claim_that_is_renewed_lasts(any_store: Store) -> None:
    slot = begin(any_store, READERS[:2])
    with open_for(any_store, slot) as ledger, open_for(any_store, slot, "two") as other:
        one, two = take(ledger, 2)
        attempt(ledger, one)
        ledger.write(Entry(renew=True), now=NOW + MINUTE)
        assert take(other, 2, now=LATER) == ()
        assert attempt(ledger, two, now=LATER) == {two.place}


def test_an_attempt_whose_sender_is_gone_is_in_doubt_and_not_made_again(any_store: Store) -> None:
    slot = begin(any_store, READERS[:1])
    with open_for(any_store, slot) as gone, open_for(any_store, slot, "two") as other:
        attempt(gone, *take(gone, 1))
        assert take(other, 1, now=LATER) == ()
    assert load_untold_doubts(any_store, "main") == {slot: READERS[:1]}
    (row,) = list_deliveries(any_store, slot)
    assert row.delivery.detail == "the program ended while the message was handed over"


@pytest.mark.parametrize(
    ("state", "then"), [(SENT, "sent"), (FAILED, "failed"), (DEFERRED, "deferred"), (IN_DOUBT, "in_doubt")]
)
def test_what_a_sender_that_was_taken_for_gone_knows_for_certain_is_written(
    any_store: Store, state: DeliveryState, then: str
) -> None:
    slot = begin(any_store, READERS[:1])
    with open_for(any_store, slot) as slow, open_for(any_store, slot, "two") as other:
        (one,) = take(slow, 1)
        attempt(slow, one)
        take(other, 1, now=LATER)
        note(slow, finish(one, state, due=LATER if state is DEFERRED else None), now=LATER)
        assert slow.dropped == (then == "in_doubt")
    assert tell(any_store, slot) == {READERS[0]: then}


def test_a_doubt_after_one_that_was_told_of_and_turned_out_to_be_a_refusal_is_told_of_too(any_store: Store) -> None:
    slot = begin(any_store, READERS[:1])
    with open_for(any_store, slot) as slow, open_for(any_store, slot, "two") as other:
        (reader,) = take(slow, 1)
        attempt(slow, reader)
        take(other, 1, now=LATER)
        note_doubts_told(any_store, load_untold_doubts(any_store, "main"), now=NOW)
        note(slow, finish(reader, DEFERRED), now=LATER)
        assert load_untold_doubts(any_store, "main") == {}
        (again,) = take(other, 1, now=NOW + HOUR)
        attempt(other, again, now=NOW + HOUR)
        note(other, finish(again, IN_DOUBT), now=NOW + HOUR)
    assert load_untold_doubts(any_store, "main") == {slot: READERS[:1]}


@pytest.mark.parametrize(("policy", "then"), [("hold", "in_doubt"), ("resend", "pending"), ("drop", "failed")])
def test_what_becomes_of_an_attempt_whose_sender_is_gone_is_a_matter_of_policy(
    any_store: Store, policy: str, then: str
) -> None:
    slot = begin(any_store, READERS[:2])
    with open_for(any_store, slot) as gone, open_for(any_store, slot, "two", policy=policy) as other:
        first, _ = take(gone, 2)
        attempt(gone, first)
        other.write(Entry(wanted=1), now=NOW)
        take(other, 1, now=LATER)
        assert tell(any_store, slot)[first.recipient] in {then, "claimed"}
        assert (first.recipient in name(take(other, 2, now=LATER))) is False
    assert (tell(any_store, slot)[first.recipient] == then) is (policy != "resend")


def test_a_deferred_reader_is_claimed_again_once_due_after_all_who_were_never_tried(any_store: Store) -> None:
    slot = begin(any_store, READERS[:3])
    with open_for(any_store, slot) as ledger:
        one, two = take(ledger, 2)
        attempt(ledger, one, two)
        note(ledger, finish(one, DEFERRED, due=NOW + 2 * HOUR), finish(two, DEFERRED, due=NOW + HOUR))
        ledger.write(Entry(renew=True), now=NOW)
        (three,) = take(ledger, 3, now=NOW)
        assert three.recipient == READERS[2]
        assert ledger.write(Entry(wanted=1), now=NOW).next_due == NOW + HOUR
        note(ledger, finish(three))
        again = take(ledger, 3, now=NOW + HOUR)
        assert [(each.recipient, each.tries) for each in again] == [(READERS[1], 1)]
        assert ledger.write(Entry(wanted=1), now=NOW + HOUR).next_due == NOW + 2 * HOUR


def test_a_try_that_does_not_count_is_not_counted(any_store: Store) -> None:
    slot = begin(any_store, READERS[:1])
    with open_for(any_store, slot) as ledger:
        (one,) = take(ledger, 1)
        note(ledger, finish(one, DEFERRED, due=NOW, counted=False))
        assert [each.tries for each in take(ledger, 1)] == [0]


def test_who_is_deferred_for_too_long_has_failed(any_store: Store) -> None:
    slot = begin(any_store, READERS[:2])
    with open_for(any_store, slot, retry_for=2 * HOUR) as ledger:
        one, two = take(ledger, 2)
        note(ledger, finish(one, DEFERRED, detail="451 Later", due=NOW + 3 * HOUR), now=NOW + 2 * HOUR)
        note(ledger, finish(two, DEFERRED, detail="451 Later", due=NOW + 3 * HOUR), now=NOW + 2 * HOUR + MINUTE)
    found = [(row.delivery.state, row.delivery.detail) for row in list_deliveries(any_store, slot)]
    assert found == [(DEFERRED, "451 Later"), (FAILED, "not accepted in time: 451 Later")]


def test_a_message_in_doubt_is_sent_again_a_few_times_where_that_is_wanted(any_store: Store) -> None:
    slot = begin(any_store, READERS[:1])
    now, tries = NOW, 0
    with open_for(any_store, slot, policy="resend") as ledger:
        while claimed := take(ledger, 1, now=now):
            attempt(ledger, *claimed, now=now)
            note(ledger, finish(claimed[0], IN_DOUBT), now=now)
            now, tries = now + HOUR, tries + 1
    assert tries == 4
    assert tell(any_store, slot) == {READERS[0]: "in_doubt"}


def test_a_message_in_doubt_is_given_up_where_that_is_wanted(any_store: Store) -> None:
    slot = begin(any_store, READERS[:1])
    with open_for(any_store, slot, policy="drop") as ledger:
        (one,) = take(ledger, 1)
        attempt(ledger, one)
        note(ledger, finish(one, IN_DOUBT))
    (row,) = list_deliveries(any_store, slot)
    assert (row.delivery.state, row.delivery.detail) == (FAILED, "in doubt, and dropped")


def test_who_left_or_gets_no_mail_since_is_not_claimed(any_store: Store) -> None:
    slot = begin(any_store)
    change(any_store, READERS[0], state="unsubscribed")
    suppress(any_store, READERS[1])
    forget(any_store, READERS[2])
    with open_for(any_store, slot) as ledger:
        assert name(take(ledger, 1)) == READERS[3:]
    found = {one.recipient: one.detail for one in load_with(any_store, slot, DeliveryState.SUPPRESSED)}
    assert found == {
        READERS[0]: "unsubscribed",
        READERS[1]: "this address gets no mail any more",
        READERS[2]: "unsubscribed",
    }


def test_an_address_that_does_not_exist_gets_no_mail_any_more(any_store: Store) -> None:
    slot = begin(any_store)
    with open_for(any_store, slot) as ledger:
        gone, fine, *_ = take(ledger, 3)
        note(ledger, finish(gone, FAILED, detail="550 5.1.1 Unknown", blame=Blame.GONE), finish(fine))
        assert load_suppressed(any_store) == {gone.recipient: "bounced: 550 5.1.1 Unknown"}
        note(ledger, finish(gone, FAILED, blame=Blame.GONE))
        assert ledger.dropped == 1


def test_nobody_is_blamed_for_what_was_not_written(any_store: Store) -> None:
    slot = begin(any_store, READERS[:1])
    with open_for(any_store, slot) as zombie, open_for(any_store, slot, "two") as other:
        (old,) = take(zombie, 1)
        take(other, 1, now=LATER)
        note(zombie, finish(old, FAILED, blame=Blame.GONE), now=LATER)
    assert load_suppressed(any_store) == {}


def test_a_mailbox_that_takes_no_mail_in_several_editions_gets_none_then(any_store: Store) -> None:
    slot = begin(any_store, READERS[:1])
    full: dict[str, Any] = {"state": DEFERRED, "detail": "452 4.2.2 Full", "blame": Blame.STRIKE, "due": NOW}
    with open_for(any_store, slot, strikes=2) as ledger:
        for minute in range(4):  # in one edition it counts once
            (one,) = take(ledger, 1, now=NOW + minute * MINUTE)
            note(ledger, finish(one, **full), now=NOW + minute * MINUTE)
    assert load_suppressed(any_store) == {}
    with begin_writing(any_store) as connection:  # as if the edition were the next
        connection.execute(text("UPDATE subscribers SET struck = NULL"))
    with open_for(any_store, slot, strikes=2) as ledger:
        (one,) = take(ledger, 1, now=NOW + HOUR)
        note(ledger, finish(one, **full), now=NOW + HOUR)
    assert load_suppressed(any_store) == {READERS[0]: "bounced: 452 4.2.2 Full"}


def test_nobody_else_gets_a_cancelled_edition_but_what_became_of_messages_is_written(any_store: Store) -> None:
    slot = begin(any_store)
    with open_for(any_store, slot) as ledger:
        one, two, three = take(ledger, 3)
        attempt(ledger, one)
        cancel_sending(any_store, slot, now=NOW)
        with pytest.raises(HeldError, match="edition 1 is sent, and nobody else gets it"):
            ledger.write(Entry(attempts=[two], outcomes=[finish(one)], returned=[three], wanted=1), now=NOW)
    assert count_states(any_store, slot) == {"sent": 1, "cancelled": 3}


def test_two_senders_at_once_never_get_the_same_reader(any_store: Store) -> None:
    readers = [f"{number}@reader.test" for number in range(120)]
    slot = begin(any_store, readers)
    granted: list[Envelope] = []
    troubles: list[BaseException] = []

    def send(owner: str) -> None:
        try:
            with open_for(any_store, slot, owner) as ledger:
                claimed = take(ledger, 7)
                while claimed:
                    allowed = attempt(ledger, *claimed)
                    granted.extend(one for one in claimed if one.place in allowed)
                    claimed = ledger.write(Entry(outcomes=[finish(one) for one in claimed], wanted=7), now=NOW).claimed
        except BaseException as error:
            troubles.append(error)
            raise

    threads = [threading.Thread(target=send, args=[owner]) for owner in ("one", "two", "three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert Counter(one.recipient for one in granted) == Counter(readers)
    assert count_states(any_store, slot) == {"sent": len(readers)}


def test_a_full_disk_is_a_passing_trouble_that_leaves_the_journal_whole(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        slot = begin(store, [f"{number}@reader.test" for number in range(300)])
        with open_for(store, slot) as ledger:
            claimed = take(ledger, 300)
            attempt(ledger, *claimed)
            driver = ledger._connection.connection.cursor()
            (pages,) = driver.execute("PRAGMA page_count").fetchone()
            driver.execute(f"PRAGMA max_page_count = {pages}").fetchall()
            with pytest.raises(TemporaryError, match="there is no room left for"):
                note(ledger, *(finish(one, detail="x" * 3_000) for one in claimed))
            assert count_states(store, slot) == {"attempting": 300}
            driver.execute("PRAGMA max_page_count = 1000000").fetchall()
            note(ledger, *map(finish, claimed))
            assert count_states(store, slot) == {"sent": 300}
    with sqlite3.connect(tmp_path / "digest.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_server_that_is_lost_is_a_passing_trouble(postgresql_store: Store) -> None:
    slot = begin(postgresql_store)
    with open_for(postgresql_store, slot) as ledger:
        claimed = take(ledger, 2)
        (pid,) = ledger._connection.connection.cursor().execute("SELECT pg_backend_pid()").fetchone()
        ledger._connection.rollback()
        with postgresql_store.engine.connect() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        with pytest.raises(TemporaryError, match="the journal cannot be written"):
            attempt(ledger, *claimed)
        assert count_states(postgresql_store, slot) == {"claimed": 2, "pending": 2}
        assert len(attempt(ledger, *claimed)) == 2


def test_a_sender_waits_for_the_disk_and_others_do_not(sqlite_store: Store) -> None:
    slot = begin(sqlite_store)
    with open_for(sqlite_store, slot) as ledger, sqlite_store.engine.connect() as other:
        query = "PRAGMA synchronous"
        assert ledger._connection.exec_driver_sql(query).scalar() == 2  # FULL
        assert other.exec_driver_sql(query).scalar() == 1
    with sqlite_store.engine.connect() as connection, open_for(sqlite_store, slot, durable=False) as hasty:
        assert connection.exec_driver_sql(query).scalar() == 1
        assert hasty._connection.exec_driver_sql(query).scalar() == 1


def test_leases_are_what_the_sender_was_given(any_store: Store) -> None:
    slot = begin(any_store, READERS[:1])
    with open_for(any_store, slot, lease=timedelta(seconds=5)) as short, open_for(any_store, slot, "two") as other:
        take(short, 1)
        assert take(other, 1, now=NOW + timedelta(seconds=5)) == ()
        assert name(take(other, 1, now=NOW + timedelta(seconds=6))) == READERS[:1]
