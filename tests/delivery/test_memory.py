"""The journal of a sending without a store."""

from __future__ import annotations

from datetime import timedelta

from digest.delivery.ledger import Entry
from digest.delivery.memory import MemoryLedger
from digest.model import DeliveryState, Outcome
from tests.factories import NOW

READERS = ("a@r.test", "b@r.test", "c@r.test")


def test_each_reader_is_claimed_once_in_order() -> None:
    ledger = MemoryLedger(READERS)
    first = ledger.write(Entry(wanted=2), now=NOW).claimed
    rest = ledger.write(Entry(wanted=5), now=NOW).claimed
    assert [envelope.recipient for envelope in (*first, *rest)] == list(READERS)
    assert ledger.write(Entry(wanted=5), now=NOW).claimed == ()


def test_an_address_is_one_reader_however_often_and_however_it_is_spelled() -> None:
    ledger = MemoryLedger(("a@r.test", "A@r.test", "b@r.test"), never=["B@R.test"])
    assert [(each.recipient, each.state.value) for each in ledger.list_deliveries()] == [
        ("a@r.test", "pending"),
        ("b@r.test", "suppressed"),
    ]
    assert [envelope.recipient for envelope in ledger.write(Entry(wanted=5), now=NOW).claimed] == ["a@r.test"]


def test_who_is_put_off_comes_again_when_it_is_time_with_the_tries_that_count() -> None:
    ledger = MemoryLedger(READERS[:1])
    (envelope,) = ledger.write(Entry(wanted=1), now=NOW).claimed
    due = NOW + timedelta(minutes=5)
    outcome = Outcome(envelope=envelope, state=DeliveryState.DEFERRED, detail="450 later", due=due)
    assert ledger.write(Entry(outcomes=(outcome,), wanted=1), now=NOW).next_due == due
    (again,) = ledger.write(Entry(wanted=1), now=due).claimed
    assert (again.place, again.tries) == (0, 1)


def test_who_is_given_back_can_be_claimed_again() -> None:
    ledger = MemoryLedger(READERS[:1])
    claimed = ledger.write(Entry(wanted=1), now=NOW).claimed
    ledger.write(Entry(returned=claimed), now=NOW)
    assert ledger.count_states() == {DeliveryState.PENDING: 1}
    assert ledger.write(Entry(wanted=1), now=NOW).claimed == claimed


def test_an_attempt_is_granted_and_its_outcome_kept() -> None:
    ledger = MemoryLedger(READERS[:1])
    (envelope,) = ledger.write(Entry(wanted=1), now=NOW).claimed
    assert ledger.write(Entry(attempts=(envelope,)), now=NOW).granted == {0}
    assert ledger.count_states() == {DeliveryState.ATTEMPTING: 1}
    ledger.write(Entry(outcomes=(Outcome(envelope=envelope, state=DeliveryState.SENT, detail="250 Ok"),)), now=NOW)
    (delivery,) = ledger.list_deliveries()
    assert (delivery.state, delivery.detail) == (DeliveryState.SENT, "250 Ok")
