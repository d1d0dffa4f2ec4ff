"""Who is next."""

from __future__ import annotations

from time import monotonic

from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.crew import Bell, Crew
from digest.delivery.line import Line
from digest.delivery.pace import Rate
from digest.model import Envelope


class Timer:
    """A clock that only the tests move."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def make_envelopes(*recipients: str) -> list[Envelope]:
    return [Envelope(place=place, recipient=recipient) for place, recipient in enumerate(recipients)]


def take(line: Line) -> str:
    envelope = line.take()
    assert envelope
    return envelope.recipient


def test_readers_come_in_order_and_one_who_was_put_first_before_them() -> None:
    line = Line({}, timer=monotonic)
    envelopes = make_envelopes("a@r.test", "b@r.test", "c@r.test")
    line.add(envelopes)
    assert take(line) == "a@r.test"
    line.put_first(envelopes[0])
    assert [take(line) for _ in range(3)] == ["a@r.test", "b@r.test", "c@r.test"]


def test_who_waits_gets_the_next_to_join_and_nobody_once_it_is_closed() -> None:
    line, got = Line({}, timer=monotonic), []
    (envelope,) = make_envelopes("a@r.test")

    def serve() -> None:
        line.add([envelope])
        while line.count_ready():
            Bell().wait(0.001)
        line.close()

    Crew([lambda: got.extend([line.take(), line.take()]), serve]).run()
    assert got == [envelope, None]


def test_a_closed_line_lets_nobody_out_and_keeps_them_for_who_empties_it() -> None:
    line = Line({"slow.test": Rate(count=1, seconds=1)}, timer=Timer())
    envelopes = make_envelopes("a@slow.test", "b@slow.test", "c@r.test", "d@r.test")
    line.add(envelopes)
    assert [take(line), take(line)] == ["a@slow.test", "c@r.test"]
    line.close()
    assert line.take() is None
    assert {envelope.recipient for envelope in line.empty()} == {"b@slow.test", "d@r.test"}
    assert line.empty() == ()


def test_who_stands_aside_comes_when_their_domain_may_be_written_to_before_the_others() -> None:
    timer = Timer()
    line = Line({"slow.test": Rate(count=2, seconds=1)}, timer=timer)
    line.add(make_envelopes("a@SLOW.test", "b@slow.test", "c@slow.test", "d@r.test", "e@r.test", "f@r.test"))
    assert [take(line), take(line)] == ["a@SLOW.test", "d@r.test"]
    assert line.count_aside() == 2
    timer.now = 0.5
    assert [take(line), take(line)] == ["b@slow.test", "e@r.test"]
    timer.now = 0.99
    assert take(line) == "f@r.test"


def test_nobody_is_taken_ahead_whose_domain_has_a_rate_and_nobody_before_those() -> None:
    timer = Timer()
    line = Line({"slow.test": Rate(count=1, seconds=1)}, timer=timer)
    line.add(make_envelopes("a@slow.test", "b@slow.test", "c@r.test", "d@r.test", "e@r.test"))
    assert line.take_now(least=1) is None
    assert [take(line), take(line)] == ["a@slow.test", "c@r.test"]
    assert line.take_now(least=3) is None
    ahead = line.take_now(least=2)
    assert ahead
    assert ahead.recipient == "d@r.test"
    timer.now = 1.0
    assert line.take_now(least=1) is None
    assert [take(line), take(line)] == ["b@slow.test", "e@r.test"]


@given(st.lists(st.sampled_from(["r.test", "slow.test", "other.test"]), max_size=30))
def test_everybody_comes_out_once_and_each_domain_in_order(domains: list[str]) -> None:
    class Racing(Timer):
        def __call__(self) -> float:
            self.now += 0.3
            return self.now

    line = Line({"slow.test": Rate(count=1, seconds=1), "other.test": Rate(count=2, seconds=1)}, timer=Racing())
    envelopes = make_envelopes(*(f"{number}@{domain}" for number, domain in enumerate(domains)))
    line.add(envelopes)
    taken: list[Envelope] = []
    while line.count_ready() or line.count_aside():
        envelope = line._find_next(line._timer())
        taken.extend([envelope] if envelope else [])
    assert sorted(envelope.place for envelope in taken) == list(range(len(domains)))
    for domain in set(domains):
        places = [envelope.place for envelope in taken if envelope.recipient.endswith(f"@{domain}")]
        assert places == sorted(places)
