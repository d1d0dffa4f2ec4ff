"""`export`, `send` and `preview` of editions in the store: as they were built, or as they would be built now."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from typing import IO

import pytest

from digest.pipeline.kept import load_kept_proof
from digest.store.editions import load_edition
from tests.cli.conftest import Run
from tests.cli.newsroom import NOW, TERM, build, dump, set_up
from tests.pipeline.newsroom import collect
from tests.store.makers import new_store

BARE = {"PATH": "/usr/bin:/bin", "PYTHONUNBUFFERED": "1", "SSH_CONNECTION": "none"}
BAN_ALL = '[[choice.rules]]\nthen = "drop"\nwords = ["plan"]'
FILES = ["edition.json", "email.eml", "email.html", "email.mjml", "email.txt"]


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    return set_up(tmp_path)


def read_files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def list_stories(folder: Path) -> list[str]:
    edition = json.loads((folder / "edition.json").read_text())
    return [edition["lead"]["id"], *(one["id"] for section in edition["sections"] for one in section["stories"])]


def list_mail(folder: Path) -> list[str]:
    messages = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(folder.iterdir())]
    return sorted(f"{message['To']}: {message['Subject']}" for message in messages)


def test_an_edition_is_exported_as_it_was_built_whatever_came_since(run: Run, newsroom: Path) -> None:
    build(newsroom)
    with new_store(newsroom) as store:
        kept = load_kept_proof(store, load_edition(store, "main", "1").slot)
        collect(store, *range(1, 12), title="All is other now")
    done = run("export", "--edition", "1", "--out", "out/{date}-{number}", env=TERM, check=True)
    files = read_files(newsroom / "out/2026-11-22-1")
    assert list(files) == FILES
    token = kept.rendered.tokens.unsubscribe
    leave = kept.edition.newsletter.unsubscribe
    assert leave
    assert files["email.html"].decode() == kept.rendered.html.replace(token, leave)
    assert json.loads(files["edition.json"])["slot"]["number"] == 1
    assert done.stdout.startswith("found      7 stories in 1 source\nin window  7\nchosen     5 in ")
    run("export", "--edition", "latest", "--out", "again", check=True)
    assert read_files(newsroom / "again") == files


def test_without_sources_a_proof_is_what_would_be_built_now(run: Run, newsroom: Path) -> None:
    run("export", *NOW, "--out", "proof", check=True)
    build(newsroom)
    run("export", "--edition", "1", "--out", "built", check=True)
    assert list_stories(newsroom / "proof") == list_stories(newsroom / "built")
    assert json.loads((newsroom / "proof/edition.json").read_text())["slot"] is None


@pytest.mark.parametrize("span", [("--last", "3d"), ("--since", "2026-11-20"), ("https://ledger.example/feed",)])
def test_sources_that_are_named_or_a_span_of_time_are_read_for_it(
    run: Run, newsroom: Path, span: tuple[str, ...]
) -> None:
    done = run("export", *span, *NOW)
    assert done.returncode == 75  # there is no such host
    assert "ledger.example" in done.stderr


def test_without_a_schedule_the_sources_are_read(run: Run, tmp_path: Path) -> None:
    set_up(tmp_path, schedule="")
    assert run("export", *NOW).returncode == 75


@pytest.mark.parametrize(
    "other", [("story.txt",), ("--last", "3d"), ("--theme", "brief"), ("--stories", "3"), ("--name", "Other")]
)
def test_what_makes_another_edition_is_not_for_one_that_was_built(
    run: Run, newsroom: Path, other: tuple[str, ...]
) -> None:
    build(newsroom)
    done = run("export", "--edition", "1", *other)
    assert (done.returncode, done.stderr.startswith("digest: --edition is an edition as it was built")) == (2, True)


def test_a_test_is_sent_of_an_edition_as_it_was_built_and_of_a_proof(run: Run, newsroom: Path) -> None:
    build(newsroom)
    before = dump(newsroom)
    run("send", "--to", "me@ledger.test", "--edition", "1", *NOW, check=True)
    run("send", "--to", "you@ledger.test", *NOW, check=True)
    mail = list_mail(newsroom / "sent")
    assert [line.split(" ")[:2] for line in mail] == [["me@ledger.test:", "[TEST]"], ["you@ledger.test:", "[TEST]"]]
    assert dump(newsroom) == before


def test_readers_get_nothing_that_was_not_built_where_editions_are(run: Run, newsroom: Path) -> None:
    build(newsroom)
    for arguments in ((), ("--dry-run",), ("--to-file", "readers.txt")):
        done = run("send", *arguments, *NOW)
        assert (done.returncode, "readers get nothing else" in done.stderr) == (2, True)
    assert not (newsroom / "sent").exists()


def test_an_approved_edition_is_sent_to_its_readers_once(run: Run, newsroom: Path) -> None:
    build(newsroom)
    early = run("send", "--edition", "1", *NOW)
    assert (early.returncode, "Approve it: digest editions approve 1" in early.stderr) == (6, True)
    run("editions", "approve", "1", *NOW, check=True)
    assert run("send", "--edition", "1", "--to-file", "readers.txt").returncode == 2
    done = run("send", "--edition", "1", *NOW, check=True)
    assert done.stdout.startswith("sent edition 1: 2 sent; ")
    assert run("send", "--edition", "1", *NOW).returncode == 6
    assert [line.split(":")[0] for line in list_mail(newsroom / "sent")] == ["amal@reader.test", "bo@reader.test"]
    assert json.loads(run("editions", "list", "--json", check=True).stdout)["state"] == "sent"


def test_a_preview_of_the_store_is_built_again_when_something_was_collected_and_only_then(newsroom: Path) -> None:
    command = [sys.executable, "-m", "digest", "preview", "--no-open", *NOW]
    with subprocess.Popen(command, cwd=newsroom, env=BARE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            begun = [read_line(process.stdout, within=60) for _ in range(3)]  # the address, how to reach it, the build
            assert begun[-1] == "built"
            assert read_line(process.stdout, within=2) is None
            with new_store(newsroom) as store:
                collect(store, 8)
            changed, _, outcome = (read_line(process.stdout, within=60) or "").partition(" changed: ")
            assert (changed.startswith("digest.db"), outcome) == (True, "built")
        finally:
            process.kill()


def read_line(stream: IO[bytes], *, within: float) -> str | None:
    """The next line; None when there is none within so many seconds."""
    ready, _, _ = select.select([stream], [], [], within)
    if not ready:
        return None
    # One byte at a time: what comes after the line must stay where select sees it.
    return b"".join(iter(lambda: os.read(stream.fileno(), 1).strip(b"\n"), b"")).decode()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"choice.stories": 'languages = ["ur"]'}, "none of 7 stories is in a language let in"),
        (
            {"choice.stories": BAN_ALL},
            "none of 7 candidates fits: 7 ruled out",
        ),
        (
            {"sources": 'sources = ["https://else.example/feed"]\nchoice.max_age = "1m"'},
            "nothing new was collected since ",
        ),
    ],
    ids=["language", "rules", "nothing"],
)
def test_a_proof_without_stories_says_what_is_missing(
    run: Run, tmp_path: Path, changes: dict[str, str], told: str
) -> None:
    set_up(tmp_path, **changes)
    done = run("export", "--now", "2026-11-22T09:00:00Z")
    assert (done.returncode, done.stderr.startswith(f"digest: {told}"), done.stderr.count("\n")) == (3, True, 1)


@contextmanager
def preview(folder: Path, *arguments: str) -> Iterator[str]:
    """The address of a preview that runs for as long as the block."""
    command = [sys.executable, "-m", "digest", "preview", "--no-open", "--quiet", *arguments]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[1]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0


def fetch_email(address: str) -> str:
    """The e-mail, once it is built."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{address}email.txt", timeout=30) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            error.close()
            time.sleep(0.05)
    raise AssertionError("there is no e-mail")


@pytest.mark.parametrize("arguments", [("--edition", "1"), NOW], ids=["built", "proof"])
def test_the_preview_shows_it_and_changes_nothing(newsroom: Path, arguments: tuple[str, ...]) -> None:
    build(newsroom)
    before = dump(newsroom)
    with preview(newsroom, *arguments) as address:
        shown = fetch_email(address)
    assert "weighs plan" in shown
    assert "mailto:leave@ledger.test" in shown
    assert dump(newsroom) == before


def test_a_preview_of_an_edition_that_is_not_there_is_told_at_once(run: Run, newsroom: Path) -> None:
    assert run("preview", "--edition", "7", "--no-open").returncode == 2
