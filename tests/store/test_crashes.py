"""What kill -9 and company do to the store: nothing."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.store.makers import new_store

SAVER = """
import sys
from datetime import timedelta
from pathlib import Path
from tests.factories import NOW, make_article
from tests.store.makers import make_poll, new_store, save

folder, source, first, polls = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
with new_store(folder) as store:
    print("ready", flush=True)
    for poll in range(first, first + polls):
        at = NOW + timedelta(minutes=poll)
        # Twenty new ones at each poll, and twenty of the poll before under another headline.
        found = [
            make_article(number, id=f"{source}{number}", first_seen=at, title=f"{number} at {poll}", text="x" * 3_000)
            for number in range(poll * 20, poll * 20 + 40)
        ]
        save(store, make_poll(*found, source=source, at=at))
"""


def start(folder: Path, source: str, polls: int, *, first: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SAVER, str(folder), source, str(first), str(polls)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def finish(process: subprocess.Popen[str]) -> int:
    process.communicate(timeout=120)
    return process.returncode


def query(folder: Path, statement: str) -> list[Any]:
    with sqlite3.connect(folder / "digest.db") as connection:
        return connection.execute(statement).fetchall()


def count_polls(folder: Path) -> int:
    ((polls,),) = query(folder, "SELECT count(*) FROM polls")
    return int(polls)


def check_whole(folder: Path) -> None:
    """Whole polls only: every article has its newest revision, and as many came as the history counts."""
    assert query(folder, "PRAGMA integrity_check") == [("ok",)]
    assert query(folder, "PRAGMA foreign_key_check") == []
    lacking = "SELECT count(*) FROM articles a LEFT JOIN revisions r ON r.article_pk = a.pk AND r.number = a.revision"
    assert query(folder, f"{lacking} WHERE r.number IS NULL") == [(0,)]
    assert query(folder, "SELECT count(*) FROM articles") == query(folder, "SELECT coalesce(sum(new), 0) FROM polls")
    assert query(folder, "SELECT count(*) FROM revisions") == query(
        folder, "SELECT coalesce(sum(new + revised), 0) FROM polls"
    )


def test_a_process_killed_while_it_saves_leaves_whole_polls_and_the_next_goes_on(tmp_path: Path) -> None:
    moments = random.Random(3)
    with new_store(tmp_path):
        pass
    for _ in range(6):
        process = start(tmp_path, "a", 10_000, first=count_polls(tmp_path))
        time.sleep(moments.uniform(0.01, 0.4))
        process.kill()
        process.communicate()
        check_whole(tmp_path)
    polls = count_polls(tmp_path)
    assert finish(start(tmp_path, "a", 5, first=polls)) == 0
    check_whole(tmp_path)
    assert polls > 0
    assert query(tmp_path, "SELECT count(*) FROM articles") == [((polls + 5) * 20 + 20,)]


def test_processes_that_save_at_once_lose_nothing(tmp_path: Path) -> None:
    with new_store(tmp_path):
        pass
    together = [start(tmp_path, source, 30) for source in "abc"]
    assert [finish(process) for process in together] == [0, 0, 0]
    check_whole(tmp_path)
    assert query(tmp_path, "SELECT count(*), sum(revision) FROM articles") == [(3 * 620, 3 * (620 + 580))]


def test_processes_that_save_the_same_polls_at_once_save_each_article_once(tmp_path: Path) -> None:
    together = [start(tmp_path, "a", 20) for _ in range(2)]
    assert [finish(process) for process in together] == [0, 0]
    assert query(tmp_path, "PRAGMA integrity_check") == [("ok",)]
    assert query(tmp_path, "SELECT count(*) FROM articles") == [(420,)]
    assert query(tmp_path, "SELECT count(*) FROM polls") == [(20,)]
