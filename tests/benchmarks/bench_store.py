"""What an archive of a million articles costs `collect`, beside one of ten thousand: it should be next to nothing.

Saved are polls of 200 new articles, found are the 200 first seen since an instant. Both archives are asked in turn.
"Fresh" is a process that has just opened the store, "cold" one whose file is not in the system's memory either.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from digest.model import Arrival, Article, Batch, Poll, PollOutcome
from digest.store.articles import save_poll
from digest.store.listing import load_articles
from digest.store.opening import Store, open_store
from tests.factories import NOW

SMALL, LARGE = 10_000, 1_000_000
BAR = 1.5
POLL = 200
ROUNDS = 25
FRESH_ROUNDS = 9
SOURCES = 200
WORDS = (
    "harbour",
    "council",
    "tram",
    "ministry",
    "river",
    "plan",
    "vote",
    "border",
    "price",
    "strike",
    "court",
    "rain",
)


def make_text(chance: random.Random, length: int) -> str:
    """Words enough for `length` characters."""
    return " ".join(chance.choices(WORDS, k=length // 7))[:length]


def make_articles(chance: random.Random, count: int, *, minute: int) -> tuple[Article, ...]:
    """New articles, seen some minutes after NOW."""
    at = NOW + timedelta(minutes=minute)
    return tuple(
        Article(
            id=f"{chance.getrandbits(64):016x}",
            title=make_text(chance, 70),
            source="The Daily Ledger",
            origin="https://ledger.example/feed",
            first_seen=at,
            published=at,
            url=f"https://ledger.example/2026/11/22/{make_text(chance, 50).replace(' ', '-')}-{chance.getrandbits(32)}",
            authors=("Noor Aziz",),
            language="en",
            text=make_text(chance, 600),
        )
        for _ in range(count)
    )


# An archive of many sources over a year, ids as random as hashes are; written by SQLite itself, which is soonest.
NUMBERS = "WITH RECURSIVE n(pk) AS (SELECT 1 UNION ALL SELECT pk + 1 FROM n WHERE pk < :count)"
SEEN = "strftime('%Y-%m-%d %H:%M:%f000', :end, '-' || (365.0 * (:count - pk) / :count) || ' days', '-1 hour')"
SLUG = "replace(substr(text, 1, 50), ' ', '-') || '-' || pk"
KEY = f"'site' || source || '.example/' || substr(seen, 1, 10) || '/' || {SLUG}"
ARTICLES = f"""
INSERT INTO articles (pk, id, source_pk, url_key, first_seen, last_seen, published, latest_published, eligible_from,
                      redated, revision, pruned, wording, details, signature)
{NUMBERS}, dated AS (SELECT pk, {SEEN} AS seen, abs(random()) % {SOURCES} AS source, texts.text AS text
                     FROM n JOIN texts ON texts.rowid = 1 + pk % 1000)
SELECT pk, lower(hex(randomblob(8))), source + 1, {KEY}, seen, seen, seen, seen, seen, 0, 1, 0,
       lower(hex(randomblob(8))), lower(hex(randomblob(8))), lower(hex(randomblob(8))) FROM dated
"""
REVISIONS = """
INSERT INTO revisions (article_pk, number, seen, title, summary, text, details)
SELECT pk, 1, first_seen, substr(text, 1, 70), '', text, json_set(:details, '$.url', 'https://' || url_key)
FROM articles JOIN texts ON texts.rowid = 1 + pk % 1000
"""
DETAILS = {
    "source": "The Daily Ledger",
    "origin": "feed",
    "position": 0,
    "url": None,
    "authors": ["Noor Aziz"],
    "updated": None,
    "language": "en",
    "dateline": None,
    "region": None,
    "image": None,
    "tags": [],
    "section": None,
    "sticky": False,
    "translations": [],
}


def fill(path: Path, count: int) -> None:
    """Write an archive of `count` articles, past the store's own way in."""
    chance = random.Random(count)
    with open_store(path):
        pass
    with sqlite3.connect(path) as connection:
        # Made at the end, in order, they are made far sooner.
        indexes = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql LIKE 'CREATE%INDEX%'").fetchall()
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        connection.execute("CREATE TEMP TABLE texts (text)")
        connection.executemany("INSERT INTO texts VALUES (?)", [(make_text(chance, 600),) for _ in range(1_000)])
        connection.executemany(
            "INSERT INTO sources (pk, source, first_polled, last_polled, polls, failures, yielded, moves, validators)"
            " VALUES (?, ?, '2025-01-01 00:00:00.000000', '2025-01-01 00:00:00.000000', 1, 0, 1, 0, '{}')",
            [(pk + 1, f"https://site{pk}.example/feed") for pk in range(SOURCES)],
        )
        connection.execute(ARTICLES, {"count": count, "end": f"{NOW:%Y-%m-%d %H:%M:%S}"})
        connection.execute(REVISIONS, {"details": json.dumps(DETAILS)})
        for _, sql in indexes:
            connection.execute(sql)
        connection.execute("DROP TABLE texts")


def save(store: Store, chance: random.Random, number: int) -> None:
    """Save a poll of new articles."""
    found = make_articles(chance, POLL, minute=number)
    poll = Poll(
        source="https://site7.example/feed",
        at=found[0].first_seen,
        outcome=PollOutcome.READ,
        batches=(Batch(origin="feed", articles=found),),
    )
    arrivals = {article.id: Arrival(eligible_from=article.first_seen) for article in found}
    started = time.perf_counter()
    save_poll(store, poll, arrivals=arrivals, flags={})
    TIMES.append(time.perf_counter() - started)


def find(store: Store, number: int) -> None:
    """Load what the last poll brought."""
    started = time.perf_counter()
    found = list(load_articles(store, since=NOW + timedelta(minutes=number)))
    TIMES.append(time.perf_counter() - started)
    assert len(found) == POLL, len(found)


TIMES: list[float] = []
Pairs = dict[str, list[tuple[float, ...]]]


def take_times() -> list[float]:
    """What was measured since the last call, in seconds."""
    taken = TIMES[:]
    TIMES.clear()
    return taken


def run_once(path: Path, number: int) -> None:
    """In a process of its own: open the store, save one poll, load it, and print the three times."""
    started = time.perf_counter()
    with open_store(path) as store:
        opening = time.perf_counter() - started
        save(store, random.Random(number), number)
        find(store, number)
    print(json.dumps([opening, *take_times()]))


def measure_warm(stores: Sequence[Store]) -> Pairs:
    """Times of saving and finding, by turns in each store."""
    chance = random.Random(1)
    pairs: Pairs = {"save": [], "find": []}
    for number in range(1, ROUNDS + 1):
        for store in stores:
            save(store, chance, number)
        saved = take_times()
        for store in stores:
            find(store, number)
        pairs["save"].append(tuple(saved))
        pairs["find"].append(tuple(take_times()))
    return pairs


def measure_processes(paths: Sequence[Path], *, cold: bool) -> Pairs:
    """Times of opening, saving and finding in fresh processes, by turns in each store."""
    pairs: Pairs = {"open": [], "save": [], "find": []}
    for number in range(FRESH_ROUNDS):
        times = []
        for path in paths:
            if cold:
                forget(path)
            command = [
                sys.executable,
                "-m",
                "tests.benchmarks.bench_store",
                str(path),
                str(1_000 + 100 * cold + number),
            ]
            times.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
        for name, pair in zip(pairs, zip(*times, strict=True), strict=True):
            pairs[name].append(pair)
    return pairs


def forget(path: Path) -> None:
    """Let the system forget what it holds of a file."""
    os.sync()
    handle = os.open(path, os.O_RDONLY)
    os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(handle)


def print_pairs(state: str, pairs: Pairs, *, bar: bool) -> None:
    """Print medians and the ratio of the large to the small, beside the bar if one was set."""
    for name, times in pairs.items():
        small, large = (statistics.median(column) * 1_000 for column in zip(*times, strict=True))
        ratio = statistics.median(much / little for little, much in times)
        held = f"   bar {BAR}" if bar else ""
        print(f"{state:<6} {name:<5} 10k {small:7.1f} ms   1M {large:7.1f} ms   ratio {ratio:5.2f}{held}")


def main() -> None:
    """Make both archives and print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{count}.db") for count in (SMALL, LARGE)]
        for path, count in zip(paths, (SMALL, LARGE), strict=True):
            started = time.perf_counter()
            fill(path, count)
            print(f"{count:>9,} articles, {path.stat().st_size / 1e6:6.0f} MB, {time.perf_counter() - started:.0f} s")
        with open_store(paths[0]) as small, open_store(paths[1]) as large:
            print_pairs("warm", measure_warm((small, large)), bar=True)
        print_pairs("fresh", measure_processes(paths, cold=False), bar=True)
        print_pairs("cold", measure_processes(paths, cold=True), bar=False)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        run_once(Path(sys.argv[1]), int(sys.argv[2]))
    else:
        main()
