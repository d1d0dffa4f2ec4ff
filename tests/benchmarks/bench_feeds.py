"""How much of real feeds is read, how right and how fast, beside feedparser; and what hostile ones take.

Every hostile feed is read in a process of its own after the 10 MB cap: CPU seconds and its whole peak of memory.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from digest.sources.feeds.opml import parse_opml_entries  # noqa: E402
from tests.sources.feeds.feedpeer import INGEST, compare, find_feeds, parse_ours, parse_theirs  # noqa: E402
from tests.sources.feeds.hostile import HOSTILE  # noqa: E402

MOST_SECONDS = 5
MOST_MEGABYTES = 400
PATIENCE = 120
_Result = TypeVar("_Result")


def measure_corpus(name: str) -> None:
    """Print entries, dates and speed over one folder of real feeds."""
    totals: Counter[str] = Counter()
    seconds: dict[str, float] = defaultdict(float)
    for path in find_feeds(INGEST / name):
        body = path.read_bytes()
        theirs = timed(seconds, "plain", partial(parse_theirs, body))
        timed(seconds, "sanitized", partial(parse_theirs, body, sanitize=True))
        try:
            ours = timed(seconds, "ours", partial(parse_ours, body))
        except Exception as error:  # noqa: BLE001 that is what is counted
            totals["exceptions"] += 1
            print(f"  {path.name}: {error!r}")
            continue
        found = compare(ours, theirs)
        feed = ours.kind in {"feed", "jsonfeed"}
        totals.update(
            ours=found.ours if feed else 0,
            theirs=found.theirs,
            files=int(feed and found.ours > 0),
            their_files=int(found.theirs > 0),
            json=found.ours if ours.kind == "jsonfeed" else 0,
            fewer=int(found.ours < found.theirs),
            dated=found.dated,
            misdated=len(found.misdated),
        )
    print_corpus(name, totals, seconds)


def timed(seconds: dict[str, float], name: str, work: Callable[[], _Result]) -> _Result:
    """Do `work` and add the CPU seconds that it took to those under `name`."""
    began = time.process_time()
    try:
        return work()
    finally:
        seconds[name] += time.process_time() - began


def print_corpus(name: str, totals: Counter[str], seconds: dict[str, float]) -> None:
    """Print what was counted."""
    rates = {reader: totals["theirs"] / max(seconds[reader], 1e-9) for reader in ("ours", "plain", "sanitized")}
    print(f"{name:<7} {totals['files']} files with entries (feedparser {totals['their_files']})")
    print(f"        {totals['ours']} entries, {totals['json']} of them in JSON (feedparser {totals['theirs']})")
    print(
        f"        {totals['fewer']} files with fewer entries than feedparser finds; {totals['exceptions']} exceptions"
    )
    print(f"        {totals['misdated']} misdated of {totals['dated']}")
    print(
        f"        {rates['ours']:.0f} entries a second, {rates['ours'] / rates['plain']:.2f} times feedparser without"
        f" sanitizing, {rates['ours'] / rates['sanitized']:.2f} times feedparser with it"
    )


def measure_lists() -> None:
    """Print how many feeds are found in real lists of feeds."""
    lists = [parse_opml_entries(path.read_bytes()) for path in find_feeds(INGEST / "opml")]
    print(f"opml    {sum(map(bool, lists))} of {len(lists)} lists, {sum(map(len, lists))} feeds")


def measure_hostile() -> int:
    """Print what each hostile feed takes, and give the number of those that take or reach too much."""
    bad = 0
    for name in HOSTILE:
        command = [sys.executable, "-m", "tests.sources.feeds.hostile_child", name]
        try:
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=True)
        except subprocess.SubprocessError as error:
            bad += 1
            print(f"  {name:<42} {error!r}")
            continue
        told = json.loads(done.stdout)
        is_bad = told["seconds"] > MOST_SECONDS or told["megabytes"] > MOST_MEGABYTES or bool(told["reached"])
        bad += is_bad
        mark = "   <-- too much" if is_bad else ""
        print(f"  {name:<42} {told['seconds']:5.2f} s {told['megabytes']:5.0f} MB  {told['articles']:>5}{mark}")
    print(f"hostile {len(HOSTILE)} feeds, {bad} take more than {MOST_SECONDS} s or {MOST_MEGABYTES} MB, or reach out")
    return bad


def main() -> int:
    """Print the figures; 1 when a hostile feed takes too much."""
    if INGEST.is_dir():
        measure_corpus("feeds")
        measure_corpus("polls")
        measure_lists()
    else:
        print("feeds   skipped: ../shared is not here")
    return int(measure_hostile() > 0)


if __name__ == "__main__":
    sys.exit(main())
