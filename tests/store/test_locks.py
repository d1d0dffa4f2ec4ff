"""The lock: one holder at a time, who is named, and who loses it by ending in any way."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import pytest

from digest.errors import ConfigError, TemporaryError
from digest.store.locks import hold_lock, hold_run_lock, hold_sending_lock, is_running, is_sending

HOLDER = """
import os, sys, time
from pathlib import Path
from digest.store.locks import hold_lock
with hold_lock(Path(sys.argv[1]), wait=0):
    print("held", flush=True)
    time.sleep({seconds})
    Path(sys.argv[1]).with_name("let go").touch()
"""


@contextmanager
def holding(store: Path, *, seconds: float = 60) -> Iterator[subprocess.Popen[str]]:
    code = textwrap.dedent(HOLDER).format(seconds=seconds)
    with subprocess.Popen([sys.executable, "-c", code, store], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_holder_is_told_who_the_first_is(tmp_path: Path) -> None:
    store = tmp_path / "digest.db"
    with holding(store) as process, pytest.raises(TemporaryError) as refused, hold_lock(store, wait=0):
        pass
    assert f"digest.db is being written by process {process.pid}." in str(refused.value)
    assert refused.value.exit_code == 75


def test_the_lock_is_free_again_after_its_block_even_if_that_failed(tmp_path: Path) -> None:
    store = tmp_path / "digest.db"
    with pytest.raises(ZeroDivisionError), hold_lock(store, wait=0):
        raise ZeroDivisionError
    with hold_lock(store, wait=0):
        assert (tmp_path / "digest.db.lock").read_text() == f"{os.getpid()}\n"


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    store = tmp_path / "digest.db"
    with holding(store, seconds=60) as process:
        process.kill()
        process.wait()
        with hold_lock(store, wait=0):
            pass


def test_one_who_waits_gets_the_lock_when_it_is_let_go(tmp_path: Path) -> None:
    store = tmp_path / "digest.db"
    with holding(store, seconds=0.5), hold_lock(store, wait=30):
        assert (tmp_path / "let go").exists()


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError), hold_lock(tmp_path / "missing" / "digest.db", wait=0):
        pass


def test_whether_somebody_sends_or_runs_is_known_while_they_do(tmp_path: Path) -> None:
    store = tmp_path / "digest.db"
    assert (is_sending(store, "main"), is_running(store, "main")) == (False, False)
    with hold_sending_lock(store, "main"), hold_run_lock(store, "main"), hold_run_lock(store, "main"):
        assert (is_sending(store, "main"), is_running(store, "main")) == (True, True)
        assert (is_sending(store, "evening"), is_running(store, "evening")) == (False, False)
    assert (is_sending(store, "main"), is_running(store, "main")) == (False, False)


def test_a_sender_gets_the_lock_though_somebody_asks_for_it_at_that_instant(tmp_path: Path) -> None:
    store = tmp_path / "digest.db"
    with hold_sending_lock(store, "main"):
        pass
    handle = os.open(tmp_path / "digest.db.main.sending.lock", os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_SH)
    Timer(0.02, os.close, [handle]).start()
    with hold_sending_lock(store, "main"):
        assert is_sending(store, "main")
