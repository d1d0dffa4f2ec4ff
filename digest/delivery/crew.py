"""Many connections' work in one thread: whoever has to wait lets another go on.

A thread for each would do the same, but they would queue for the interpreter's lock after every call of the system,
which costs more than all else that Python does for a message. Who waits here is a greenlet: its turn costs little.
"""

from __future__ import annotations

import os
import select
from collections import deque
from collections.abc import Callable, Iterable
from threading import Lock, Thread
from time import monotonic
from typing import TypeVar

from greenlet import getcurrent, greenlet

T = TypeVar("T")
_FOREVER = float("inf")


class Crew:
    """Runs `parts` side by side, in the thread that calls `run`. They wait by a `Bell`, `wait_for` and `do_aside`."""

    def __init__(self, parts: Iterable[Callable[[], None]]) -> None:
        self._parts = tuple(parts)
        self._ready: deque[tuple[_Hand, bool]] = deque()
        self._called: deque[tuple[_Hand, int]] = deque()
        self._waiting: set[_Hand] = set()
        self._files: dict[int, _Hand] = {}
        self._poll = select.poll()
        self._soonest = _FOREVER
        self._asleep = False
        self._door = Lock()

    def run(self) -> None:
        """Run until the last part has ended. Raises the first error that came out of one."""
        error: BaseException | None = None
        self._hub = getcurrent()
        self._ear, self._mouth = os.pipe()
        try:
            self._poll.register(self._ear, select.POLLIN)
            self._ready.extend((_Hand(self, part), True) for part in self._parts)
            while self._ready:
                hand, in_time = self._ready.popleft()
                try:
                    hand.switch(in_time)
                except BaseException as raised:  # noqa: BLE001 the others go on
                    error = error or raised
                while self._waiting and not self._ready:
                    self._listen()
        finally:
            with self._door:  # whoever calls still is done with it: the number may be another file's in a moment
                self._asleep = False
                os.close(self._ear)
                os.close(self._mouth)
        if error:
            raise error

    def call(self, hand: _Hand, turn: int) -> None:
        """Let a hand go on, from any thread, if it still waits for what it waited for in its turn of that number."""
        self._called.append((hand, turn))
        if self._asleep:
            self._wake()

    def pause(self, hand: _Hand, deadline: float) -> bool:
        """Let the others go on until `hand`, the one that runs, is called; False if it is not by `deadline`."""
        hand.deadline = deadline
        self._soonest = min(self._soonest, deadline)
        self._waiting.add(hand)
        in_time: bool = self._hub.switch()
        hand.turn += 1
        return in_time

    def pause_for(self, hand: _Hand, number: int, event: int, deadline: float) -> bool:
        """Let the others go on until `event` is so of the file of that number; False if it is not by `deadline`."""
        self._files[number] = hand
        self._poll.register(number, event)
        if self.pause(hand, deadline):
            return True
        self._poll.unregister(number)
        del self._files[number]
        return False

    def _wake(self) -> None:
        with self._door:
            if self._asleep:
                self._asleep = False
                os.write(self._mouth, b"!")

    def _listen(self) -> None:
        """Sleep until somebody can go on, and make them ready."""
        self._asleep = True  # and only then is it looked who called: whoever does from now on rings
        pause = 0.0 if self._called else self._find_pause()
        for number, _ in self._poll.poll(pause):
            if number == self._ear:
                os.read(self._ear, 1)
            else:
                self._poll.unregister(number)
                self._awake(self._files.pop(number), in_time=True)
        self._asleep = False
        while self._called:
            hand, turn = self._called.popleft()
            if hand.turn == turn and hand in self._waiting:
                self._awake(hand, in_time=True)
        self._expire(monotonic())  # even if others can go on: they may be able to for ever

    def _find_pause(self) -> float | None:
        """Give the milliseconds until somebody has waited long enough."""
        return None if self._soonest == _FOREVER else max(self._soonest - monotonic(), 0.0) * 1_000

    def _expire(self, now: float) -> None:
        """Let go on who has waited long enough."""
        if now >= self._soonest:
            for hand in [one for one in self._waiting if one.deadline <= now]:
                self._awake(hand, in_time=False)
            self._soonest = min((one.deadline for one in self._waiting), default=_FOREVER)

    def _awake(self, hand: _Hand, *, in_time: bool) -> None:
        self._waiting.remove(hand)
        self._ready.append((hand, in_time))


class _Hand(greenlet):
    """One part of a crew. `turn` is how often it has waited, `deadline` until when it waits."""

    def __init__(self, crew: Crew, run: Callable[[], None]) -> None:
        super().__init__(lambda _: run())
        self.crew, self.turn, self.deadline = crew, 0, _FOREVER


class Bell:
    """What parts of a crew wait for, and anybody rings, in any thread. `rung` is how often it was."""

    __slots__ = ("_waiting", "rung")

    def __init__(self) -> None:
        self.rung = 0
        self._waiting: dict[_Hand, int] = {}  # and who gave up waiting, each once

    def ring(self) -> None:
        """Let everybody go on who waits."""
        self.rung += 1
        waiting, self._waiting = self._waiting, {}
        for hand, turn in list(waiting.items()):
            hand.crew.call(hand, turn)

    def wait(self, seconds: float | None = None, *, rung: int = 0) -> bool:
        """Wait until it was rung more often than `rung` times; False if that takes longer than `seconds`."""
        hand = _find_hand()
        self._waiting[hand] = hand.turn
        if self.rung > rung:  # looked at after that: whoever rings counts first, and then takes who waits
            hand.turn += 1
            return True
        return hand.crew.pause(hand, _FOREVER if seconds is None else monotonic() + seconds)


def wait_for(number: int, event: int, deadline: float) -> bool:
    """Wait until `event`, one of `select.poll`'s, is so of the file of that number; False if it is not by `deadline`.

    That is an instant of `monotonic`. Outside a crew it blocks its thread.
    """
    hand = getcurrent()
    if isinstance(hand, _Hand):
        return hand.crew.pause_for(hand, number, event, deadline)
    poll = select.poll()
    poll.register(number, event)
    return bool(poll.poll(max(deadline - monotonic(), 0.0) * 1_000))


def do_aside(work: Callable[[], T]) -> T:
    """Do what blocks its thread in another one, and let the crew go on meanwhile. Gives and raises what `work` does."""
    done, given, raised = Bell(), [], []

    def run() -> None:
        try:
            given.append(work())
        except BaseException as error:  # noqa: BLE001 it is raised where it is waited for
            raised.append(error)
        done.ring()

    Thread(target=run, daemon=True).start()
    done.wait()
    if raised:
        raise raised[0]
    return given[0]


def _find_hand() -> _Hand:
    hand = getcurrent()
    assert isinstance(hand, _Hand), "only a part of a crew can wait for a bell"
    return hand
