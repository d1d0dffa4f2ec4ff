"""What the preview shows now, and who waits to hear that it changed: written by one thread, followed by another."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from digest.model import Proof

_PULSE = 15.0
"""Seconds after which followers hear the same again, so that a closed connection is noticed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why the last build failed: what to read first, what to do, and for a bug where it happened."""

    text: str
    advice: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One state of the page. `proof` is the newest that could be built, even where `problem` came after it."""

    number: int = 0
    building: bool = True
    proof: Proof | None = None
    problem: Problem | None = None


class Board:
    """Holds the view. Any thread may change it; every follower is an asyncio task of the server."""

    def __init__(self) -> None:
        self.view = View()
        self._closed = False
        self._lock = threading.Lock()
        self._followers: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    def announce(self) -> None:
        """Tell that a build has begun."""
        self._change(replace(self.view, building=True))

    def show(self, proof: Proof) -> None:
        """Show what was built."""
        self._change(View(number=self.view.number + 1, building=False, proof=proof))

    def complain(self, problem: Problem) -> None:
        """Show that a build failed, beside the newest proof there is."""
        view = self.view
        self._change(View(number=view.number + 1, building=False, proof=view.proof, problem=problem))

    def close(self) -> None:
        """End every follower, so that a server with open pages can stop."""
        self._closed = True
        self._wake()

    async def follow(self) -> AsyncIterator[View]:
        """Give the view now and after each change, until the board is closed."""
        wake = asyncio.Event()
        follower = (asyncio.get_running_loop(), wake)
        with self._lock:
            self._followers.add(follower)
        try:
            while not self._closed:
                wake.clear()
                yield self.view
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(wake.wait(), _PULSE)
        finally:
            with self._lock:
                self._followers.discard(follower)

    def _change(self, view: View) -> None:
        self.view = view
        self._wake()

    def _wake(self) -> None:
        with self._lock:
            for loop, wake in self._followers:
                loop.call_soon_threadsafe(wake.set)
