"""Sendings in processes of their own, forked from one that has sent already, to be killed at a step or instant.

with start_sender() as sender:
    code = sender.send(folder, step="marked", nth=3)     # killed at its third mark: -9
    code = sender.send(folder)                            # goes on to the end
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from digest.model import EditionState
from digest.pipeline.building import Commission, build_draft
from digest.pipeline.keys import load_keys
from digest.readers.keys import hash_address
from digest.settings import SendSettings
from digest.store.editions import move_edition
from digest.store.freezing import start_sending
from digest.store.reckoning import count_states, list_deliveries
from digest.store.subscribers import bring_listed
from tests.pipeline.desk import SEVEN, SIX, Desk
from tests.scripted_smtp import ScriptedServer

KILLED = -signal.SIGKILL
CONNECTIONS = 4

_SENDER = """
import json, os, signal, sys, threading
from dataclasses import replace
from pathlib import Path
from digest.delivery.plan import Plan
from digest.pipeline import amending, sendoff
from digest.settings import SendSettings
from digest.store import journal, resuming
from tests.pipeline.desk import SEVEN, Desk
from tests.pipeline.rehearsal import rehearse

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def send(folder, step, nth, after, policy, lease):
    if lease:
        journal.LEASE = journal.timedelta(seconds=lease)
    lock, seen, timers = threading.Lock(), 0, []
    def watch(name):
        nonlocal seen
        with lock:
            if after and not timers:
                timers.append(threading.Timer(after, die))
                timers[0].start()
            seen += name == step
            if name == step and seen == nth:
                die()
    settings = json.loads((Path(folder) / "send.json").read_text())
    desk = Desk(Path(folder), send=replace(SendSettings(**settings), in_doubt=policy))
    plan = Plan(connections=4, waits=(0.01,), rests=(0.0,), lease=lease or 60.0)
    with desk.open() as store:
        record = desk.load_editions()[-1]
        taken = sendoff.send_approved(desk.make_run(SEVEN, watch=watch, plan=plan), store, record)
    return max((alarm.exit_code for alarm in taken.alarms), default=0)

rehearse()
print("ready", flush=True)
for line in sys.stdin:
    told = json.loads(line)
    if isinstance(told, int):
        print(os.waitstatus_to_exitcode(os.waitpid(told, 0)[1]), flush=True)
        continue
    child = os.fork()
    if child == 0:
        try:
            os._exit(send(*told))
        except BaseException:
            import traceback
            traceback.print_exc()
            os._exit(99)
    print(child, flush=True)
"""


class Sender:
    """A process that forks one for each sending, so that imports and first times are paid for once."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def begin(
        self,
        folder: Path,
        *,
        step: str = "",
        nth: int = 0,
        after: float = 0.0,
        policy: str = "hold",
        lease: float = 0.0,
    ) -> int:
        """Begin to send; give the process's number. It is killed at the `nth` time of a step, or `after` seconds."""
        return self._ask([str(folder), step, nth, after, policy, lease])

    def end(self, pid: int) -> int:
        """Wait for the end of one that was begun; give its exit code."""
        return self._ask(pid)

    def send(self, folder: Path, *, step: str = "", nth: int = 0, after: float = 0.0, policy: str = "hold") -> int:
        """Send to the end, or until it is killed; give the exit code."""
        return self.end(self.begin(folder, step=step, nth=nth, after=after, policy=policy))

    def _ask(self, what: list[object] | int) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@contextmanager
def start_sender() -> Iterator[Sender]:
    command = [sys.executable, "-c", _SENDER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield Sender(process)
        finally:
            process.kill()


def prepare_edition(folder: Path, server: ScriptedServer, *, readers: int) -> Desk:
    """A desk with one edition that is sending, to so many readers, none of whom was tried yet."""
    folder.mkdir(exist_ok=True)
    desk = Desk(folder, send=_make_settings(server))
    desk.write_stories(3)
    desk.run(SIX)
    with desk.open() as store:
        record = build_draft(store, Commission(settings=desk.settings, base=folder, due=SEVEN, now=SEVEN)).record
        move_edition(store, record.slot, to=EditionState.APPROVED, expected=[EditionState.DRAFT])
        keys = load_keys(desk.settings, folder)
        addresses = [f"r{number}@reader.test" for number in range(readers)]
        rows = [(address, hash_address(keys, address)) for address in addresses]
        bring_listed(store, "main", rows, now=SEVEN)
        assert start_sending(store, record.slot, now=SEVEN, listed_at=SEVEN) == readers
    aim_at(desk, server)
    return desk


def aim_at(desk: Desk, server: ScriptedServer) -> None:
    """Let the sendings of a desk go to a server."""
    send = _make_settings(server)
    given = {"from_": send.from_, "smtp": send.smtp, "starttls": send.starttls, "unsubscribe": send.unsubscribe}
    (desk.folder / "send.json").write_text(json.dumps(given))
    desk.settings = replace(desk.settings, send=send)


def _make_settings(server: ScriptedServer) -> SendSettings:
    return replace(server.settings(), unsubscribe="mailto:leave@ledger.test")


def count_journal(desk: Desk) -> dict[str, int]:
    """How many readers are in which state."""
    with desk.open() as store:
        return {
            str(state): count for state, count in count_states(store, desk.load_editions()[-1].slot).items() if count
        }


def list_states(desk: Desk) -> dict[str, str]:
    """Reader -> state."""
    with desk.open() as store:
        found = list_deliveries(store, desk.load_editions()[-1].slot, limit=100_000)
    return {one.delivery.recipient: one.delivery.state.value for one in found}
