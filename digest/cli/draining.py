"""Ctrl-C and SIGTERM while messages are sent: what is under way is finished and written down, and no more is begun."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from digest.cli.terminal import print_above
from digest.model import Delivery

_SIGNALS = (signal.SIGINT, signal.SIGTERM)

Begin = Callable[[int], Callable[[Delivery], None]]


class Drain:
    """Whether a sending is to end: the first signal while it is under way says so. Any other one ends all at once."""

    def __init__(self) -> None:
        self._is_sending = False
        self._stop = threading.Event()

    def is_set(self) -> bool:
        """Whether nobody new is to be begun."""
        return self._stop.is_set()

    def during(self, begin: Begin) -> Begin:
        """Give `begin`, which is called when a sending begins; from then on signals drain it."""

        def begin_draining(total: int) -> Callable[[Delivery], None]:
            self._is_sending = True
            return begin(total)

        return begin_draining

    def note_signal(self, _number: int, _frame: FrameType | None) -> None:
        """Take a signal."""
        if not self._is_sending or self._stop.is_set():
            raise KeyboardInterrupt
        self._stop.set()
        print_above("digest: finishing what is under way; once more ends it at once")


@contextmanager
def draining() -> Iterator[Drain]:
    """Take signals inside the block; outside of the main thread, where none can be taken, nothing ever drains."""
    drain = Drain()
    if threading.current_thread() is not threading.main_thread():
        yield drain
        return
    before = {number: signal.signal(number, drain.note_signal) for number in _SIGNALS}
    try:
        yield drain
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
