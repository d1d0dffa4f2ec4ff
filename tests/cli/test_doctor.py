"""`digest doctor`: tells what is well and what is not, in the bare environment of cron, and sends nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from digest.render.themes import find_templates
from tests.cli.conftest import Run
from tests.cli.test_send import configure
from tests.smtp_server import SmtpServer


@pytest.fixture(autouse=True)
def _stories(stories: Path) -> None:
    """Every test here checks these."""


def test_all_is_well(run: Run, tmp_path: Path) -> None:
    with SmtpServer() as server:
        configure(tmp_path, server)
        done = run("doctor")
        assert (server.connections, server.messages) == (1, [])
    assert done.returncode == 0, done.stdout
    assert all(line.startswith("ok ") for line in done.stdout.splitlines())
    assert "stories/desk.jsonl: 4 stories, newest 2026-11-20 10:00 UTC" in done.stdout
    assert "stories/tram.txt: 1 story, undated (held if there at the first collect, until a date" in done.stdout


def test_every_trouble_is_told_and_the_gravest_is_the_exit_code(run: Run, tmp_path: Path) -> None:
    configure(tmp_path, unsubscribe="mailto:CHANGE-ME@ledger.test")
    text = (tmp_path / "digest.toml").read_text().replace('["stories/*"]', '["stories/*", "nosuch.xml"]')
    (tmp_path / "digest.toml").write_text(text)
    done = run("doctor")
    assert done.returncode == 78
    problems = [line for line in done.stdout.splitlines() if line.startswith("problem")]
    assert [line.split(":")[0].removeprefix("problem").strip() for line in problems] == ["nosuch.xml", "sending"]


def test_the_checks_can_be_json(run: Run, tmp_path: Path) -> None:
    configure(tmp_path)
    rows = [json.loads(line) for line in run("doctor", "--json", check=True).stdout.splitlines()]
    assert {"part", "found", "well", "exit_code"} <= rows[0].keys()
    assert not (tmp_path / "sent").exists()


def test_a_login_that_is_refused_is_named(run: Run, tmp_path: Path) -> None:
    with SmtpServer(login=("news", "right")) as server:
        configure(tmp_path, server)
        done = run("doctor", env={"DIGEST_SMTP_PASSWORD": "wrong"})
    assert done.returncode == 78
    assert "problem  mail server: " in done.stdout


def test_the_lists_of_readers_are_read_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "readers.txt").write_text("amal@reader.test\nnonsense\n")
    configure(tmp_path, recipients="readers.txt", suppress="nosuch.txt")
    done = run("doctor", "--quiet")
    assert done.returncode == 78
    assert done.stdout.splitlines()[0].startswith(
        "problem  readers: addresses in readers.txt: 1; lines that are none: 1"
    )
    assert done.stdout.splitlines()[1].startswith("problem  suppressed: nosuch.txt cannot be read")


@pytest.mark.parametrize(
    ("keys_file", "told"),
    [
        ("nosuch/digest.keys", "/nosuch is not there: make that folder, or name another in digest.toml"),
        ("stories/tram.txt/digest.keys", "tram.txt is no folder: name another in digest.toml"),
        ("stories/tram.txt", "tram.txt holds no keys that can be read"),
    ],
)
def test_keys_that_cannot_be_made_or_read_are_told_of_before_a_sending_needs_them(
    run: Run, tmp_path: Path, keys_file: str, told: str
) -> None:
    configure(tmp_path, keys_file=keys_file)
    done = run("doctor")
    (problem,) = [line for line in done.stdout.splitlines() if not line.startswith("ok ")]
    assert (done.returncode, told in problem) == (78, True), problem
    assert problem.startswith("problem  keys: ")
    assert f" {keys_file} " in problem


def test_without_a_mail_server_keys_that_cannot_be_made_are_only_noticed(run: Run, tmp_path: Path) -> None:
    configure(tmp_path, smtp="", keys_file="nosuch/digest.keys")
    done = run("doctor")
    assert done.returncode == 0
    assert "notice   keys: send.keys_file: " in done.stdout


def test_words_that_are_not_in_the_language_of_the_newsletter_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text('sources = ["stories/*"]\nlanguages = ["he"]\n')
    done = run("doctor", "--config", str(tmp_path / "digest.toml"))
    assert "notice   theme: newsroom, " in done.stdout
    assert "none of its words is translated into Hebrew (he)" in done.stdout


def test_what_would_hold_every_edition_is_told_without_a_mail_server_too(run: Run, tmp_path: Path) -> None:
    text = 'sources = ["stories/*"]\nsite = "https://ledger.example"\naddress = "12 Mall Road"\n'
    leave = '[send]\nunsubscribe = "mailto:leave@ledger.test"\n'
    (tmp_path / "digest.toml").write_text(f"{text}{leave}")
    done = run("doctor", check=True)
    assert "notice   sending: site is still an example (.example)" in done.stdout
    (tmp_path / "digest.toml").write_text(f'{text}schedule = "0 7 * * *"\n{leave}')
    done = run("doctor", "--quiet")
    assert (done.returncode, done.stdout) == (78, "problem  sending: site is still an example (.example)\n")
    ignored = '[[lint.ignore]]\ncode = "example"\nreason = "it is made up"\n'
    (tmp_path / "digest.toml").write_text(f'{text}schedule = "0 7 * * *"\n{leave}{ignored}')
    assert run("doctor", "--quiet", check=True).stdout == ""


def test_a_theme_that_does_not_compile_is_told(run: Run, tmp_path: Path) -> None:
    shutil.copytree(find_templates() / "newsroom", tmp_path / "own")
    with (tmp_path / "own" / "email.mjml.j2").open("a") as file:
        file.write("{% if %}")
    (tmp_path / "digest.toml").write_text('sources = ["stories/*"]\ntheme = "own"\n')
    done = run("doctor", "--quiet")
    assert done.returncode == 78
    assert done.stdout.startswith("problem  theme: ")
    assert "email.mjml.j2" in done.stdout


def test_an_archive_that_nothing_writes_is_told_of(run: Run, tmp_path: Path) -> None:
    configure(tmp_path)
    config = tmp_path / "digest.toml"
    config.write_text(config.read_text() + '\n[archive]\nurl = "https://ledger.test/digest"\n')
    assert "notice   archive: view links lead to pages that only digest export --site writes" in run("doctor").stdout
    config.write_text(config.read_text() + 'folder = "site"\n')
    assert "archive:" not in run("doctor").stdout
