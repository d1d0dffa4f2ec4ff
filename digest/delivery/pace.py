"""How fast messages may leave: in even spaces, over all connections, over one, and to each domain.

Times are seconds of one monotonic clock that the caller reads. Evenly spaced, no more than N leave in any stretch of
the time that "N in a time" names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WRITTEN = re.compile(r"\s*([0-9]{1,9})\s*/\s*([smh])\s*")
_SECONDS = {"s": 1, "m": 60, "h": 3_600}
_SLOWEST = 2.0
_RECOVERY = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """So many messages in so many seconds."""

    count: int
    seconds: int

    @property
    def spacing(self) -> float:
        """Seconds between two messages."""
        return self.seconds / self.count


def parse_rate(written: str) -> Rate:
    """Read `50/s`, `1000/m` or `20000/h`. Raises ValueError that says what it should be."""
    found = _WRITTEN.fullmatch(written)
    if not found or not int(found[1]):
        raise ValueError(f"{written!r} is no rate; write it as 50/s, 1000/m or 20000/h")
    return Rate(count=int(found[1]), seconds=_SECONDS[found[2]])


class Pace:
    """Slots in even spaces, given out one by one; without a rate every instant is one."""

    __slots__ = ("_next", "_slowed", "_spacing", "_usual")

    def __init__(self, rate: Rate | None = None) -> None:
        self._usual = self._spacing = rate.spacing if rate else 0.0
        self._next = self._slowed = float("-inf")

    @property
    def is_free(self) -> bool:
        """Whether every instant is a slot."""
        return not self._spacing

    def find_delay(self, now: float) -> float:
        """Give the seconds until the next free slot, and take nothing."""
        return max(self._next - now, 0.0)

    def take(self, now: float) -> float:
        """Take the next free slot; give the seconds until it comes."""
        self._recover(now)
        slot = max(self._next, now)
        self._next = slot + self._spacing
        return slot - now

    def slow_down(self, now: float, *, spacing: float) -> None:
        """Halve the rate; where none is set, half of one message in `spacing` seconds. It comes back by and by."""
        self._spacing = min(max(self._spacing, spacing) * 2, max(_SLOWEST, self._usual))
        self._slowed = now

    def _recover(self, now: float) -> None:
        """Double a slowed rate after each half minute in which nothing slowed it again."""
        if self._spacing > self._usual and now - self._slowed >= _RECOVERY:
            faster = self._spacing / 2
            self._spacing = faster if faster > max(self._usual, 0.001) else self._usual
            self._slowed = now
