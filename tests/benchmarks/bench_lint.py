"""Times the check of an edition's e-mail beside the render of the same edition, in turn, in one process.

The check of 100 stories must take at most three times their render.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from digest.model import Proof
from digest.pipeline.linting import check_edition
from digest.render import load_theme, render_edition
from digest.settings import Settings
from tests.benchmarks.bench_render import make_large_edition

SIZES = {20: 15, 100: 11}
"""Stories, and how often both are timed."""

LIMITS = {100: 3.0}
"""Stories, and how many renders their check may take."""


def time_once(work: Callable[[], object]) -> float:
    """Give the milliseconds of one go."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def main() -> int:
    """Print both for each size, and give 1 when a limit is passed."""
    theme, settings, code = load_theme("newsroom"), Settings(), 0
    for count, rounds in SIZES.items():
        edition = make_large_edition(count)
        proof = Proof(edition=edition, rendered=render_edition(edition, theme))
        check_edition(proof, settings)
        pairs = [
            (time_once(lambda: check_edition(proof, settings)), time_once(lambda: render_edition(edition, theme)))  # noqa: B023 called at once
            for _ in range(rounds)
        ]
        checked, rendered = (statistics.median(times) for times in zip(*pairs, strict=True))
        ratio = statistics.median(check / render for check, render in pairs)
        is_slow = ratio > LIMITS.get(count, ratio)
        code = code or int(is_slow)
        limit = f", above the limit of {LIMITS[count]:g}" if is_slow else ""
        print(f"{count:>3} stories: check {checked:6.1f} ms   render {rendered:6.1f} ms   ratio {ratio:.2f}{limit}")
    return code


if __name__ == "__main__":
    sys.exit(main())
