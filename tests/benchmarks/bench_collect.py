"""A whole `digest collect` of 200 feeds into a store, beside a process that only fetches and parses the same ones.

The other is bare httpx2 with as many requests at once, and feedparser as it comes. Bars: at most 1.3 times as long,
second poll all 304, no process above 150 MB.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from tests.feed_farm import FeedFarm, open_feed_farm

AT_ONCE = 16
RUNS = 3
STEP = 0.05
FIRST, SECOND = "2026-03-14T08:00:00Z", "2026-03-14T09:30:00Z"


async def read_bare(urls: list[str]) -> int:
    """Fetch and parse: the least that any reader of feeds does."""
    import feedparser
    import httpx2

    room, entries = asyncio.Semaphore(AT_ONCE), 0
    async with httpx2.AsyncClient(trust_env=False) as client:

        async def read(url: str) -> None:
            nonlocal entries
            async with room:
                answer = await client.get(url)
            entries += len(feedparser.parse(answer.content)["entries"])

        await asyncio.gather(*map(read, urls))
    return entries


def run(command: list[str], *, stdin: str = "") -> tuple[float, float, float, str]:
    """Give wall seconds, and the peak memory in MB of the largest process and of all together."""
    started = time.perf_counter()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        watch = _Watch(process.pid)
        watch.start()
        output, _ = process.communicate(stdin)
        seconds = time.perf_counter() - started
        watch.stop()
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return seconds, watch.largest / 1e6, watch.together / 1e6, output


class _Watch(threading.Thread):
    """Looks again and again at the memory of a process and of its descendants (Linux)."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.largest = self.together = 0
        self._pid = pid
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(STEP):
            sizes = [_find_resident(pid) for pid in _find_family(self._pid)]
            self.largest = max([self.largest, *sizes])
            self.together = max(self.together, sum(sizes))

    def stop(self) -> None:
        self._over.set()
        self.join()


def _find_family(pid: int) -> list[int]:
    family = [pid]
    for one in family:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                family += map(int, children.read_text().split())
            except OSError:
                continue
    return family


def _find_resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * resource.getpagesize()


def measure(farm: FeedFarm, folder: Path) -> list[tuple[float, float, float]]:
    """Give (seconds, largest, together) of our first poll, our second, and the bare reading."""
    feeds = "".join(f"  {json.dumps(url)},\n" for url in farm.urls)
    (folder / "digest.toml").write_text(f'store = "{folder.name}.db"\nsources = [\n{feeds}]\n')
    collect = [sys.executable, "-m", "digest", "collect", "--config", str(folder / "digest.toml"), "--json"]
    first = run([*collect, "--now", FIRST])
    rows = list(map(json.loads, first[3].splitlines()))
    found = sum(row["new"] for row in rows)
    farm.count_answers()
    second = run([*collect, "--now", SECOND])
    answers = farm.count_answers()
    if answers.get("304") != len(farm.urls) or answers.get("200"):
        raise SystemExit(f"second poll: {answers}")
    bare = run([sys.executable, "-m", "tests.benchmarks.bench_collect", "bare"], stdin=json.dumps(farm.urls))
    if int(bare[3]) != found:
        raise SystemExit(f"{found} articles of {bare[3]} entries")
    return [one[:3] for one in (first, second, bare)]


def main() -> None:
    """Print the figures."""
    with open_feed_farm() as farm:
        runs = []
        for _ in range(RUNS):
            with tempfile.TemporaryDirectory() as folder:
                runs.append(measure(farm, Path(folder)))
    print(f"{len(farm.urls)} feeds, {os.cpu_count()} cores; medians of {RUNS} runs")
    for place, label in enumerate(
        ("collect, first poll", "collect, second poll (all 304)", "bare httpx2 + feedparser")
    ):
        seconds, largest, together = (statistics.median(run[place][part] for run in runs) for part in range(3))
        print(f"{label:<32} {seconds:6.2f} s   largest process {largest:4.0f} MB, together {together:4.0f} MB")
    ratio = statistics.median(run[0][0] / run[2][0] for run in runs)
    print(f"{'first poll : bare':<32} {ratio:6.2f}     (bar 1.3)")


if __name__ == "__main__":
    if sys.argv[1:] == ["bare"]:
        urls: Any = json.loads(sys.stdin.read())
        print(asyncio.run(read_bare(urls)))
    else:
        main()
