"""`digest bounces` in use: what it prints, for whom, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from digest.pipeline.leaving import Readership
from tests.cli.conftest import Run
from tests.readers.mails import make_dsn, make_letter
from tests.readership import list_active, list_suppressed, make_link, make_readership

CONFIG = '[newsletters.daily]\nname = "The Daily Ledger"\n[newsletters.urdu]\nname = "The Urdu Ledger"\n'
AN = "an@reader.test"
TERMINAL = {"TERM": "xterm"}


@pytest.fixture
def readership(tmp_path: Path) -> Readership:
    (tmp_path / "digest.toml").write_text(CONFIG, encoding="utf-8")
    return make_readership(tmp_path, (AN, "daily", ""), ("omar@reader.test", "urdu", ""))


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    for folder in ("new", "cur"):
        (tmp_path / "mail" / folder).mkdir(parents=True)
    return tmp_path / "mail"


def test_a_maildir_is_read_once_and_a_dry_run_before_it_changes_nothing(
    run: Run, readership: Readership, maildir: Path
) -> None:
    (maildir / "new" / "1").write_bytes(make_dsn())
    (maildir / "new" / "2").write_bytes(make_letter(f"unsubscribe {make_link(readership, 2)}"))
    planned = run("bounces", "mail", "--dry-run", env=TERMINAL, check=True).stdout
    assert "1 suppressed, 1 unsubscribed (not done: this was a dry run)" in planned
    assert (list_active(readership), len(list((maildir / "new").iterdir()))) == ([1, 2], 2)
    done = run("bounces", "mail", env=TERMINAL, check=True).stdout
    assert "2 mails (1 hard, 1 leave)" in done
    assert list_suppressed(readership) == {AN: "bounced"}
    assert list_active(readership) == [1]
    assert "0 mails, and 2 that were read before" in run("bounces", "mail", env=TERMINAL, check=True).stdout


def test_a_pipe_is_read_in_silence(run: Run, readership: Readership) -> None:
    done = run("bounces", "-", stdin="From MAILER-DAEMON Thu Nov 26\n" + make_dsn().decode(), check=True)
    assert (done.stdout, done.stderr) == ("", "")
    assert list_suppressed(readership) == {AN: "bounced"}


def test_a_server_that_refuses_us_is_told_even_under_cron(run: Run, readership: Readership) -> None:
    done = run("bounces", "-", stdin=make_dsn(status="5.7.1", told="smtp; 550 5.7.1 no").decode(), check=True)
    assert "a server did not want our mail, and no reader is to blame: 550 5.7.1 no" in done.stderr


def test_each_mail_is_a_line_of_json(run: Run, readership: Readership) -> None:
    done = run("bounces", "--json", "-", stdin=make_dsn().decode(), check=True)
    assert json.loads(done.stdout) == {
        "mail": "-",
        "kind": "hard",
        "done": "suppressed",
        "readers": [AN],
        "proven": False,
        "detail": "550 5.1.1 no such user here",
    }


def test_what_cannot_be_read_is_told_with_its_name(run: Run, readership: Readership) -> None:
    done = run("bounces", "nothing")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nothing cannot be read" in done.stderr
