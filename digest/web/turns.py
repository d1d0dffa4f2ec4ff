"""Lets requests that write to the store have their turns: one has a thread, and those that wait have none."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from digest.errors import TemporaryError

Done = TypeVar("Done")

PATIENCE = 25.0
"""Seconds. To start a sending to a million readers holds the store for a few; on a slow machine, for many."""

MOST = 300
"""Requests that wait; the server's other connections are left for those that only read."""

_GRACE = 5.0
"""Seconds more for a disk that hangs."""


class Turns:
    """A store has one writer at a time, and so have we: all requests that wait are done within moments of its release.

    With a thread each, a few that wait would hold up pages and health, which the store has an answer for at any time.
    """

    def __init__(self, *, patience: float = PATIENCE, most: int = MOST) -> None:
        self._patience = patience
        self._most = most
        self._waiting = 0
        self._turn = asyncio.Lock()

    async def take(self, work: Callable[[float], Done]) -> Done:
        """Run `work` in a thread when its turn comes, and give what it gives; it is told how many seconds it may wait.

        Raises TimeoutError when its turn does not come in time, TemporaryError when too many wait, and what `work`
        raises.
        """
        if self._waiting >= self._most:
            raise TemporaryError(f"{self._most} readers wait to leave", "Is something else writing to the store?")
        self._waiting += 1
        try:
            return await self._take(work)
        finally:
            self._waiting -= 1

    async def _take(self, work: Callable[[float], Done]) -> Done:
        clock = asyncio.get_running_loop().time
        end = clock() + self._patience
        async with asyncio.timeout_at(end):
            await self._turn.acquire()
        try:
            async with asyncio.timeout_at(end + _GRACE):
                return await asyncio.to_thread(work, max(0.0, end - clock()))
        finally:
            self._turn.release()
