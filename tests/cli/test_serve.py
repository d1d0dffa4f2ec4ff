"""`digest serve` in use: a process that is asked over HTTP, and told to end."""

from __future__ import annotations

import json
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import httpx2
import pytest

from digest.pipeline.leaving import Readership
from tests.cli.conftest import Run
from tests.readership import list_active, make_link, make_readership

CONFIG = """
[send]
unsubscribe_url = "https://ledger.test/leave"
[newsletters.daily]
name = "The Daily Ledger"
[newsletters.urdu]
name = "The Urdu Ledger"
"""
IMPATIENT = """
import sys
from starlette.responses import PlainTextResponse
from digest.web.serving import serve_app

serve_app(PlainTextResponse("yes"), host="127.0.0.1", port=0, patience=0.3, on_ready=lambda url: print(url, flush=True))
"""


@pytest.fixture
def readership(tmp_path: Path) -> Readership:
    (tmp_path / "digest.toml").write_text(CONFIG, encoding="utf-8")
    return make_readership(tmp_path, ("an@reader.test", "daily", ""), ("omar@reader.test", "urdu", "ur"))


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server of ours, and the URL that it says it answers at."""
    command = [sys.executable, "-W", "error", *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=folder, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            assert process.stdout
            line = process.stdout.readline()
            found = re.search(r"http://127.0.0.1:\d+/", line)
            assert found, process.stderr.read() if process.stderr else ""
            yield process, found[0]
        finally:
            process.kill()


def test_it_answers_until_it_is_told_to_end_and_its_lines_hold_no_token(readership: Readership) -> None:
    token = make_link(readership, 1)
    with started(readership.base, "-m", "digest", "serve", "--port", "0", "-v") as (process, url):
        assert httpx2.get(f"{url}health").json() == {"ok": True}
        assert httpx2.post(f"{url}leave/{token}", data={"List-Unsubscribe": "One-Click"}).status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        told = process.stderr.read() if process.stderr else ""
    assert list_active(readership) == [2]
    lines = [json.loads(line) for line in told.splitlines()]
    assert [(one["method"], one["path"], one["status"]) for one in lines] == [
        ("GET", "/health", 200),
        ("POST", "/leave/…", 200),
    ]
    assert token not in told


def test_whoever_leaves_while_the_store_is_locked_waits_and_pages_and_health_do_not(readership: Readership) -> None:
    links = [make_link(readership, 1), make_link(readership, 2)] * 20
    with (
        started(readership.base, "-m", "digest", "serve", "--port", "0") as (_, url),
        httpx2.Client(base_url=url, timeout=60) as web,
        closing(sqlite3.connect(readership.store, isolation_level=None)) as writer,
        ThreadPoolExecutor(40) as pool,
    ):
        writer.execute("BEGIN IMMEDIATE")
        leaving = [pool.submit(web.post, f"leave/{link}") for link in links]
        assert wait(leaving, timeout=0.5).done == set()
        assert web.get("health").json() == {"ok": True}
        assert web.get(f"leave/{links[0]}").status_code == 200
        assert list_active(readership) == [1, 2]
        writer.execute("COMMIT")
        assert {one.result().status_code for one in leaving} == {200}
    assert list_active(readership) == []


def test_connections_that_send_nothing_or_half_a_request_are_dropped(tmp_path: Path) -> None:
    with started(tmp_path, "-c", IMPATIENT) as (_, url):
        host, port = url.removeprefix("http://").strip("/").split(":")
        begun = time.monotonic()
        for sent in (b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-", b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HT"):
            with socket.create_connection((host, int(port)), timeout=10) as connection:
                connection.sendall(sent)
                with connection.makefile("rb") as answer, suppress(ConnectionResetError):
                    answer.read()
        assert time.monotonic() - begun < 8
        assert httpx2.get(url).text == "yes"


def test_a_new_key_signs_and_the_old_ones_stay(run: Run, readership: Readership) -> None:
    before = make_link(readership, 1)
    done = run("serve", "--new-key", check=True)
    assert "key 2 signs from now on" in done.stdout
    assert make_link(readership, 1) != before
    assert (readership.base / "digest.keys").stat().st_mode & 0o777 == 0o600


def test_without_a_store_it_says_what_to_do(run: Run, tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text(CONFIG, encoding="utf-8")
    done = run("serve")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Run digest collect" in done.stderr


def test_newsletters_with_different_keys_for_one_store_are_refused(run: Run, readership: Readership) -> None:
    config = CONFIG + '[newsletters.urdu.send]\nkeys_file = "other.keys"\n'
    (readership.base / "digest.toml").write_text(config, encoding="utf-8")
    done = run("serve")
    assert done.returncode == 78
    assert "send.keys_file differs between newsletters" in done.stderr
