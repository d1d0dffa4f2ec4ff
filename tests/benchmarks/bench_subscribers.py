"""What bringing a million readers in, and out again, takes: processor time and memory, beside bare csv and sqlite3.

The bare loop checks nothing but writes the same rows, hashes and indexes, in the same batches, in the same run.
"""

from __future__ import annotations

import csv
import hmac
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from digest.pipeline.subscribing import BATCH

COUNT = int(os.environ.get("READERS", "1000000"))
MOST_MEMORY = 120
"""Megabytes."""

MOST_RATIO = 4.0

TABLES = """
CREATE TABLE subscribers (pk INTEGER PRIMARY KEY, address TEXT, hash TEXT, name TEXT, added TEXT, strikes INT);
CREATE UNIQUE INDEX ix_hash ON subscribers (hash);
CREATE TABLE subscriptions (pk INTEGER PRIMARY KEY, subscriber_pk INT, newsletter TEXT, state TEXT, since TEXT,
                            language TEXT, regions TEXT, text_only INT, listed TEXT);
CREATE UNIQUE INDEX ix_subscriber ON subscriptions (subscriber_pk, newsletter);
CREATE INDEX ix_state ON subscriptions (newsletter, state);
"""
SINCE = "2026-11-22 06:00:00.000000"


def write_list(path: Path, count: int) -> None:
    """A list as a mailer exports it: every fifth reader has wishes."""
    with path.open("w", encoding="utf-8") as file:
        file.write("Email Address,First Name,Last Name,Language,Regions\n")
        for number in range(count):
            wish = ("en,europe africa", ",", ",", "ur,south_asia", ",")[number % 5]
            file.write(f"reader.{number}@mail{number % 977}.test,Noor,Aziz {number},{wish}\n")


def import_bare(path: Path, database: Path) -> float:
    """The floor: parse with csv, hash, and write with executemany."""
    start = time.process_time()
    connection = sqlite3.connect(database, isolation_level=None)
    connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;" + TABLES)
    with path.open(encoding="utf-8", newline="") as file:
        rows = enumerate(islice(csv.reader(file), 1, None), 1)
        while batch := list(islice(rows, BATCH)):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO subscribers VALUES (?, ?, ?, ?, ?, 0)", list(make_people(batch)))
            connection.executemany(
                "INSERT INTO subscriptions VALUES (?, ?, 'main', 'active', ?, ?, ?, 0, NULL)",
                [(pk, pk, SINCE, row[3], row[4]) for pk, row in batch],
            )
            connection.execute("COMMIT")
    connection.close()
    return time.process_time() - start


def make_people(batch: list[tuple[int, list[str]]]) -> Iterator[tuple[object, ...]]:
    """Rows of subscribers."""
    for pk, row in batch:
        hashed = hmac.digest(b"0" * 32, row[0].casefold().encode(), "sha256").hex()[:32]
        yield pk, row[0], hashed, f"{row[1]} {row[2]}", SINCE


def run_digest(folder: Path, *arguments: str) -> tuple[float, float]:
    """Seconds and megabytes that `digest ARGUMENTS` takes in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_subscribers", "run", str(folder), *arguments]
    with (folder / "out.txt").open("wb") as file:
        out = subprocess.run(command, check=True, stdout=file, stderr=subprocess.PIPE, text=True)
    seconds, memory = out.stderr.split()[-2:]
    return float(seconds), float(memory)


def run_here(folder: str, arguments: list[str]) -> None:
    """Run the command in this process, and say how much memory it took."""
    os.chdir(folder)
    from digest.cli import main

    try:
        main(arguments)
    finally:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(time.process_time(), peak, file=sys.stderr)


def main() -> int:
    """Print the figures; give 1 where they are worse than promised."""
    if sys.argv[1:2] == ["run"]:
        run_here(sys.argv[2], sys.argv[3:])
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_list(folder / "readers.csv", COUNT)
        bare = import_bare(folder / "readers.csv", folder / "bare.db")
        print(f"{COUNT:,} rows, bare csv and sqlite3: {bare:.1f} s")
        worst, ratio = 0.0, 0.0
        for told, arguments in (
            ("import", ("import", "readers.csv")),
            ("import again", ("import", "readers.csv")),
            ("dry run", ("import", "--dry-run", "readers.csv")),
            ("export", ("export", "--out", "out.csv")),
            ("list", ("list", "--json")),
        ):
            seconds, memory = run_digest(folder, "subscribers", *arguments)
            print(f"{told}: {seconds:.1f} s, {seconds / bare:.2f} of bare, {memory:.0f} MB")
            worst, ratio = max(worst, memory), ratio or seconds / bare
    print(f"memory at most {worst:.0f} MB (bar {MOST_MEMORY}), import {ratio:.2f} of bare (bar {MOST_RATIO})")
    return int(worst > MOST_MEMORY or ratio > MOST_RATIO)


if __name__ == "__main__":
    sys.exit(main())
