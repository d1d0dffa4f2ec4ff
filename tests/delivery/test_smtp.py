"""The way into a mail server and what it answers, each time with a real one on loopback."""

from __future__ import annotations

import base64
import socket
import traceback
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from digest.delivery.server import Timeouts
from digest.delivery.transport import check_transport, make_connector
from digest.errors import ConfigError, LoginError, TemporaryError
from digest.settings import SendSettings
from tests.delivery.sending import CONTENT, READERS, Sending
from tests.scripted_smtp import ScriptedServer
from tests.smtp_server import SENDER, SmtpServer

SHORT = Timeouts(reply=0.3, message=0.3)


def deliver(server: SmtpServer, *readers: str, **changes: Any) -> Sending:
    """Send to each of `readers` (a, b and c) over one connection at a time."""
    sending = Sending(readers=readers or READERS[:3], password=server.password)
    sending(server.settings(**changes))
    return sending


@pytest.mark.parametrize(
    ("options", "changes"),
    [
        ({}, {}),
        ({"login": ("news", "s3cret")}, {}),
        ({"login": ("news", "s3cret"), "tls": True}, {}),
        ({"login": ("news@ledger.test", "s3cret"), "starttls": False}, {"starttls": "never"}),
        ({"starttls": False}, {"starttls": "never"}),
    ],
)
def test_messages_arrive_over_one_connection(options: dict[str, Any], changes: dict[str, Any]) -> None:
    with SmtpServer(**options) as server:
        sending = deliver(server, **changes)
        assert sending.list_states() == ["sent"] * 3
        assert [sending.find_detail(name) for name in "abc"] == [f"250 2.0.0 queued as {n}" for n in (1, 2, 3)]
        assert [message.recipient for message in server.messages] == list(READERS[:3])
        assert {message.sender for message in server.messages} == {SENDER}
        assert {message.content for message in server.messages} == {CONTENT}
        assert server.connections == 1
        assert server.logins == ("login" in options)


def test_a_refused_sender_is_named_with_the_servers_words() -> None:
    with (
        SmtpServer(answers={"mail": "553 5.7.1 not yours"}) as server,
        pytest.raises(LoginError, match=r"refuses the sender news@ledger\.test: 553 5\.7\.1 not yours"),
    ):
        deliver(server)


def test_a_server_that_wants_a_login_is_understood() -> None:
    with SmtpServer(login=("news", "s3cret")) as server, pytest.raises(LoginError, match=r"530 5\.7\.0 Authentication"):
        deliver(server, smtp=server.url.replace("news@", ""))


@pytest.mark.parametrize("tls", [False, True])
def test_a_wrong_password_is_refused_once_and_shown_by_nothing(*, tls: bool) -> None:
    wrong = "hunter2"  # not where it is used: a traceback shows that line
    with SmtpServer(login=("news", "s3cret"), tls=tls) as server:
        with pytest.raises(LoginError, match=r"refuses the login of news: 535 .* no such password") as caught:
            check_transport(server.settings(), wrong)
        assert server.attempts == 1
        told = "".join(traceback.format_exception(caught.value)) + repr(caught.value.__dict__)
        assert wrong not in told
        assert base64.b64encode(f"\0news\0{wrong}".encode()).decode() not in told


def test_a_password_that_cannot_be_sent_is_told_and_not_shown() -> None:
    wrong = "schlüssel"
    with SmtpServer(login=("news", "s3cret")) as server:
        with pytest.raises(LoginError, match="not ASCII") as caught:
            check_transport(server.settings(), wrong)
        assert wrong not in "".join(traceback.format_exception(caught.value))


def test_a_server_without_login_is_told_when_there_is_a_user() -> None:
    with SmtpServer() as server, pytest.raises(LoginError, match="offers no login"):
        check_transport(server.settings(smtp=server.url.replace("//", "//news@")), "s3cret")


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize(
    ("certificate", "changes", "words"),
    [("other.test", {}, "not valid for 'localhost'"), ("localhost", {"ca_file": None}, "issuer")],
)
def test_a_wrong_certificate_ends_it_before_anything_is_said(
    certificate: str, changes: dict[str, Any], words: str, *, tls: bool
) -> None:
    with SmtpServer(certificate=certificate, tls=tls, login=("news", "s3cret")) as server:
        with pytest.raises(LoginError, match=words):
            deliver(server, **changes)
        assert (server.messages, server.logins) == ([], 0)


def test_tls_on_a_port_without_it_says_which_is_which() -> None:
    with SmtpServer() as server, pytest.raises(LoginError, match=r"TLS does not work.*smtps:// is for"):
        deliver(server, smtp=server.url.replace("smtp:", "smtps:"))


def test_a_missing_or_empty_ca_file_is_named(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pem"
    empty.write_text("nothing\n")
    with SmtpServer() as server:
        for path in (empty, tmp_path / "none.pem"):
            with pytest.raises(ConfigError, match=rf"send\.ca_file: .*{path.name}"):
                deliver(server, ca_file=str(path))


def test_a_ca_file_counts_from_the_base() -> None:
    with SmtpServer() as server:
        send = server.settings(ca_file=server.ca_file.name)
        assert "TLSv1" in check_transport(send, base=server.ca_file.parent)


def test_an_address_beyond_ascii_arrives_as_it_is_or_is_told_why_not() -> None:
    with SmtpServer() as server:
        assert deliver(server, "jürgen@r.test").list_states() == ["sent"]
        assert server.messages[0].recipient == "jürgen@r.test"
    with SmtpServer(smtputf8=False) as server:
        assert deliver(server, "jürgen@r.test", "a@r.test").find_detail("jürgen") == "needs SMTPUTF8"


def make_send(port: int, **changes: Any) -> SendSettings:
    return replace(SendSettings(from_="n@ledger.test", smtp=f"smtp://127.0.0.1:{port}"), **changes)


def test_a_server_that_does_not_greet_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        for scheme in ("smtp", "smtps"):
            with pytest.raises(TemporaryError, match="cannot be reached"):
                check_transport(make_send(port, smtp=f"{scheme}://127.0.0.1:{port}"), timeouts=SHORT)


def test_a_server_that_is_not_there_is_temporary() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(TemporaryError, match=rf"127\.0\.0\.1:{port} cannot be reached: Connection refused") as caught:
        check_transport(make_send(port))
    assert caught.value.exit_code == 75


def test_a_name_that_does_not_resolve_is_temporary() -> None:
    with pytest.raises(TemporaryError, match=r"mail\.invalid:587 cannot be reached"):
        check_transport(make_send(0, smtp="smtp://mail.invalid"))


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"login": ("news", "s3cret")}, "TLSv1.3, logged in as news"),
        ({"tls": True}, "TLSv1.3, no login"),
        ({"starttls": False}, "not encrypted, no login"),
    ],
)
def test_checking_says_what_was_found_and_sends_nothing(options: dict[str, Any], found: str) -> None:
    with SmtpServer(**options) as server:
        send = server.settings(starttls="never" if options.get("starttls") is False else "require")
        assert check_transport(send, server.password) == f"localhost:{server.port}: {found}"
        assert (server.messages, server.connections) == ([], 1)


def test_checking_takes_its_leave() -> None:
    with ScriptedServer() as server:
        check_transport(server.settings())
        assert [command.partition(" ")[0].upper() for command in server.commands] == ["EHLO", "QUIT"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"smtp": None}, "send.smtp is missing"),
        ({"from_": None}, "send.from is missing"),
        ({"smtp": "file:"}, "names no folder"),
    ],
)
def test_a_way_that_is_not_configured_is_named(changes: dict[str, str | None], words: str) -> None:
    send = make_send(25, **changes)
    with pytest.raises(ConfigError, match=words):
        check_transport(send)
    if "smtp" in changes:
        with pytest.raises(ConfigError, match=words):
            make_connector(send)
