"""What runs leave: a line each, quiet ones thinned out, the oldest forgotten."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from digest.store import runs
from digest.store.opening import Store
from digest.store.runs import QUIET, begin_run, end_run, load_runs
from tests.factories import NOW
from tests.store.makers import new_store

MINUTE = timedelta(minutes=1)


def run(store: Store, minute: int, *, step: str = QUIET, exit_code: int = 0) -> None:
    key = begin_run(store, "main", now=NOW + minute * MINUTE)
    end_run(store, key, now=NOW + minute * MINUTE, exit_code=exit_code, step=step, told=f"run {minute}")


def list_minutes(store: Store) -> list[int]:
    return [int((one.at - NOW) / MINUTE) for one in load_runs(store, "main", last=100)]


def test_a_run_that_did_not_end_is_kept_as_such(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        run(store, 0, step="build, send")
        begin_run(store, "main", now=NOW + MINUTE)
        killed, done = load_runs(store, "main", last=2)
    assert (killed.ended, killed.exit_code) == (None, None)
    assert (done.step, done.exit_code, done.told) == ("build, send", 0, "run 0")


def test_of_quiet_runs_in_a_row_the_first_and_the_last_are_kept(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        for minute in range(5):
            run(store, minute)
        run(store, 5, exit_code=75)
        run(store, 6)
        run(store, 7)
        assert list_minutes(store) == [7, 6, 5, 4, 0]


def test_the_oldest_runs_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "HISTORY", 3)
    with new_store(tmp_path) as store:
        for minute in range(6):
            run(store, minute, step="build")
        assert list_minutes(store) == [5, 4, 3]
