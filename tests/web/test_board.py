"""The board between the thread that builds and the tasks that tell browsers."""

from __future__ import annotations

import asyncio
import threading

from digest.web.board import Board, Problem, View
from tests.web.scenes import make_proof


def test_a_failed_build_keeps_the_last_proof() -> None:
    board = Board()
    proof = make_proof()
    board.show(proof)
    board.complain(Problem(text="no"))
    assert board.view == View(number=2, building=False, proof=proof, problem=Problem(text="no"))


def test_a_good_build_takes_the_problem_away() -> None:
    board = Board()
    board.complain(Problem(text="no"))
    board.show(make_proof())
    assert board.view.problem is None


def test_followers_hear_every_change_from_another_thread_until_it_closes() -> None:
    board = Board()

    async def follow() -> list[tuple[int, bool]]:
        heard = []
        async for view in board.follow():
            heard.append((view.number, view.building))
            step = {1: lambda: board.show(make_proof()), 2: board.announce, 3: board.close}[len(heard)]
            threading.Thread(target=step).start()
        return heard

    assert asyncio.run(asyncio.wait_for(follow(), 5)) == [(0, True), (1, False), (1, True)]


def test_a_follower_that_leaves_is_forgotten() -> None:
    board = Board()

    async def follow_once() -> None:
        follower = board.follow()
        await anext(follower)
        await follower.aclose()  # type: ignore[attr-defined]

    asyncio.run(follow_once())
    board.show(make_proof())  # its event loop is closed by now
    assert board.view.number == 1
