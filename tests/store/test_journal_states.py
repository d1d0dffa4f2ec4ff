"""The journal under everything that happens at once: senders that work, stall, die and wake, and what people do.

A model beside it knows what went out on the wire. Under `hold` nobody gets two complete copies, unless the first was
refused or a person says that it did not arrive; nobody is lost; and the numbers always add up.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from digest.errors import HeldError
from digest.model import DeliveryState, EditionState, Entry, Envelope, Slot
from digest.store.editions import load_editions
from digest.store.journal import SqlLedger
from digest.store.opening import Store
from digest.store.reckoning import count_states, count_waiting
from digest.store.resuming import (
    cancel_sending,
    has_expired,
    resolve_doubts,
    resume_now,
    resume_sending,
    retry_failed,
)
from tests.factories import NOW
from tests.store.conftest import empty
from tests.store.journals import begin, change, finish, open_for, tell

OWNERS = ("one", "two")
COUNT = 6
PLACES = st.integers(0, COUNT - 1)
OWNER = st.sampled_from(OWNERS)
SENT, DEFERRED, FAILED, IN_DOUBT = (
    DeliveryState.SENT,
    DeliveryState.DEFERRED,
    DeliveryState.FAILED,
    DeliveryState.IN_DOUBT,
)


class Sender:
    """One process that sends: what it holds, and whose final dot it may write or has written."""

    def __init__(self, ledger: SqlLedger) -> None:
        self.ledger = ledger
        self.claimed: list[Envelope] = []
        self.granted: list[Envelope] = []
        self.dotted: list[tuple[Envelope, DeliveryState]] = []


class Sending(RuleBasedStateMachine):
    """Two senders of one edition, what is done about it, and the copies that readers have."""

    store: ClassVar[Store]

    @initialize()
    def start(self) -> None:
        self.addresses = [f"{number}@reader.test" for number in range(COUNT)]
        self.slot: Slot = begin(empty(self.store), self.addresses)
        self.now = NOW
        self.copies: Counter[str] = Counter()
        self.released: Counter[str] = Counter()  # by a person who said that it did not arrive
        self.confirmed: set[str] = set()  # by a person who said that it arrived
        self.cancelled = False
        self.senders = {owner: self.open(owner) for owner in OWNERS}

    def open(self, owner: str) -> Sender:
        return Sender(open_for(self.store, self.slot, owner, durable=False))

    def teardown(self) -> None:
        """Send what is left, and see that everybody's message came to an end."""
        for sender in getattr(self, "senders", {}).values():
            sender.ledger.close()
        if hasattr(self, "senders") and load_editions(self.store, "main")[0].state is EditionState.SENDING:
            self.finish()

    def finish(self) -> None:
        resume_sending(self.store, self.slot, now=self.now, policy="hold", alone=True)
        resume_now(self.store, self.slot, now=self.now)
        self.senders = {"last": self.open("last")}
        for _ in range(COUNT):
            self.claim("last", 1)
            self.attempt("last", 1, renew=False)
            self.dot("last", SENT, arrived=True)
            self.tell_outcomes("last", 0)
        self.senders["last"].ledger.close()
        assert count_waiting(count_states(self.store, self.slot)) == 0
        self.the_journal_is_true()

    def write(self, sender: Sender, entry: Entry) -> None:
        try:
            written = sender.ledger.write(entry, now=self.now)
        except HeldError:
            assert load_editions(self.store, "main")[0].state is not EditionState.SENDING
            sender.claimed, sender.granted = [], []
            return
        sender.claimed += written.claimed
        sender.granted += [one for one in entry.attempts if one.place in written.granted]

    @rule(owner=OWNER, wanted=st.integers(1, 3))
    def claim(self, owner: str, wanted: int) -> None:
        self.write(self.senders[owner], Entry(wanted=wanted))

    @rule(owner=OWNER, count=st.integers(1, 3), renew=st.booleans())
    def attempt(self, owner: str, count: int, renew: bool) -> None:
        sender = self.senders[owner]
        attempts, sender.claimed = sender.claimed[:count], sender.claimed[count:]
        self.write(sender, Entry(attempts=attempts, renew=renew))

    @rule(owner=OWNER, state=st.sampled_from([SENT, DEFERRED, FAILED, IN_DOUBT]), arrived=st.booleans())
    def dot(self, owner: str, state: DeliveryState, arrived: bool) -> None:
        """Write the final dot: what is accepted, and perhaps what is in doubt, is a complete copy."""
        sender = self.senders[owner]
        if sender.granted:
            one = sender.granted.pop(0)
            self.copies[one.recipient] += state is SENT or (state is IN_DOUBT and arrived)
            sender.dotted.append((one, state))

    @rule(owner=OWNER, wanted=st.integers(0, 2))
    def tell_outcomes(self, owner: str, wanted: int) -> None:
        sender = self.senders[owner]
        outcomes = [finish(one, state, due=self.now + timedelta(minutes=5)) for one, state in sender.dotted]
        sender.dotted = []
        self.write(sender, Entry(outcomes=outcomes, wanted=wanted))

    @rule(owner=OWNER)
    def give_back(self, owner: str) -> None:
        sender = self.senders[owner]
        returned, sender.claimed = sender.claimed, []
        self.write(sender, Entry(returned=returned))

    @rule(owner=OWNER)
    def die(self, owner: str) -> None:
        """Be killed, and started again: even under the same name it is another."""
        self.senders[owner].ledger.close()
        self.senders[owner] = self.open(owner)

    @rule(seconds=st.sampled_from([1, 30, 61, 400]))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def go_back_in_time(self) -> None:
        """The clock of the machine is set back a little."""
        self.now -= timedelta(seconds=20)

    @rule()
    def resume(self) -> None:
        if load_editions(self.store, "main")[0].state is EditionState.SENDING:
            resume_sending(self.store, self.slot, now=self.now, policy="hold", alone=False)
            assert not has_expired(self.store, self.slot, now=self.now)

    @rule()
    def resume_deferred(self) -> None:
        resume_now(self.store, self.slot, now=self.now)

    @rule()
    def retry(self) -> None:
        if not self.cancelled:
            retry_failed(self.store, self.slot, now=self.now)

    @rule(place=PLACES)
    def confirm(self, place: int) -> None:
        address = self.addresses[place]
        if not resolve_doubts(self.store, self.slot, {address: True}, now=self.now):
            self.confirmed.add(address)

    @rule(place=PLACES)
    def deny(self, place: int) -> None:
        address = self.addresses[place]
        if not resolve_doubts(self.store, self.slot, {address: False}, now=self.now):
            self.released[address] += 1

    @rule(place=PLACES)
    def leave(self, place: int) -> None:
        change(self.store, self.addresses[place], state="unsubscribed")

    @precondition(lambda self: not self.cancelled)
    @rule(certain=st.integers(0, 5))
    def cancel(self, certain: int) -> None:
        if certain == 0:  # seldom, for not much happens afterwards
            cancel_sending(self.store, self.slot, now=self.now)
            self.cancelled = True

    @invariant()
    def the_numbers_add_up(self) -> None:
        counts = count_states(self.store, self.slot)
        assert counts.total() == COUNT
        assert not (self.cancelled and count_waiting(counts))

    @invariant()
    def nobody_has_two_copies_unless_a_person_said_so(self) -> None:
        for address, copies in self.copies.items():
            assert copies <= 1 + self.released[address]

    @invariant()
    def the_journal_is_true(self) -> None:
        for address, state in tell(self.store, self.slot).items():
            if state == "sent":
                assert self.copies[address] or address in self.confirmed
            if state in {"pending", "claimed", "failed", "deferred", "suppressed"}:
                assert self.copies[address] <= self.released[address]


def check(store: Store, *, examples: int, steps: int) -> None:
    class Here(Sending):
        pass

    Here.store = store
    limits: Any = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Here, settings=limits)


def test_whatever_happens_nobody_gets_two_copies_and_nobody_is_lost(sqlite_store: Store) -> None:
    check(sqlite_store, examples=30, steps=40)


def test_so_it_is_on_postgresql(postgresql_store: Store) -> None:
    check(postgresql_store, examples=8, steps=25)
