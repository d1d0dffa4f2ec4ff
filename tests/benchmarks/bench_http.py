"""What reading 200 feeds costs, beside bare httpx2 with as many at once: at most 1.3 times as much, then all 304."""

from __future__ import annotations

import asyncio
import json
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from digest.http import open_reader
from digest.model import Validators
from digest.settings import FetchSettings
from tests.feed_farm import NEWEST, FeedFarm, open_feed_farm

AT_ONCE = 16
RUNS = 7
Poll = Callable[[str, str | None], Awaitable[tuple[int, str | None, int]]]
"""Address and ETag -> status, ETag and length of the body."""


async def read_with_digest(urls: Sequence[str]) -> dict[str, Any]:
    async with open_reader(FetchSettings()) as reader:

        async def poll(url: str, etag: str | None) -> tuple[int, str | None, int]:
            found = await reader.fetch(url, at=NEWEST, validators=Validators(etag=etag) if etag else None)
            return found.status, found.headers.get("etag"), len(found.body)

        return await poll_twice(urls, poll)


async def read_with_httpx2(urls: Sequence[str]) -> dict[str, Any]:
    import httpx2

    room = asyncio.Semaphore(AT_ONCE)
    async with httpx2.AsyncClient(trust_env=False) as client:

        async def poll(url: str, etag: str | None) -> tuple[int, str | None, int]:
            async with room:
                found = await client.get(url, headers={"If-None-Match": etag} if etag else {})
            return found.status_code, found.headers.get("etag"), len(found.content)

        return await poll_twice(urls, poll)


async def poll_twice(urls: Sequence[str], poll: Poll) -> dict[str, Any]:
    etags: list[str | None] = [None for _ in urls]
    seconds, statuses, length = [], [], 0
    for _ in range(2):
        started = time.perf_counter()
        found = await asyncio.gather(*map(poll, urls, etags))
        seconds.append(time.perf_counter() - started)
        statuses.append(Counter(status for status, _, _ in found))
        etags, length = [etag for _, etag, _ in found], length + sum(size for _, _, size in found)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "statuses": statuses, "bytes": length, "peak": peak}


READERS = {"digest": read_with_digest, "httpx2": read_with_httpx2}


def run_reader(name: str, farm: FeedFarm) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.bench_http", name]
    done = subprocess.run(command, input=json.dumps(farm.urls), stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def main() -> None:
    for packed in (True, False):
        with open_feed_farm(packed=packed) as farm:
            pairs = [[run_reader(name, farm) for name in READERS] for _ in range(RUNS)]
        print(f"{len(farm.urls)} feeds, {pairs[0][0]['bytes'] / 1e6:.1f} MB, {'gzip' if packed else 'plain'}")
        for poll, label in enumerate(("first poll", "second poll")):
            ours, bare = (statistics.median(pair[side]["seconds"][poll] for pair in pairs) for side in (0, 1))
            ratio = statistics.median(pair[0]["seconds"][poll] / pair[1]["seconds"][poll] for pair in pairs)
            print(f"  {label:<12} {ours * 1000:6.0f} ms   httpx2 {bare * 1000:6.0f} ms   ratio {ratio:.2f}")
        peaks = [max(pair[side]["peak"] for pair in pairs) for side in (0, 1)]
        print(f"  peak         {peaks[0]:6.0f} MB   httpx2 {peaks[1]:6.0f} MB")
        print(f"  answers      {pairs[-1][0]['statuses']}")


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps(asyncio.run(READERS[sys.argv[1]](json.load(sys.stdin)))))
    else:
        main()
