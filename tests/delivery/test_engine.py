"""The engine: its order of events, its ends, and what it asks of the journal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event, Lock, current_thread, get_ident
from time import monotonic, sleep

import pytest

from digest.delivery.crew import Bell
from digest.delivery.ledger import Entry, Written
from digest.delivery.memory import MemoryLedger
from digest.delivery.pace import Rate
from digest.delivery.replies import Kind, Verdict
from digest.delivery.session import Letter
from digest.errors import BrokenError, HeldError, LoginError, TemporaryError, ThrottledError, UsageError
from digest.model import Blame, Delivery, DeliveryState, Envelope
from tests.delivery.sending import READERS, FailingLedger, Sending, compose
from tests.scripted_smtp import ScriptedServer

ACCEPTED = Verdict(kind=Kind.ACCEPTED, detail="250 Ok")
MANY = tuple(f"reader{number}@r.test" for number in range(60))


class Relay:
    """A mail server without a wire: sessions that do as they are told, and what was asked of them."""

    def __init__(self, on_finish: Callable[[str], Verdict] = lambda _: ACCEPTED) -> None:
        self.events: list[tuple[str, str]] = []
        self.dotted: Counter[str] = Counter()
        self.sessions = 0
        self.open = 0
        self.lock = Lock()
        self.on_finish = on_finish

    def connect(self) -> Line:
        with self.lock:
            self.sessions += 1
            self.open += 1
        return Line(self)


class Line:
    """One session of the relay."""

    def __init__(self, relay: Relay) -> None:
        self.relay, self.recipient = relay, ""

    def begin(self, letter: Letter) -> Verdict | None:
        self.recipient = letter.recipient
        self.relay.events.append(("begin", self.recipient))
        return None

    def finish(self, following: Letter | None = None) -> Verdict:
        with self.relay.lock:
            self.relay.dotted[self.recipient] += 1
        self.relay.events.append(("dot", self.recipient))
        return self.relay.on_finish(self.recipient)

    def close(self) -> None:
        with self.relay.lock:
            self.relay.open -= 1

    def describe(self) -> str:
        return "a relay"


class Witness:
    """A ledger that lets another one write, and keeps what it was asked to."""

    def __init__(self, inner: MemoryLedger, *, slow: float = 0.0) -> None:
        self.inner, self.slow = inner, slow
        self.entries: list[Entry] = []
        self.threads: set[int] = set()

    def write(self, entry: Entry, *, now: datetime) -> Written:
        assert now.utcoffset() == timedelta()
        self.entries.append(entry)
        self.threads.add(get_ident())
        sleep(self.slow)
        return self.inner.write(entry, now=now)


def test_everybody_gets_one_message_and_is_reported_once() -> None:
    sending, relay = Sending(readers=MANY), Relay()
    summary = sending.run(relay.connect, connections=5)
    assert relay.dotted == dict.fromkeys(MANY, 1)
    assert summary.counts == {DeliveryState.SENT: len(MANY)}
    assert sorted(delivery.recipient for delivery in sending.reported) == sorted(MANY)
    assert relay.open == 0


def test_no_dot_is_sent_before_its_mark_is_written() -> None:
    sending, relay = Sending(readers=MANY), Relay()
    written: list[str] = []

    class Marking(Witness):
        def write(self, entry: Entry, *, now: datetime) -> Written:
            assert not {envelope.recipient for envelope in entry.attempts} & set(relay.dotted)
            answer = super().write(entry, now=now)
            written.extend(envelope.recipient for envelope in entry.attempts)
            return answer

    def check(recipient: str) -> Verdict:
        assert recipient in written
        return ACCEPTED

    relay.on_finish = check
    sending.run(relay.connect, connections=5, ledger=Marking(sending.ledger))
    assert sending.list_states() == ["sent"] * len(MANY)


def test_steps_are_told_in_order() -> None:
    sending = Sending(readers=("a@r.test",))
    with ScriptedServer() as server:
        sending(server.settings())
    assert sending.steps == [
        *("claimed", "begun", "before-mark", "marked", "dotted", "answered", "before-outcome", "written")
    ]


def test_one_thread_writes_and_what_gathers_meanwhile_is_one_entry() -> None:
    sending, relay = Sending(readers=MANY), Relay()
    ledger = Witness(sending.ledger, slow=0.005)
    sending.run(relay.connect, connections=8, ledger=ledger)
    assert len(ledger.threads) == 1
    assert max(len(entry.attempts) for entry in ledger.entries) >= 4
    assert len(ledger.entries) < len(MANY)


def test_nobody_is_claimed_twice_and_all_at_once_only_as_many_as_are_soon_needed() -> None:
    readers = tuple(f"r{number}@r.test" for number in range(500))
    sending, relay = Sending(readers=readers), Relay()
    ledger = Witness(sending.ledger)
    sending.run(relay.connect, connections=2, ledger=ledger)
    assert max(entry.wanted for entry in ledger.entries) <= 100
    assert relay.dotted == dict.fromkeys(readers, 1)


@pytest.mark.parametrize("error", [HeldError("cancelled"), TemporaryError("disk full"), OSError(28, "no space")])
@pytest.mark.parametrize("after", [0, 3])
def test_when_the_journal_cannot_be_written_no_dot_follows(error: Exception, after: int) -> None:
    sending, relay = Sending(readers=MANY), Relay()
    with pytest.raises(type(error)) as caught:
        sending.run(relay.connect, connections=4, ledger=FailingLedger(sending.ledger, after=after, error=error))
    assert caught.value is error
    assert sum(relay.dotted.values()) == sending.list_states().count("sent") + sending.list_states().count("attempting")
    assert relay.open == 0
    if not after:
        assert not relay.dotted


def test_what_is_known_is_written_at_the_end_even_if_the_journal_failed_before() -> None:
    class Once(FailingLedger):
        def write(self, entry: Entry, *, now: datetime) -> Written:
            if entry.outcomes and self.left > 0:
                self.left = 0
                raise self.error
            return self.inner.write(entry, now=now)

    sending, relay = Sending(readers=("a@r.test",)), Relay()
    with pytest.raises(TemporaryError):
        sending.run(relay.connect, ledger=Once(sending.ledger, after=1, error=TemporaryError("locked")))
    assert sending.list_states() == ["sent"]


def test_an_attempt_that_is_not_granted_is_cut_off_before_its_dot() -> None:
    class Fenced(Witness):
        def write(self, entry: Entry, *, now: datetime) -> Written:
            written = super().write(entry, now=now)
            theirs = {envelope.place for envelope in entry.attempts if envelope.recipient == "b@r.test"}
            return Written(granted=written.granted - theirs, claimed=written.claimed, next_due=written.next_due)

    sending, relay = Sending(readers=READERS), Relay()
    sending.run(relay.connect, ledger=Fenced(sending.ledger))
    assert "b@r.test" not in relay.dotted
    assert len(relay.dotted) == len(READERS) - 1
    assert "b@r.test" not in {delivery.recipient for delivery in sending.reported}
    assert relay.sessions == 2


def test_claims_are_renewed_while_a_server_thinks_long() -> None:
    def think(_: str) -> Verdict:
        Bell().wait(0.2)
        return ACCEPTED

    sending, relay = Sending(readers=("a@r.test",)), Relay(think)
    ledger = Witness(sending.ledger)
    sending.run(relay.connect, ledger=ledger, lease=0.15)
    assert 2 <= sum(entry.renew for entry in ledger.entries) <= 8


def test_when_told_to_stop_who_is_under_way_is_finished_and_the_others_are_given_back() -> None:
    sending = Sending(readers=MANY)

    def stop(recipient: str) -> Verdict:
        sending.stop.set()
        Bell().wait(0.3)  # longer than it takes to be heard
        return ACCEPTED

    relay = Relay(stop)
    summary = sending.run(relay.connect, connections=3)
    states = Counter(sending.list_states())
    assert states == {"sent": len(relay.dotted), "pending": len(MANY) - len(relay.dotted)}
    assert 1 <= len(relay.dotted) <= 6
    assert summary.counts == {DeliveryState.SENT: len(relay.dotted)}
    assert relay.open == 0


def test_stopping_ends_a_wait_for_a_slow_rate() -> None:
    sending, relay = Sending(readers=READERS), Relay()

    def stop(recipient: str) -> Verdict:
        sending.stop.set()
        return ACCEPTED

    relay.on_finish = stop
    began = monotonic()
    sending.run(relay.connect, rate=Rate(count=1, seconds=3_600))
    assert monotonic() - began < 5
    assert Counter(sending.list_states()) == {"sent": 1, "pending": len(READERS) - 1}


def test_an_error_in_the_report_ends_it_in_an_orderly_way() -> None:
    def refuse(_: Delivery) -> None:
        raise UsageError("the terminal is gone")

    sending, relay = Sending(readers=MANY), Relay()
    with pytest.raises(UsageError, match="terminal"):
        sending.run(relay.connect, report=refuse)
    assert set(sending.list_states()) <= {"sent", "pending"}
    assert relay.open == 0


def test_reports_come_in_the_callers_thread() -> None:
    threads = set()
    sending, relay = Sending(readers=READERS), Relay()
    sending.run(relay.connect, connections=3, report=lambda _: threads.add(current_thread()))
    assert threads == {current_thread()}


def test_a_reader_who_cannot_be_written_to_fails_alone() -> None:
    def refuse(envelope: Envelope, now: datetime) -> Letter:
        if envelope.recipient == "b@r.test":
            raise UsageError("'b@r.test' cannot be mailed to")
        return compose(envelope, now)

    sending, relay = Sending(readers=READERS[:3]), Relay()
    sending.run(relay.connect, compose=refuse)
    assert sending.find_states() == {"a": "sent", "b": "failed", "c": "sent"}
    assert "cannot be mailed to" in sending.find_detail("b")


def test_a_bug_in_composing_ends_it_and_gives_everybody_back() -> None:
    def fail(envelope: Envelope, now: datetime) -> Letter:
        raise ZeroDivisionError

    sending, relay = Sending(readers=MANY), Relay()
    with pytest.raises(ZeroDivisionError):
        sending.run(relay.connect, connections=3, compose=fail)
    assert sending.list_states() == ["pending"] * len(MANY)


def test_a_bug_after_the_dot_leaves_the_message_to_be_resolved() -> None:
    def fail(_: str) -> Verdict:
        raise ZeroDivisionError

    sending, relay = Sending(readers=READERS), Relay(fail)
    with pytest.raises(ZeroDivisionError):
        sending.run(relay.connect)
    assert Counter(sending.list_states()) == {"attempting": 1, "pending": len(READERS) - 1}


@pytest.mark.parametrize("error", [LoginError("no"), BrokenError("gone"), TemporaryError("down"), ThrottledError("no")])
def test_when_nobody_can_be_connected_to_all_are_given_back(error: Exception) -> None:
    def connect() -> Line:
        raise error

    sending = Sending(readers=MANY)
    with pytest.raises(type(error)):
        sending.run(connect, connections=3)
    assert sending.list_states() == ["pending"] * len(MANY)
    assert not sending.reported


def test_a_connection_that_cannot_be_made_for_a_moment_is_made_later() -> None:
    relay, failures = Relay(), iter([False, True, True])

    def connect() -> Line:
        if next(failures, False):
            raise TemporaryError("down for a moment")
        return relay.connect()

    sending = Sending(readers=READERS)
    sending.run(connect, per_connection=3)
    assert sending.list_states() == ["sent"] * len(READERS)
    assert relay.sessions == 3


def test_connections_are_used_again_up_to_their_limit() -> None:
    sending, relay = Sending(readers=MANY), Relay()
    summary = sending.run(relay.connect, per_connection=25)
    assert relay.sessions == summary.connections == 3


def test_as_many_connections_as_the_plan_says_work_at_once() -> None:
    there, everybody = [], Bell()

    def meet(recipient: str) -> Verdict:
        there.append(recipient)
        if len(there) == 4:
            everybody.ring()
        assert everybody.wait(5), "fewer than four connections were at work at once"
        return ACCEPTED

    sending, relay = Sending(readers=READERS), Relay(meet)
    sending.run(relay.connect, connections=4)
    assert relay.sessions == 4


def test_a_deferred_reader_waits_longer_after_each_try() -> None:
    relay = Relay(lambda _: Verdict(kind=Kind.DEFERRED, detail="450 4.2.0 later"))
    waits = []
    for tries in range(7):
        sending = Sending(readers=("a@r.test",))
        ledger = Witness(sending.ledger)
        sending.ledger._envelopes[0] = Envelope(place=0, recipient="a@r.test", tries=tries)
        before = datetime.now(UTC)
        sending.run(relay.connect, ledger=ledger)
        (outcome,) = (outcome for entry in ledger.entries for outcome in entry.outcomes)
        assert outcome.due
        assert outcome.counted
        waits.append(round((outcome.due - before).total_seconds() / 60))
    assert waits == [5, 15, 60, 120, 240, 240, 240]


def test_what_a_refusal_says_of_the_address_reaches_the_journal() -> None:
    relay = Relay(lambda _: Verdict(kind=Kind.REFUSED, detail="550 5.1.1 gone", blame=Blame.GONE))
    sending = Sending(readers=("a@r.test",))
    ledger = Witness(sending.ledger)
    sending.run(relay.connect, ledger=ledger)
    (outcome,) = (outcome for entry in ledger.entries for outcome in entry.outcomes)
    assert (outcome.state, outcome.blame) == (DeliveryState.FAILED, Blame.GONE)


def test_a_domain_at_its_limit_does_not_hold_up_the_others() -> None:
    readers = (*(f"{number}@slow.test" for number in range(4)), *MANY)
    sending, relay = Sending(readers=readers), Relay()
    sending.run(relay.connect, connections=2, domain_rates={"Slow.test": Rate(count=10, seconds=1)})
    order = [recipient for event, recipient in relay.events if event == "dot"]
    assert sending.list_states() == ["sent"] * len(readers)
    assert order.index("3@slow.test") == len(order) - 1
    assert order.index("1@slow.test") > 20


def test_an_overall_rate_holds_over_all_connections() -> None:
    sending, relay = Sending(readers=READERS), Relay()
    summary = sending.run(relay.connect, connections=4, rate=Rate(count=50, seconds=1))
    assert (len(READERS) - 1) / 50 <= summary.seconds < 2


def test_a_rate_of_a_connection_is_its_own() -> None:
    sending, relay = Sending(readers=READERS), Relay()
    summary = sending.run(relay.connect, connections=1, connection_rate=Rate(count=50, seconds=1))
    assert summary.seconds >= (len(READERS) - 1) / 50


def test_suppressed_readers_are_never_tried_however_they_are_spelled() -> None:
    sending, relay = Sending(readers=READERS), Relay()
    sending.ledger = MemoryLedger(READERS, never=("B@R.TEST", "nobody@r.test"))
    sending.run(relay.connect)
    assert sending.find_states()["b"] == "suppressed"
    assert "b@r.test" not in relay.dotted


def test_nobody_to_send_to_is_no_error_and_no_connection() -> None:
    sending, relay = Sending(readers=()), Relay()
    summary = sending.run(relay.connect)
    assert (summary.counts, relay.sessions) == ({}, 0)


def test_a_stop_before_it_begins_sends_nothing() -> None:
    sending, relay = Sending(readers=MANY), Relay()
    sending.stop = Event()
    sending.stop.set()
    sending.run(relay.connect)
    assert not relay.dotted
    assert sending.list_states() == ["pending"] * len(MANY)


def test_whoever_ends_it_at_once_finds_the_ledger_closed_to_writers() -> None:
    class Busy(Witness):
        writing = False

        def write(self, entry: Entry, *, now: datetime) -> Written:
            self.writing = True
            written = super().write(entry, now=now)
            self.writing = False
            return written

    def interrupt(_: Delivery) -> None:
        raise KeyboardInterrupt

    sending, relay = Sending(readers=MANY), Relay()
    ledger = Busy(sending.ledger, slow=0.02)
    with pytest.raises(KeyboardInterrupt):
        sending.run(relay.connect, ledger=ledger, report=interrupt)
    written = len(ledger.entries)
    assert not ledger.writing
    sleep(0.1)  # longer than an entry takes
    assert len(ledger.entries) == written
    assert "pending" in sending.list_states()
