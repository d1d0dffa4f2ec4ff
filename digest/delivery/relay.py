"""What one sending has seen of the mail server: when to slow down, when to wait, and when to stop altogether.

Shared by all connections. What ends a sending is raised to the one that came upon it.
"""

from __future__ import annotations

from collections.abc import Callable

from digest.delivery.crew import Bell
from digest.delivery.pace import Pace
from digest.delivery.plan import Plan
from digest.errors import BlockedError, DigestError, TemporaryError, ThrottledError


class Relay:
    """The state of the mail server as far as it showed. `timer` is a monotonic clock; `halt` ends every wait."""

    def __init__(self, plan: Plan, *, timer: Callable[[], float], halt: Bell) -> None:
        self._plan, self._timer, self._halt = plan, timer, halt
        self._pace = Pace(plan.rate)
        self._began = timer()
        self._wait_until = self._began
        self._answers = self._accepted = self._waits = self._blocks = self._doubts = self._failures = 0
        self._accepted_before = 0
        self._put_off: dict[int, int] = {}
        self.connections = 0

    def wait_turn(self, pace: Pace) -> bool:
        """Wait until a message may leave, over all connections and over the one of `pace`; False if all is to end."""
        if self.is_unhurried(pace):
            return not self._halt.rung
        now = self._timer()
        delay = max(self._pace.take(now), pace.take(now))
        if not self.rest(delay):
            return False
        while (delay := self._wait_until - self._timer()) > 0:
            if not self.rest(delay):
                return False
        return True

    def is_unhurried(self, pace: Pace) -> bool:
        """Whether a message may leave whenever it is ready: nothing has a rate, over all or over `pace`, or waits."""
        return self._pace.is_free and pace.is_free and self._timer() >= self._wait_until

    def rest(self, seconds: float) -> bool:
        """Wait so long; False if all is to end."""
        return not (self._halt.wait(seconds) if seconds > 0 else self._halt.rung)

    def is_to_blame(self, place: int, error: DigestError) -> bool:
        """Whether a message was not taken because of the relay, so that its reader may be tried again at once.

        The first time it is so. Later it is only if the relay wants less mail, and answered for nobody else meanwhile.
        """
        before = self._put_off.get(place)
        self._put_off.setdefault(place, self._answers)
        return before is None or (isinstance(error, ThrottledError) and before == self._answers)

    def note_connection(self) -> None:
        """A connection was opened."""
        self.connections += 1

    def note_answer(self) -> None:
        """The server answered for a reader in so many words: the way to it works."""
        self._answers += 1
        self._failures = 0

    def note_acceptance(self) -> None:
        """The server took a message: all is well."""
        self.note_answer()
        self._accepted += 1
        self._waits = self._blocks = self._doubts = 0

    def note_throttle(self, error: ThrottledError) -> None:
        """The server wants less: all wait, then go on at half the rate. Raises `error` when that has not helped."""
        now = self._timer()
        if now < self._wait_until:
            return  # others of the same moment said so
        # Of a server that has taken nothing yet nobody knows whether it will: the next run may ask again.
        waits = self._plan.waits if self._accepted else self._plan.waits[: self._plan.first_waits]
        if self._waits >= len(waits):
            raise error
        self._wait_until = now + self._plan.waits[self._waits]
        self._waits += 1
        if self._accepted > self._accepted_before:
            self._pace.slow_down(now, spacing=(now - self._began) / self._accepted)
            self._accepted_before = self._accepted

    def note_block(self, detail: str) -> None:
        """The server does not want our mail. Raises BlockedError when that was said too often with nothing taken."""
        self._blocks += 1
        if self._blocks >= self._plan.blocks:
            raise BlockedError(
                f"the mail server does not want our mail: {detail}",
                "Nobody is to blame who reads it. Ask who runs the server, then digest send --resume",
            )

    def note_doubt(self, detail: str) -> None:
        """A message is in doubt. Raises TemporaryError when more are than connections, with nothing taken between."""
        self._doubts += 1
        if self._doubts > self._plan.connections:
            raise TemporaryError(
                f"the mail server takes messages and does not say what becomes of them: {detail}",
                "Ask who runs it, then digest send --resume",
            )

    def note_failure(self, error: TemporaryError) -> float:
        """A connection could not be made, or broke. Gives the seconds to rest; raises `error` after too many in a row.

        When there never was one, the first is too many: somebody waits for the answer.
        """
        rest = self._plan.rests[min(self._failures // self._plan.connections, len(self._plan.rests) - 1)]
        self._failures += 1
        if not self.connections or self._failures >= self._plan.patience * self._plan.connections:
            raise error
        return rest
