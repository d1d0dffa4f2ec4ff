"""What all connections have for the journal, until the one thread that writes it takes it in, as much as is there."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from queue import Empty, SimpleQueue

from digest.model import Envelope, Outcome


class Mark:
    """A message held before its final dot, and whoever waits to hear whether it may go on."""

    __slots__ = ("_answer", "envelope")

    def __init__(self, envelope: Envelope) -> None:
        self.envelope = envelope
        self._answer: SimpleQueue[bool] = SimpleQueue()

    def wait(self) -> bool:
        """Wait until it is written down; False if the message must be cut off."""
        return self._answer.get()

    def answer(self, granted: bool) -> None:  # noqa: FBT001 the answer itself
        """Let the waiting one go on."""
        self._answer.put(granted)


class Goodbye:
    """A connection's thread has ended."""


class Lost:
    """A claimed reader is another sender's by now."""


class Wake:
    """Something may have changed: look again."""


Item = Mark | Envelope | Goodbye | Lost | Wake
"""An envelope is one that nobody tried."""


class Inbox:
    """Filled by many threads, emptied by one. `timer` is a monotonic clock."""

    def __init__(self, *, timer: Callable[[], float]) -> None:
        self._items: SimpleQueue[Item] = SimpleQueue()
        self._outcomes: deque[Outcome] = deque()
        self._timer = timer

    def put(self, item: Item) -> None:
        """Put in what the writer is to look at now."""
        self._items.put(item)

    def note(self, outcome: Outcome) -> None:
        """Put in what became of a message, which is looked at with the next item: nobody is woken up for it."""
        self._outcomes.append(outcome)

    def take_items(self, *, patience: float, linger: float, enough: int) -> list[Item]:
        """Wait `patience` seconds for one, then `linger` for others until `enough` are there; take all there are."""
        items: list[Item] = []
        try:
            items.append(self._items.get(timeout=patience) if patience else self._items.get_nowait())
            until = self._timer() + linger
            while True:
                left = until - self._timer() if linger and len(items) < enough else 0.0
                items.append(self._items.get(timeout=left) if left > 0 else self._items.get_nowait())
        except Empty:
            return items

    def take_outcomes(self) -> list[Outcome]:
        """Take every outcome; after the items, so that it has the one before each mark of the same connection."""
        return [self._outcomes.popleft() for _ in range(len(self._outcomes))]
