"""What an archive of a million articles costs an edition, beside one of ten thousand: it should be next to nothing.

Both have the same window of 500 candidates and the same hundreds of past editions with their decisions. Measured is
what `digest build` does with the store: load what the edition is made from, build it, and keep it.
"""

from __future__ import annotations

import json
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from digest.model import Arrival, Article, Batch, Memory, Poll, PollOutcome
from digest.pipeline.building import Commission, load_stored_inputs, save_draft
from digest.pipeline.verifying import verify_edition
from digest.settings import ChoiceSettings, Settings
from digest.store.articles import save_poll
from digest.store.editions import load_edition
from digest.store.keeping import load_next_slot
from digest.store.opening import Store, open_store
from tests.benchmarks.bench_store import LARGE, SMALL, fill
from tests.factories import NOW
from tests.store.editions import keep, send

BAR = 1.5
WINDOW = 500
PAST = 300
CANDIDATES = 200
"""Decisions of each past edition."""

ROUNDS = 9
DUE = NOW + timedelta(days=30)
SETTINGS = Settings(schedule="0 7 * * *", choice=ChoiceSettings(max_age="48h"))
SYLLABLES = ("ka", "ro", "mi", "te", "su", "len", "dor", "pa", "ghi", "un", "ber", "sol")
PLACES = ("Nairobi", "Paris", "Lima", "Seoul", "Berlin", "Cairo", "Lagos", "Delhi", "Oslo", "Quito", "Tunis", "Hanoi")


def make_window(chance: random.Random) -> tuple[Article, ...]:
    """The candidates: 500 stories of 400 words, no two alike, within the two days before the edition is due."""
    lexicon = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(20_000)]
    return tuple(_make_story(chance, lexicon, number) for number in range(WINDOW))


def _make_story(chance: random.Random, lexicon: list[str], number: int) -> Article:
    at = DUE - timedelta(minutes=5 * number + 1)
    place = PLACES[number % len(PLACES)]
    return Article(
        id=f"{number:016x}",
        title=f"{place}: {' '.join(chance.choices(lexicon, k=8))}",
        source="The Daily Ledger",
        origin="https://ledger.example/feed",
        first_seen=at,
        published=at,
        url=f"https://ledger.example/{number}",
        language="en",
        text=". ".join(f"In {place} {' '.join(chance.choices(lexicon, k=18))}" for _ in range(20)),
    )


def prepare(path: Path, count: int) -> None:
    """Write an archive with past editions of which some had stories of the window, and the window itself."""
    fill(path, count)
    chance = random.Random(7)
    window = make_window(chance)
    with open_store(path) as store:
        poll = Poll(
            source="https://ledger.example/feed",
            at=DUE,
            outcome=PollOutcome.READ,
            memory=Memory(polls=9),
            batches=(Batch(origin="https://ledger.example/feed", articles=window),),
        )
        arrivals = {article.id: Arrival(eligible_from=article.first_seen) for article in window}
        save_poll(store, poll, arrivals=arrivals, flags={})
        for number in range(PAST):
            due = DUE - timedelta(days=PAST - number)
            send(store, keep(store, range(number * 20, number * 20 + CANDIDATES), due=due))
    _use_archive(path)


def _use_archive(path: Path) -> None:
    """Let past editions have decided on articles of the archive."""
    with sqlite3.connect(path) as connection:
        (count,) = connection.execute("SELECT count(*) FROM articles").fetchone()
        ids = connection.execute(
            "SELECT id, url_key FROM articles WHERE pk > ? ORDER BY pk LIMIT ?", (count - 9_000, CANDIDATES + PAST * 20)
        ).fetchall()
        rows = connection.execute("SELECT edition_pk, article FROM decisions").fetchall()
        connection.executemany(
            "UPDATE decisions SET article = ?, url_key = ? WHERE edition_pk = ? AND article = ?",
            [(*ids[int(article[1:])], edition, article) for edition, article in rows],
        )


def build(store: Store, due: datetime) -> dict[str, float]:
    """Seconds that each step of a build takes."""
    times = {}
    started = time.perf_counter()
    commission = Commission(settings=SETTINGS, base=store.path.parent, due=due, now=DUE)
    slot = load_next_slot(store, "main", kind=commission.kind, due=due)
    inputs = load_stored_inputs(store, commission, slot=slot)
    times["load"] = time.perf_counter() - started
    draft = save_draft(store, replace(inputs, settings=SETTINGS))
    times["all"] = time.perf_counter() - started
    assert len(inputs.candidates) == WINDOW, len(inputs.candidates)
    assert draft.record.stories == SETTINGS.choice.stories, draft.record
    return times


def run_once(path: Path, number: int) -> None:
    """In a process of its own: build an edition, and print the times, the candidates and the peak of memory."""
    with open_store(path) as store:
        times = build(store, DUE + timedelta(days=number))
        started = time.perf_counter()
        verdict = verify_edition(store, load_edition(store, "main", "latest"))
        times["verify"] = time.perf_counter() - started
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(json.dumps({**times, "peak": int(peak.split()[1]) / 1024, "outcome": verdict.outcome}))


def main() -> None:
    """Make both archives and print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, str(count), "digest.db") for count in (SMALL, LARGE)]
        for path, count in zip(paths, (SMALL, LARGE), strict=True):
            path.parent.mkdir()
            started = time.perf_counter()
            prepare(path, count)
            print(f"{count:>9,} articles, {path.stat().st_size / 1e6:6.0f} MB, {time.perf_counter() - started:.0f} s")
        found: list[tuple[dict[str, float], dict[str, float]]] = []
        for number in range(ROUNDS):
            command = [sys.executable, "-m", "tests.benchmarks.bench_editions"]
            pair = [
                json.loads(subprocess.run([*command, str(path), str(number)], check=True, capture_output=True).stdout)
                for path in paths
            ]
            found.append((pair[0], pair[1]))
    for name in ("load", "all", "verify"):
        small, large = (statistics.median(pair[at][name] for pair in found) * 1_000 for at in (0, 1))
        ratio = statistics.median(pair[1][name] / pair[0][name] for pair in found)
        print(f"{name:<6} 10k {small:7.1f} ms   1M {large:7.1f} ms   ratio {ratio:5.2f}   bar {BAR}")
    peaks = [max(pair[at]["peak"] for pair in found) for at in (0, 1)]
    print(f"peak   10k {peaks[0]:7.1f} MB   1M {peaks[1]:7.1f} MB")
    print("built again:", {one["outcome"] for pair in found for one in pair})


if __name__ == "__main__":
    if len(sys.argv) > 1:
        run_once(Path(sys.argv[1]), int(sys.argv[2]))
    else:
        main()
