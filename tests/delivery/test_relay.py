"""What a sending makes of what it sees of the mail server, on a clock that only the tests move."""

from __future__ import annotations

import pytest

from digest.delivery.crew import Bell
from digest.delivery.pace import Pace
from digest.delivery.plan import Plan
from digest.delivery.relay import Relay
from digest.errors import BrokenError, TemporaryError, ThrottledError

THROTTLED, BROKEN = ThrottledError("slow down"), BrokenError("gone")


class Clock:
    """Time, which waiting moves on."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


class Halt(Bell):
    """Waits without waiting, and keeps how long."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock, self.waited = clock, list[float]()

    def wait(self, seconds: float | None = None, *, rung: int = 0) -> bool:
        self.waited.append(seconds or 0)
        self.clock.now += seconds or 0
        return self.rung > rung


class World:
    """A relay and its time."""

    def __init__(self, plan: Plan | None = None) -> None:
        self.clock = Clock()
        self.halt = Halt(self.clock)
        self.relay = Relay(plan or Plan(), timer=self.clock, halt=self.halt)

    def throttle(self) -> float:
        """Let the server want less, wait for it, and give the seconds that took."""
        self.relay.note_throttle(THROTTLED)
        began = self.clock.now
        assert self.relay.wait_turn(Pace())
        return self.clock.now - began


def test_each_wait_is_longer_until_the_last_one_ends_it() -> None:
    world = World(Plan(waits=(1, 2, 4)))
    assert [world.throttle() for _ in range(3)] == [1, 2, 4]
    with pytest.raises(ThrottledError):
        world.throttle()


def test_a_server_that_has_taken_nothing_is_waited_for_only_a_few_times() -> None:
    world = World(Plan(waits=(1, 2, 4, 8), first_waits=2))
    assert [world.throttle() for _ in range(2)] == [1, 2]
    with pytest.raises(ThrottledError):
        world.throttle()


def test_a_message_taken_makes_waits_short_again() -> None:
    world = World(Plan(waits=(1, 2, 4)))
    assert [world.throttle(), world.throttle()] == [1, 2]
    world.relay.note_acceptance()
    assert world.throttle() == 1


def test_what_all_connections_hear_at_one_moment_is_one_wait() -> None:
    world = World(Plan(waits=(1, 2)))
    for _ in range(8):
        world.relay.note_throttle(THROTTLED)
    assert world.throttle() == 1
    assert world.throttle() == 2


def test_the_rate_that_was_too_much_is_halved() -> None:
    world = World()
    for _ in range(10):  # ten a second
        world.clock.now += 0.1
        world.relay.note_acceptance()
    world.throttle()
    began = world.clock.now
    for _ in range(10):
        world.relay.wait_turn(Pace())
    assert world.clock.now - began == pytest.approx(1.8)


def test_failures_in_a_row_rest_longer_and_end_it() -> None:
    world = World(Plan(connections=2, patience=3, rests=(0, 1, 2)))
    world.relay.note_connection()
    assert [world.relay.note_failure(BROKEN) for _ in range(5)] == [0, 0, 1, 1, 2]
    with pytest.raises(BrokenError):
        world.relay.note_failure(BROKEN)


def test_an_answer_makes_failures_forgotten() -> None:
    world = World(Plan(connections=1, patience=2))
    world.relay.note_connection()
    for _ in range(5):
        world.relay.note_failure(BROKEN)
        world.relay.note_answer()


def test_the_first_failure_ends_it_when_there_never_was_a_connection() -> None:
    with pytest.raises(TemporaryError):
        World().relay.note_failure(BROKEN)


def test_a_reader_is_to_blame_the_second_time_only_if_others_were_answered_meanwhile() -> None:
    relay = World().relay
    assert relay.is_to_blame(7, THROTTLED)
    assert relay.is_to_blame(7, THROTTLED)
    relay.note_answer()
    assert not relay.is_to_blame(7, THROTTLED)
    assert relay.is_to_blame(8, BROKEN)
    assert not relay.is_to_blame(8, BROKEN)


def test_nobody_waits_once_all_is_to_end() -> None:
    world = World()
    world.relay.note_throttle(THROTTLED)
    world.halt.ring()
    assert not world.relay.wait_turn(Pace())
