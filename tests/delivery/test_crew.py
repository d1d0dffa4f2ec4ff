"""Many at work in one thread: who waits, who goes on, and who is told that it took too long."""

from __future__ import annotations

import select
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread, get_ident
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.delivery.crew import Bell, Crew, do_aside, wait_for

LONG = 30.0
"""Seconds that no test waits."""


def test_whoever_waits_lets_the_others_go_on_in_the_same_thread() -> None:
    steps: list[str] = []
    threads: set[int] = set()
    bell = Bell()

    def first() -> None:
        steps.append("first waits")
        assert bell.wait(LONG)
        steps.append("first goes on")
        threads.add(get_ident())

    def second() -> None:
        steps.append("second rings")
        bell.ring()
        threads.add(get_ident())

    Crew([first, second]).run()
    assert steps == ["first waits", "second rings", "first goes on"]
    assert threads == {get_ident()}


def test_a_bell_lets_everybody_go_on_and_nobody_waits_for_one_that_was_rung() -> None:
    bell, passed = Bell(), []

    def pass_by() -> None:
        passed.append(bell.wait(LONG))

    Crew([pass_by, pass_by, bell.ring, pass_by]).run()
    assert passed == [True] * 3
    assert bell.rung == 1


def test_who_has_heard_a_bell_waits_for_its_next_ring() -> None:
    bell, heard = Bell(), []

    def listen() -> None:
        for rung in range(3):
            assert bell.wait(LONG, rung=rung)
            heard.append(bell.rung)

    def ring() -> None:
        for _ in range(3):
            bell.ring()
            Bell().wait(0.001)

    Crew([listen, ring]).run()
    assert heard == [1, 2, 3]


def test_a_wait_ends_in_its_time_and_a_ring_that_comes_later_does_not_end_the_next_one() -> None:
    early, late = Bell(), Bell()
    ends: list[bool] = []

    def wait() -> None:
        ends.append(early.wait(0.001))
        early.ring()  # it is on the list of who waits still
        began = monotonic()
        ends.append(late.wait(0.05))
        assert monotonic() - began >= 0.05

    Crew([wait]).run()
    assert ends == [False, False]


def test_a_wait_for_what_was_rung_already_is_no_wait_and_its_ring_ends_no_later_one() -> None:
    rung, silent = Bell(), Bell()
    ends: list[bool] = []

    def wait() -> None:
        rung.ring()
        ends.append(rung.wait(LONG))
        ends.append(silent.wait(0.05))

    Crew([wait, rung.ring]).run()
    assert ends == [True, False]


def test_a_bell_that_nobody_rings_keeps_who_waited_for_it_once() -> None:
    bell = Bell()

    def wait() -> None:
        for _ in range(50):
            assert not bell.wait(0)

    Crew([wait, wait]).run()
    assert len(bell._waiting) == 2


def test_time_runs_out_for_one_though_others_can_always_go_on() -> None:
    over = Event()

    def wait() -> None:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            assert not wait_for(ours.fileno(), select.POLLIN, monotonic() + 0.05)
        over.set()

    def go_on() -> None:
        ours, theirs = socket.socketpair()
        began = monotonic()
        with ours, theirs:
            theirs.send(b"!")
            while not over.is_set() and monotonic() < began + LONG:
                assert wait_for(ours.fileno(), select.POLLIN, monotonic() + LONG)
        assert over.is_set()

    Crew([wait, go_on, go_on]).run()


def test_short_waits_end_before_long_ones_that_began_earlier() -> None:
    order: list[float] = []

    def make(seconds: float) -> Callable[[], None]:
        def wait() -> None:
            assert not Bell().wait(seconds)
            order.append(seconds)

        return wait

    Crew(map(make, (0.06, 0.02, 0.04, 0.0))).run()
    assert order == [0.0, 0.02, 0.04, 0.06]


def test_another_thread_rings_while_the_crew_sleeps() -> None:
    bell, asleep = Bell(), Event()

    def wait() -> None:
        asleep.set()
        assert bell.wait(LONG)

    def ring() -> None:
        asleep.wait()
        bell.ring()

    thread = Thread(target=ring)
    thread.start()
    began = monotonic()
    Crew([wait]).run()
    thread.join()
    assert monotonic() - began < LONG


@contextmanager
def ringing(bells: Sequence[Bell], *, threads: int) -> Iterator[None]:
    """Ring bells without end in other threads."""
    over = Event()

    def ring() -> None:
        while not over.is_set():
            for bell in bells:
                bell.ring()

    ringers = [Thread(target=ring) for _ in range(threads)]
    for ringer in ringers:
        ringer.start()
    try:
        yield
    finally:
        over.set()
        for ringer in ringers:
            ringer.join()


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=12), st.integers(1, 4))
def test_no_ring_is_lost_however_many_wait_and_ring(parts: list[int], threads: int) -> None:
    bells = [Bell() for _ in range(4)]
    in_time: list[bool] = []

    def make(number: int) -> Callable[[], None]:
        def play() -> None:
            for turn in range(5):
                bell = bells[(number + turn) % 4]
                in_time.append(bell.wait(LONG, rung=bell.rung))

        return play

    with ringing(bells, threads=threads):
        Crew(make(number) for number in parts).run()
    assert in_time == [True] * 5 * len(parts)


def test_each_hears_its_own_socket_and_who_hears_nothing_is_told() -> None:
    pairs = [socket.socketpair() for _ in range(5)]
    got: dict[int, bytes | None] = {}

    def make(number: int) -> Callable[[], None]:
        def read() -> None:
            ours = pairs[number][0]
            is_there = wait_for(ours.fileno(), select.POLLIN, monotonic() + (0.05 if number == 4 else LONG))
            got[number] = ours.recv(10) if is_there else None

        return read

    def write() -> None:
        for number in (2, 0, 3, 1):
            pairs[number][1].send(b"%d" % number)
            assert not Bell().wait(0.001)

    Crew([*(make(number) for number in range(5)), write]).run()
    assert got == {0: b"0", 1: b"1", 2: b"2", 3: b"3", 4: None}
    assert list(got)[:4] == [2, 0, 3, 1]
    for pair in pairs:
        for one in pair:
            one.close()


def test_one_who_was_told_that_nothing_came_hears_what_comes_later() -> None:
    ours, theirs = socket.socketpair()

    def read() -> None:
        assert not wait_for(ours.fileno(), select.POLLIN, monotonic())
        theirs.send(b"late")
        assert wait_for(ours.fileno(), select.POLLIN, monotonic() + LONG)
        assert ours.recv(10) == b"late"

    with ours, theirs:
        Crew([read]).run()


def test_a_peer_that_hangs_up_is_heard() -> None:
    heard: list[bool] = []
    ours, theirs = socket.socketpair()
    with ours:
        Crew([lambda: heard.append(wait_for(ours.fileno(), select.POLLIN, monotonic() + LONG)), theirs.close]).run()
    assert heard == [True]


def test_outside_a_crew_a_socket_is_waited_for_all_the_same() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert not wait_for(ours.fileno(), select.POLLIN, monotonic() + 0.01)
        assert not wait_for(ours.fileno(), select.POLLIN, monotonic() - 1)
        theirs.send(b"!")
        assert wait_for(ours.fileno(), select.POLLIN, monotonic() + LONG)


def test_work_aside_runs_in_another_thread_while_the_crew_goes_on_and_its_errors_come_back() -> None:
    steps: list[object] = []
    gone_on = Event()

    def block() -> int:
        assert gone_on.wait(LONG)
        return get_ident()

    def fail() -> int:
        raise ValueError("so it is")

    def work() -> None:
        steps.append(do_aside(block) != get_ident())
        with pytest.raises(ValueError, match="so it is"):
            do_aside(fail)
        steps.append("after the error")

    def go_on() -> None:
        steps.append("the others")
        gone_on.set()

    Crew([work, go_on]).run()
    assert steps == ["the others", True, "after the error"]


def test_the_first_error_is_raised_when_the_others_have_ended() -> None:
    ended: list[str] = []

    def fail() -> None:
        raise ValueError("first")

    def fail_later() -> None:
        assert not Bell().wait(0.001)
        raise KeyError("second")

    def go_on() -> None:
        assert not Bell().wait(0.01)
        ended.append("the other")

    with pytest.raises(ValueError, match="first"):
        Crew([fail, fail_later, go_on]).run()
    assert ended == ["the other"]


def test_a_crew_leaves_no_file_open() -> None:
    def count() -> int:
        return len(list(Path("/dev/fd").iterdir()))

    before = count()
    for _ in range(5):
        Crew([lambda: None, lambda: do_aside(lambda: None)]).run()
    assert count() == before


def test_nobody_waits_for_a_bell_outside_a_crew() -> None:
    with pytest.raises(AssertionError, match="part of a crew"):
        Bell().wait(0)
