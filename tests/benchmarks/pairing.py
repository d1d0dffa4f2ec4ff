"""Times whole processes in turn, A B A B, so that a machine whose speed drifts drifts under both alike."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Sequence


def time_process(command: Sequence[str]) -> float:
    """Give the wall seconds of one run; raises CalledProcessError when it fails."""
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return time.perf_counter() - started


def print_pair(name: str, command: Sequence[str], floor: Sequence[str], *, runs: int = 9) -> None:
    """Print the medians of a command and of what it is held against, and the median of their ratios."""
    time_process(command), time_process(floor)
    pairs = [(time_process(command), time_process(floor)) for _ in range(runs)]
    ours, theirs = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
    ratio = statistics.median(ours / theirs for ours, theirs in pairs)
    print(f"{name:<44} {ours:7.0f} ms   floor {theirs:6.0f} ms   ratio {ratio:.2f}")
