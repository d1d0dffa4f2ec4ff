"""Tells linear time from worse by how it grows, in CPU seconds, so that a busy machine changes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

_TIMES = 4
_TRIES = 4
# Linear work on four times as much takes four times as long, quadratic sixteen times.
_MOST = 10
# Below this, in seconds, the clock says more of itself than of the work.
_FLOOR = 0.002


def is_linear(work: Callable[[int], object], *, size: int) -> bool:
    """Whether `work`, given a size, takes at most about as many times longer as the size is larger."""
    return any(_measure(work, size * _TIMES) < _MOST * max(_measure(work, size), _FLOOR) for _ in range(_TRIES))


def _measure(work: Callable[[int], object], size: int) -> float:
    begun = time.process_time()
    work(size)
    return time.process_time() - begun
