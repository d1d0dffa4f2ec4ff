"""`digest send`: to readers and to testers, over a real mail server and into a folder."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path

import pytest

from digest.delivery.dkim import make_signer
from tests.cli.conftest import Run
from tests.delivery.dkim_keys import is_signed, make_pem
from tests.smtp_server import SmtpServer

NOW = ("--now", "2026-11-22T06:00:00Z")


def configure(folder: Path, server: SmtpServer | None = None, **changes: str) -> None:
    """Write a digest.toml that may be sent from; `changes` replace lines of [send]."""
    send = {
        "from": "The Daily Ledger <news@ledger.test>",
        "unsubscribe": "mailto:leave@ledger.test",
        "smtp": server.url if server else "file:sent",
        **({"ca_file": str(server.ca_file)} if server else {}),
        **changes,
    }
    lines = ['name = "The Daily Ledger"', 'address = "12 Mall Road, Lahore"', 'sources = ["stories/*"]', "[send]"]
    lines += [f"{key} = {json.dumps(value)}" for key, value in send.items() if value]
    (folder / "digest.toml").write_text("\n".join(lines), encoding="utf-8")


def list_readers(folder: Path, *addresses: str) -> str:
    (folder / "readers.txt").write_text("\n".join(addresses) + "\n", encoding="utf-8")
    return "readers.txt"


@pytest.fixture(autouse=True)
def _stories(stories: Path) -> None:
    """Every test here sends these."""


def test_each_reader_gets_one_message_of_their_own(run: Run, tmp_path: Path) -> None:
    readers = list_readers(tmp_path, "amal@reader.test", "Bo <bo@reader.test>", "amal@READER.test")
    with SmtpServer() as server:
        configure(tmp_path, server)
        done = run("send", *NOW, "--to-file", readers, env={"TERM": "dumb"}, check=True)
        messages = sorted(server.messages, key=lambda message: message.recipient)
    assert [message.recipient for message in messages] == ["amal@reader.test", "bo@reader.test"]
    first = messages[0].parse()
    assert first["To"] == "amal@reader.test"
    assert first["From"] == "The Daily Ledger <news@ledger.test>"
    assert first["Subject"] == "Nairobi council agrees on a plan for the river bank"
    assert str(first["List-Unsubscribe"]).startswith("<mailto:leave@ledger.test")
    assert [part.get_content_type() for part in first.iter_parts()] == ["text/plain", "text/html"]
    assert len({message.parse()["Message-ID"] for message in messages}) == 2
    assert done.stdout.splitlines()[-1].startswith("readers    2: 2 sent")


def test_a_message_to_an_address_is_always_a_marked_test(run: Run, tmp_path: Path) -> None:
    with SmtpServer() as server:
        configure(tmp_path, server)
        run("send", *NOW, "--to", "editor@ledger.test", check=True)
        (message,) = server.messages
    assert str(message.parse()["Subject"]).startswith("[TEST] Nairobi")


def test_the_login_comes_from_a_file_or_the_environment(run: Run, tmp_path: Path) -> None:
    with SmtpServer(login=("news", "secret-word")) as server:
        configure(tmp_path, server)
        missing = run("send", *NOW, "--to", "editor@ledger.test")
        wrong = run("send", *NOW, "--to", "editor@ledger.test", env={"DIGEST_SMTP_PASSWORD": "wrong-word"})
        run("send", *NOW, "--to", "editor@ledger.test", env={"DIGEST_SMTP_PASSWORD": "secret-word"}, check=True)
        (tmp_path / "password").write_text("secret-word\n")
        configure(tmp_path, server, password_file="password")
        run("send", *NOW, "--to", "editor@ledger.test", check=True)
        assert len(server.messages) == 2
    assert (missing.returncode, wrong.returncode) == (78, 78)
    assert "DIGEST_SMTP_PASSWORD" in missing.stderr
    assert "wrong-word" not in wrong.stderr


def test_a_dry_run_logs_in_and_sends_nothing(run: Run, tmp_path: Path) -> None:
    readers = list_readers(tmp_path, "amal@reader.test", "bo@reader.test", "gone@reader.test")
    (tmp_path / "suppress.txt").write_text("GONE@reader.test\n")
    with SmtpServer() as server:
        configure(tmp_path, server)
        arguments = ["send", *NOW, "--to-file", readers, "--suppress", "suppress.txt", "--dry-run"]
        done = run(*arguments, env={"TERM": "dumb"}, check=True)
        assert server.connections == 1
        assert server.messages == []
    assert re.search(r"would send 2 messages of \d+ KB; localhost:.*; nothing was sent", done.stdout)


def test_the_size_that_is_told_is_that_on_the_wire(run: Run, tmp_path: Path) -> None:
    with SmtpServer() as server:
        configure(tmp_path, server)
        test = ("send", *NOW, "--to", "editor@ledger.test")
        foreseen = json.loads(run(*test, "--dry-run", "--json", check=True).stdout)
        done = run(*test, env={"TERM": "dumb"}, check=True)
        (message,) = server.messages
    assert foreseen["size"] == len(message.content)
    assert done.stdout.endswith(f"; {round(len(message.content) / 1000)} KB each\n")


def test_a_test_is_signed_as_an_edition_is(run: Run, tmp_path: Path) -> None:
    (tmp_path / "dkim.pem").write_bytes(make_pem("rsa"))
    with SmtpServer() as server:
        configure(tmp_path, server)
        with (tmp_path / "digest.toml").open("a", encoding="utf-8") as file:
            file.write('\n[send.dkim]\nselector = "s1"\nkey_file = "dkim.pem"\n')
        run("send", *NOW, "--to", "editor@ledger.test", check=True)
        (message,) = server.messages
    signer = make_signer(make_pem("rsa"), domain="ledger.test", selector="s1", origin="dkim.pem")
    assert is_signed(message.content, signer)
    assert not is_signed(message.content.replace(b"[TEST] ", b""), signer)


def test_a_suppressed_address_is_never_mailed(run: Run, tmp_path: Path) -> None:
    readers = list_readers(tmp_path, "amal@reader.test", "gone@reader.test")
    (tmp_path / "suppress.txt").write_text("Gone@Reader.test\n")
    configure(tmp_path, suppress="suppress.txt")
    done = run("send", *NOW, "--to-file", readers, "--json", check=True)
    states = {row["recipient"]: row["state"] for row in map(json.loads, done.stdout.splitlines())}
    assert states == {"amal@reader.test": "sent", "gone@reader.test": "suppressed"}
    assert len(list((tmp_path / "sent").glob("*.eml"))) == 1


def test_a_refused_address_is_reported_and_is_no_error(run: Run, tmp_path: Path) -> None:
    readers = list_readers(tmp_path, "amal@reader.test", "gone@reader.test", "bo@reader.test")
    with SmtpServer(answers={"rcpt gone@reader.test": "550 5.1.1 no such reader"}) as server:
        configure(tmp_path, server)
        done = run("send", *NOW, "--to-file", readers)
        assert {message.recipient for message in server.messages} == {"amal@reader.test", "bo@reader.test"}
    assert done.returncode == 0
    assert done.stderr.startswith("failed: gone@reader.test: ")
    assert "no such reader" in done.stderr


def test_a_reader_put_off_by_the_server_ends_with_7(run: Run, tmp_path: Path) -> None:
    readers = list_readers(tmp_path, "amal@reader.test", "full@reader.test")
    with SmtpServer(answers={"rcpt full@reader.test": "452 4.2.2 mailbox full"}) as server:
        configure(tmp_path, server)
        done = run("send", *NOW, "--to-file", readers)
    assert done.returncode == 7
    assert "deferred: full@reader.test: " in done.stderr


def test_a_connection_lost_after_the_whole_message_is_in_doubt_and_ends_with_8(run: Run, tmp_path: Path) -> None:
    with SmtpServer(answers={"dot": "drop"}) as server:
        configure(tmp_path, server)
        done = run("send", *NOW, "--to-file", list_readers(tmp_path, "amal@reader.test"))
    assert done.returncode == 8
    assert "in doubt: amal@reader.test" in done.stderr


def test_a_server_without_starttls_gets_nothing(run: Run, tmp_path: Path) -> None:
    with SmtpServer(starttls=False) as server:
        configure(tmp_path, server)
        done = run("send", *NOW, "--to", "editor@ledger.test")
        assert server.messages == []
    assert done.returncode == 78
    assert "STARTTLS" in done.stderr


def test_a_server_that_is_down_is_a_passing_trouble(run: Run, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        configure(tmp_path, smtp=f"smtp://127.0.0.1:{taken.getsockname()[1]}")
        done = run("send", *NOW, "--to", "editor@ledger.test")
    assert done.returncode == 75
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"unsubscribe": ""}, "send.unsubscribe is missing"),
        ({"unsubscribe": "mailto:CHANGE-ME@ledger.test"}, "send.unsubscribe is still an example"),
        ({"from": "News <news@ledger.example>"}, "send.from is still an example"),
        ({"from": ""}, "send.from is missing"),
    ],
)
def test_what_is_missing_or_still_an_example_refuses_to_send(
    run: Run, tmp_path: Path, change: dict[str, str], told: str
) -> None:
    configure(tmp_path, None, **change)
    done = run("send", *NOW, "--to-file", list_readers(tmp_path, "amal@reader.test"))
    assert done.returncode == 5
    assert told in done.stderr
    assert not (tmp_path / "sent").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "nobody to send to"),
        (["--to", "not an address"], "--to 'not an address': "),
        (["--to", "a@ledger.test\r\nBcc: b@ledger.test"], "--to"),
        (["--to", "a@ledger.test", "--to-file", "readers.txt"], "give one of them"),
        (["--to-file", "nosuch.txt"], "nosuch.txt cannot be read"),
    ],
)
def test_a_mistake_in_the_readers_is_told_before_anything_is_done(
    run: Run, tmp_path: Path, arguments: list[str], told: str
) -> None:
    configure(tmp_path)
    done = run("send", *NOW, *arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert not (tmp_path / "sent").exists()


def test_a_line_of_the_list_that_is_no_address_is_reported_and_the_others_go(run: Run, tmp_path: Path) -> None:
    configure(tmp_path)
    done = run("send", *NOW, "--to-file", list_readers(tmp_path, "amal@reader.test", "nonsense"), check=True)
    assert done.stderr.startswith("warning: readers.txt:2: ")
    assert len(list((tmp_path / "sent").glob("*.eml"))) == 1


def test_without_a_configuration_server_and_sender_are_given_for_a_test(run: Run, tmp_path: Path) -> None:
    arguments = ["send", "stories", *NOW, "--to", "editor@ledger.test", "--from", "news@ledger.test"]
    run(*arguments, "--smtp", "file:sent", check=True)
    assert len(list((tmp_path / "sent").glob("*.eml"))) == 1
