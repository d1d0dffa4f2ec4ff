"""Sending, beside what else sends: Debian's smtp-source (C), smtplib in threads, aiosmtplib; the sink is smtp-sink.

A message is 78 KB, as an issue of 60 KB HTML is on the wire. All send over connections that are used again, by turns,
each in a process of its own, and ours writes its journal (SQLite, every entry synced). "Far" is 20 ms of round trip,
through tests.benchmarks.delaying_proxy. CPU is the client's own, in milliseconds a message.

Bars: near at 8 connections at least .75 of smtp-source, far at least 1.5 times. CPU at most 0.3 ms on a machine where
smtplib takes 0.74, so .4 of smtplib's here.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import shutil
import smtplib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

SINK, SOURCE = "smtp-sink", "smtp-source"
SBIN = "/usr/local/sbin:/usr/sbin:/sbin"
SENDER = "news@ledger.test"
BODY = b"Subject: Tram\r\nMIME-Version: 1.0\r\n\r\n" + 1_150 * (
    b"a tram line opens at the harbour, and the council votes on it today\r\n"
)
PEER = "smtplib threads"
NEAR, FAR = 4_000, 480
ROUNDS = 5
MILLISECONDS = 10  # each way


def find_tool(name: str) -> str:
    """The path of a tool; ends the benchmark plainly when it is missing."""
    path = shutil.which(name) or shutil.which(name, path=SBIN)
    if not path:
        sys.exit(f"{name} is missing: apt-get install postfix (it need not run), and no figure can be given without it")
    return path


def find_port() -> int:
    """A port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def running(command: list[str], port: int) -> Iterator[None]:
    """Run a server until the block ends."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()


def send_ours(port: int, count: int, connections: int, *, journal: str) -> None:
    """Send through the engine."""
    from digest.delivery.engine import send_all
    from digest.delivery.memory import MemoryLedger
    from digest.delivery.plan import Plan
    from digest.delivery.session import Letter
    from digest.delivery.transport import make_connector
    from digest.model import DeliveryState, Envelope
    from digest.settings import SendSettings
    from digest.store.journal import open_ledger
    from digest.store.opening import open_store
    from tests.store.journals import begin

    def compose(envelope: Envelope, _: datetime) -> Letter:
        return Letter(sender=SENDER, recipient=envelope.recipient, pieces=(BODY,))  # the others compose nothing

    readers = [f"reader{number}@ledger{number % 50}.test" for number in range(count)]
    connect = make_connector(SendSettings(from_=SENDER, smtp=f"smtp://127.0.0.1:{port}", starttls="never"))
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder, "digest.db")) as store:
        ledger = open_ledger(store, begin(store, readers), owner="bench") if journal == "sql" else MemoryLedger(readers)
        with measured():
            summary = send_all(
                ledger,
                compose=compose,
                connect=connect,
                plan=Plan(connections=connections, per_connection=count),
                clock=lambda: datetime.now(UTC),
                report=lambda _: None,
                stop=Event(),
            )
    assert summary.counts == {DeliveryState.SENT: count}, summary


def send_smtplib(port: int, count: int, connections: int) -> None:
    """Send with smtplib, a thread for each connection."""

    def run(number: int) -> None:
        with smtplib.SMTP("127.0.0.1", port) as smtp:
            for one in range(number, count, connections):
                smtp.sendmail(SENDER, [f"reader{one}@ledger.test"], BODY)

    with measured():
        threads = [Thread(target=run, args=(number,)) for number in range(connections)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def send_aiosmtplib(port: int, count: int, connections: int) -> None:
    """Send with aiosmtplib, a task for each connection."""
    import aiosmtplib

    async def run(number: int) -> None:
        async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False) as smtp:
            for one in range(number, count, connections):
                await smtp.sendmail(SENDER, [f"reader{one}@ledger.test"], BODY)

    async def run_all() -> None:
        await asyncio.gather(*(run(number) for number in range(connections)))

    with measured():
        asyncio.run(run_all())


@contextmanager
def measured() -> Iterator[None]:
    """Print the seconds and the CPU seconds of the block."""
    began, busy = time.perf_counter(), time.process_time()
    yield
    print(json.dumps([time.perf_counter() - began, time.process_time() - busy]))


CLIENTS: dict[str, Callable[[int, int, int], None]] = {
    "digest": lambda port, count, connections: send_ours(port, count, connections, journal="sql"),
    "digest, no journal": lambda port, count, connections: send_ours(port, count, connections, journal=""),
    PEER: send_smtplib,
    "aiosmtplib": send_aiosmtplib,
}


def time_source(port: int, count: int, connections: int) -> tuple[float, float]:
    """Seconds and CPU seconds of smtp-source."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    amount = ["-m", str(count), "-l", str(len(BODY)), "-s", str(connections)]
    subprocess.run([find_tool(SOURCE), "-d", *amount, f"127.0.0.1:{port}"], check=True)
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def time_client(name: str, port: int, count: int, connections: int) -> tuple[float, float]:
    """Seconds and CPU seconds of one of ours or another library, in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_send", name, str(port), str(count), str(connections)]
    seconds, busy = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return seconds, busy


def compare(place: str, port: int, count: int, connections: int) -> None:
    """Print every client's figures, and the median of its ratios to smtp-source in the same round."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in (SOURCE, *CLIENTS)}
    for _ in range(ROUNDS):
        times[SOURCE].append(time_source(port, count, connections))
        for name in CLIENTS:
            times[name].append(time_client(name, port, count, connections))
    peer = statistics.median(cpu for _, cpu in times[PEER])
    for name, taken in times.items():
        rate = statistics.median(count / seconds for seconds, _ in taken)
        busy = statistics.median(cpu / count * 1_000 for _, cpu in taken)
        ratio = statistics.median(base / own for (base, _), (own, _) in zip(times[SOURCE], taken, strict=True))
        print(
            f"{place} {connections:>2} {name:<20} {rate:7.0f} msg/s   ratio {ratio:5.2f}   CPU {busy:5.2f} ms,"
            f" {busy * count / 1_000 / peer:4.2f} of smtplib's",
            flush=True,
        )


def main() -> None:
    """Compare near and far."""
    sink, proxy = find_port(), find_port()
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    print(
        f"{len(BODY) / 1_000:.0f} KB a message, {ROUNDS} rounds, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    with running([find_tool(SINK), *user, f"127.0.0.1:{sink}", "1000"], sink):
        compare("near", sink, NEAR, 8)
        command = [sys.executable, "-m", "tests.benchmarks.delaying_proxy", str(proxy), str(sink), str(MILLISECONDS)]
        with running(command, proxy):
            compare("far ", proxy, FAR, 8)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        CLIENTS[sys.argv[1]](*(int(number) for number in sys.argv[2:5]))
    else:
        main()
