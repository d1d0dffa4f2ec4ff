"""What the journal costs a sending: freezing a million readers, and marking and noting each message around its dot.

Beside each stands the least that SQLite takes for the same rows, by bare sqlite3: one `executemany` for the freezing,
two in each transaction for a group. All wait for the disk (synchronous = FULL) in all but the freezing.
"""

from __future__ import annotations

import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from multiprocessing import get_context
from pathlib import Path

from digest.model import DeliveryState, EditionState, Entry, Envelope, Outcome
from digest.store.editions import move_edition
from digest.store.freezing import start_sending
from digest.store.journal import open_ledger
from digest.store.opening import open_store
from tests.factories import NOW
from tests.store.editions import keep

READERS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
MESSAGES = 20_000
GROUPS = (8, 32)
AHEAD = 500
RUNS = 3
SAID = "250 2.0.0 Ok: queued as 4fT1cQ0nXz"
AT = f"{NOW:%Y-%m-%d %H:%M:%S.%f}"
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)"
PEOPLE = f"""{NUMBERS} INSERT INTO subscribers (pk, address, hash, name, added, strikes)
             SELECT i, 'reader' || i || '@ledger.example', lower(hex(randomblob(16))), '', :at, 0 FROM n"""
WISHES = f"""{NUMBERS}
             INSERT INTO subscriptions (pk, subscriber_pk, newsletter, state, since, language, regions, text_only)
             SELECT i, i, 'main', 'active', :at, '', '', 0 FROM n"""
FREEZE = """INSERT INTO deliveries
            (edition_pk, place, recipient, key, state, detail, variant, fence, tries, subscription_pk)
            VALUES (1, ?, ?, ?, 'pending', '', 0, 0, 0, ?)"""
READ = "SELECT s.pk - 1, p.address, p.hash, s.pk FROM subscriptions s JOIN subscribers p ON p.pk = s.subscriber_pk"
MARK = """UPDATE deliveries SET state = 'attempting', owner = 'me'
          WHERE edition_pk = 1 AND place = ? AND fence = 0 AND state = 'pending'"""
NOTE = """UPDATE deliveries SET state = 'sent', detail = ?, at = ?, tries = 1, owner = NULL
          WHERE edition_pk = 1 AND place = ? AND owner = 'me'"""


@contextmanager
def timing(into: list[tuple[float, float]], count: int = 1) -> Iterator[None]:
    """Note seconds, and seconds of CPU, for each of `count`."""
    began, busy = time.perf_counter(), time.process_time()
    yield
    into.append(((time.perf_counter() - began) / count, (time.process_time() - busy) / count))


def fill(path: Path) -> None:
    """An approved edition, and its subscribers."""
    with open_store(path) as store:
        slot = keep(store)
        move_edition(store, slot, to=EditionState.APPROVED, expected=[EditionState.DRAFT])
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in (PEOPLE, WISHES):
            connection.execute(statement, {"count": READERS, "at": AT})


def measure(path: Path) -> dict[str, tuple[float, float]]:
    """Freeze and send as the program does; what is measured is a message's share."""
    took: dict[str, list[tuple[float, float]]] = {}
    with open_store(path) as store:
        from digest.store.editions import load_edition

        slot = load_edition(store, "main", "latest").slot
        with timing(took.setdefault("freeze", [])):
            start_sending(store, slot, now=NOW)
        took["memory"] = [(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 0)]
        for size in GROUPS:
            with open_ledger(store, slot, owner=f"groups of {size}") as ledger:
                ready = list(ledger.write(Entry(wanted=AHEAD), now=NOW).claimed)
                with timing(took.setdefault(f"groups of {size}", []), MESSAGES):
                    send(ledger.write, ready, size)
    return {name: (statistics.median(one for one, _ in all_), all_[0][1]) for name, all_ in took.items()}


def send(write: Callable[..., object], ready: list[Envelope], size: int) -> None:
    """Go through readers in groups: mark one group while the outcomes of the one before are noted."""
    outcomes: list[Outcome] = []
    for _ in range(MESSAGES // size):
        attempts = ready[:size]
        del ready[:size]
        wanted = AHEAD // 2 if len(ready) < AHEAD // 2 else 0
        written = write(Entry(attempts=attempts, outcomes=outcomes, wanted=wanted), now=NOW)
        assert len(written.granted) == size  # type: ignore[attr-defined]
        ready += written.claimed  # type: ignore[attr-defined]
        outcomes = [Outcome(envelope=one, state=DeliveryState.SENT, detail=SAID) for one in attempts]


def measure_bare(path: Path) -> dict[str, tuple[float, float]]:
    """The same rows by bare sqlite3, which neither claims nor checks nor reads anything."""
    took: dict[str, list[tuple[float, float]]] = {}
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = NORMAL")
        with timing(took.setdefault("freeze", [])):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(FREEZE, connection.execute(READ))
            connection.execute("COMMIT")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("COMMIT")
        first = 0
        for size in GROUPS:
            with timing(took.setdefault(f"groups of {size}", []), MESSAGES):
                send_bare(connection, first, size)
            first += MESSAGES
    return {name: all_[0] for name, all_ in took.items()}


def send_bare(connection: sqlite3.Connection, first: int, size: int) -> None:
    """Mark and note in groups."""
    noted: list[tuple[str, str, int]] = []
    for place in range(first, first + MESSAGES, size):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(MARK, [(one,) for one in range(place, place + size)])
        connection.executemany(NOTE, noted)
        connection.execute("COMMIT")
        noted = [(SAID, AT, one) for one in range(place, place + size)]


def run(measured: Callable[[Path], dict[str, tuple[float, float]]]) -> dict[str, tuple[float, float]]:
    """Measure in a process of its own, on a store of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "digest.db"
        fill(path)
        with get_context("spawn").Pool(1) as pool:
            return pool.apply(measured, [path])


def main() -> None:
    """Print the figures."""
    ours, bare = zip(*((run(measure), run(measure_bare)) for _ in range(RUNS)), strict=True)
    print(f"{READERS:,} readers; medians of {RUNS} runs, ours and by bare sqlite3")
    memory = statistics.median(one["memory"][0] for one in ours)
    for name in ("freeze", *(f"groups of {size}" for size in GROUPS)):
        wall, cpu = ([statistics.median(one[name][part] for one in runs) for runs in (ours, bare)] for part in range(2))
        if name == "freeze":
            print(
                f"{name:<14} {wall[0]:6.2f} s  {wall[1]:6.2f} s   ({wall[0] / wall[1]:.2f}), {memory:.0f} MB resident"
            )
        else:
            rates = f"{1 / wall[0]:8,.0f} /s  {1 / wall[1]:8,.0f} /s"
            print(f"{name:<14} {rates}   CPU {cpu[0] * 1e6:5.1f} us  {cpu[1] * 1e6:5.1f} us a message")


if __name__ == "__main__":
    main()
