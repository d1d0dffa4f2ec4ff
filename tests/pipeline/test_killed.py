"""Runs that are killed at every step, and runs at once, in real processes: one edition, and nobody gets it twice."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from digest.store.deliveries import count_states
from tests.pipeline.newsroom import MINUTE, SEVEN, SIX, Newsroom
from tests.smtp_server import SmtpServer

# Forks for each line on standard input: "FOLDER N" runs the newsletter in FOLDER at seven and kills it with SIGKILL
# before its Nth commit to the store, 0 for never; "FOLDER N M" kills it before its Nth message is handed over instead.
RUNNER = """
import json, os, signal, sys
from dataclasses import replace
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.engine import Engine
from digest.delivery.smtp import SmtpTransport
from digest.pipeline import dispatching, rechecking, running
from digest.render import render_edition
from digest.settings import SendSettings
from digest.sources import collect
from digest.store import deliveries, editions, keeping, migrating, runs, troubles
from tests.pipeline.newsroom import SEVEN, Newsroom

counted = 0

def count(limit):
    global counted
    counted += 1
    if counted == limit:
        os.kill(os.getpid(), signal.SIGKILL)

def run(folder, limit, where):
    if where == "commits":
        event.listen(Engine, "commit", lambda connection: count(limit))
    else:
        deliver = SmtpTransport.deliver
        def counting(self, recipient, message):
            count(limit)
            return deliver(self, recipient, message)
        SmtpTransport.deliver = counting
    send = json.loads((Path(folder) / "send.json").read_text())
    newsroom = Newsroom(Path(folder), send=SendSettings(**send))
    return newsroom.run(SEVEN).exit_code

print("ready", flush=True)
for line in sys.stdin:
    folder, limit, where = json.loads(line)
    child = os.fork()
    if child == 0:
        try:
            os._exit(run(folder, limit, where))
        except BaseException:
            import traceback
            traceback.print_exc()
            os._exit(99)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
KILLED = -9


class Runner:
    """A process that forks one for each run, so that its imports are paid for once."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def begin(self, folder: Path, *, limit: int = 0, where: str = "commits") -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([str(folder), limit, where]) + "\n")
        self._process.stdin.flush()

    def end(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())

    def run(self, folder: Path, *, limit: int = 0, where: str = "commits") -> int:
        self.begin(folder, limit=limit, where=where)
        return self.end()


@contextmanager
def start_runner() -> Iterator[Runner]:
    command = [sys.executable, "-c", RUNNER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield Runner(process)
        finally:
            process.kill()


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with start_runner() as started:
        yield started


def prepare(folder: Path, server: SmtpServer) -> Newsroom:
    """A newsroom whose sources were read at six, and that sends through `server`."""
    folder.mkdir(exist_ok=True)
    newsroom = Newsroom(folder, server)
    newsroom.write_stories(4)
    newsroom.run(SIX)
    send = {"from_": newsroom.settings.send.from_, "recipients": "readers.txt", "ca_file": str(server.ca_file)}
    send |= {"smtp": server.url, "unsubscribe": "mailto:leave@ledger.test"}
    (folder / "send.json").write_text(json.dumps(send))
    return newsroom


def check_outcome(newsroom: Newsroom, server: SmtpServer) -> int:
    """One edition is sent, and each reader got it once or is in doubt; gives how many are in doubt."""
    standing = [one for one in newsroom.load_editions() if one.state.value in {"approved", "sending", "sent", "draft"}]
    assert [one.state.value for one in standing] == ["sent"]
    with newsroom.open() as store:
        counts = count_states(store, standing[0].slot)
    assert sum(counts.values()) == 2
    assert set(+counts) <= {"sent", "in_doubt"}
    mails = Counter(message.recipient for message in server.messages)
    assert all(count == 1 for count in mails.values())
    assert counts["sent"] <= len(mails)
    return counts["in_doubt"]


def test_a_run_killed_before_any_of_its_commits_is_made_up_for_by_the_next(tmp_path: Path, runner: Runner) -> None:
    doubts, limit = Counter[int](), 0
    while True:
        limit += 1
        with SmtpServer() as server:
            newsroom = prepare(tmp_path / str(limit), server)
            code = runner.run(tmp_path / str(limit), limit=limit)
            newsroom.run(SEVEN + 5 * MINUTE)
            newsroom.run(SEVEN + 10 * MINUTE)
            doubts[check_outcome(newsroom, server)] += 1
        if code != KILLED:
            assert code == 0
            break
    assert limit > 12  # the run has that many commits at least, and was killed before each
    assert doubts == {0: limit - 2, 1: 2}  # only who was written down as attempted, and not as sent


@pytest.mark.parametrize("limit", [1, 2])
def test_a_run_killed_while_it_hands_over_a_message_leaves_that_reader_in_doubt(
    tmp_path: Path, runner: Runner, limit: int
) -> None:
    with SmtpServer() as server:
        newsroom = prepare(tmp_path, server)
        assert runner.run(tmp_path, limit=limit, where="messages") == KILLED
        found = newsroom.run(SEVEN + 5 * MINUTE)
        assert found.exit_code == 8
        assert newsroom.run(SEVEN + 10 * MINUTE).exit_code == 0
        assert check_outcome(newsroom, server) == 1
        assert len(server.messages) == 1


def test_runs_at_once_send_one_edition_once(tmp_path: Path) -> None:
    with SmtpServer() as server, start_runner() as one, start_runner() as other, start_runner() as third:
        newsroom = prepare(tmp_path, server)
        for each in (one, other, third):
            each.begin(tmp_path)
        assert [each.end() for each in (one, other, third)] == [0, 0, 0]
        assert check_outcome(newsroom, server) == 0
        assert len(newsroom.load_editions()) == 1
