"""Turns: one writes at a time, who waits knows how long they may, and too many are sent away at once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from digest.errors import TemporaryError
from digest.web.turns import Turns


def run(wanted: Coroutine[Any, Any, None]) -> None:
    """Run in a thread: in this one a browser's loop may be running."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, wanted).result()


def test_one_has_a_thread_and_all_have_their_turn_in_the_order_they_came() -> None:
    busy, done = threading.Lock(), list[int]()

    def work(number: int, _: float) -> None:
        assert busy.acquire(blocking=False)
        done.append(number)
        busy.release()

    async def ask() -> None:
        turns = Turns()
        await asyncio.gather(*(turns.take(partial(work, number)) for number in range(50)))

    run(ask())
    assert done == list(range(50))


def test_who_waited_for_a_turn_may_wait_less_for_the_store() -> None:
    told = list[float]()
    released = threading.Event()

    async def ask() -> None:
        turns = Turns(patience=60)
        first = asyncio.create_task(turns.take(lambda _: released.wait()))
        await asyncio.sleep(0)
        second = asyncio.create_task(turns.take(told.append))
        await asyncio.sleep(0.2)
        released.set()
        await asyncio.gather(first, second)

    run(ask())
    assert 0 < told[0] < 59.9


def test_whose_turn_does_not_come_is_told_so_and_nothing_is_done_for_them_after() -> None:
    released, done = threading.Event(), list[float]()

    async def ask() -> None:
        turns = Turns(patience=0.1)
        first = asyncio.create_task(turns.take(lambda _: released.wait()))
        await asyncio.sleep(0)
        with pytest.raises(TimeoutError):
            await turns.take(done.append)
        released.set()
        await first
        await turns.take(lambda _: None)  # and the next has a turn

    run(ask())
    assert done == []


def test_too_many_are_sent_away_at_once() -> None:
    released = threading.Event()

    async def ask() -> None:
        turns = Turns(most=2)
        waiting = [asyncio.create_task(turns.take(lambda _: released.wait())) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(TemporaryError, match="2 readers wait to leave"):
            await turns.take(lambda _: None)
        released.set()
        await asyncio.gather(*waiting)
        await turns.take(lambda _: None)

    run(ask())


def test_what_fails_leaves_the_turn_to_the_next() -> None:
    def fail(_: float) -> None:
        raise TemporaryError("the disk is full", "Make room")

    async def ask() -> None:
        turns = Turns()
        with pytest.raises(TemporaryError, match="full"):
            await turns.take(fail)
        await turns.take(lambda _: None)

    run(ask())
