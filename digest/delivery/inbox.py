"""What all connections have for the journal, until the one that writes it takes it in, as much as is there."""

from __future__ import annotations

import sys
from collections import deque

from digest.delivery.crew import Bell
from digest.model import Envelope, Outcome


class Mark(Bell):
    """A message held before its final dot; who waits for it hears whether it may go on."""

    __slots__ = ("envelope", "granted")

    def __init__(self, envelope: Envelope) -> None:
        super().__init__()
        self.envelope, self.granted = envelope, False


class Goodbye:
    """A worker has ended."""


class Lost:
    """A claimed reader is another sender's by now."""


class Wake:
    """Something may have changed: look again."""


Item = Mark | Envelope | Goodbye | Lost | Wake
"""An envelope is one that nobody tried."""


class Inbox:
    """Filled by all connections, emptied by the writer, who is woken up when as much is there as it waits for."""

    def __init__(self) -> None:
        self._items: deque[Item] = deque()
        self._outcomes: deque[Outcome] = deque()
        self._bell = Bell()
        self._enough = _NEVER

    def put(self, item: Item) -> None:
        """Put in what the writer is to look at now."""
        self._items.append(item)
        if len(self._items) >= self._enough:
            self._enough = _NEVER
            self._bell.ring()

    def note(self, outcome: Outcome) -> None:
        """Put in what became of a message, which is looked at with the next item: nobody is woken up for it."""
        self._outcomes.append(outcome)

    def take_items(self, *, patience: float, linger: float, enough: int) -> list[Item]:
        """Wait `patience` seconds for one, then `linger` for others until `enough` are there; take all there are."""
        self._wait(1, patience)
        if linger and self._items:
            self._wait(enough, linger)
        return [self._items.popleft() for _ in range(len(self._items))]

    def take_outcomes(self) -> list[Outcome]:
        """Take every outcome; after the items, so that it has the one before each mark of the same connection."""
        return [self._outcomes.popleft() for _ in range(len(self._outcomes))]

    def _wait(self, count: int, seconds: float) -> None:
        """Wait until so many items are there."""
        rung, self._enough = self._bell.rung, count
        if len(self._items) < count:
            self._bell.wait(seconds, rung=rung)
        self._enough = _NEVER


_NEVER = sys.maxsize
