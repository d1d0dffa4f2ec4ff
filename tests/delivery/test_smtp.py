"""The conversation with a mail server, each time with a real one on loopback."""

from __future__ import annotations

import base64
import socket
import traceback
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from digest.delivery.server import Timeouts
from digest.delivery.transport import check_transport, open_transport
from digest.errors import ConfigError, DigestError, LoginError, TemporaryError
from digest.model import Delivery, DeliveryState
from digest.settings import SendSettings
from tests.smtp_server import DROP, SENDER, USUAL, SmtpServer

MESSAGE = b"Subject: Tram\r\n\r\nIt opens.\r\n"
READERS = ("a@r.test", "b@r.test", "c@r.test")
SHORT = Timeouts(reply=0.3, message=0.3)


def deliver(
    server: SmtpServer, *readers: str, message: bytes = MESSAGE, timeouts: Timeouts | None = None, **changes: Any
) -> list[Delivery]:
    """Send `message` to each of `readers` (a, b and c) over one transport."""
    send = server.settings(**changes)
    with open_transport(send, server.password, timeouts=timeouts) as transport:
        return [transport.deliver(reader, message) for reader in readers or READERS]


def list_states(deliveries: list[Delivery]) -> list[str]:
    return [delivery.state.value for delivery in deliveries]


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
        deliveries = deliver(server, **changes)
        assert list_states(deliveries) == ["sent"] * 3
        assert [delivery.detail for delivery in deliveries] == [f"250 2.0.0 queued as {n}" for n in (1, 2, 3)]
        assert [message.recipient for message in server.messages] == list(READERS)
        assert {message.sender for message in server.messages} == {SENDER}
        assert {message.content for message in server.messages} == {MESSAGE}
        assert server.connections == 1
        assert server.logins == ("login" in options)


def test_a_message_with_dots_and_without_last_line_end_arrives_whole() -> None:
    message = b".first\r\n..second\r\n.\r\nlast"
    with SmtpServer() as server:
        deliver(server, "a@r.test", message=message)
        assert server.messages[0].content == message + b"\r\n"


@pytest.mark.parametrize("stage", ["rcpt", "data", "dot"])
@pytest.mark.parametrize(
    ("reply", "state"), [("451 4.7.1 greylisted", "deferred"), ("550 5.1.1 no such reader", "failed")]
)
def test_a_refusal_concerns_one_reader_and_is_told_in_the_servers_words(stage: str, reply: str, state: str) -> None:
    with SmtpServer(answers={f"{stage} b@r.test": reply}) as server:
        deliveries = deliver(server)
        assert list_states(deliveries) == ["sent", state, "sent"]
        assert deliveries[1].detail == reply
        assert [message.recipient for message in server.messages] == ["a@r.test", "c@r.test"]
        assert server.connections == 1


@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        *product(("mail", "rcpt", "data"), ("421 4.7.0 try again later", "nonsense", DROP)),
        ("dot", "421 4.7.0 try again later"),
    ],
)
def test_what_breaks_off_before_it_was_accepted_is_tried_once_more(stage: str, answer: str) -> None:
    with SmtpServer(answers={stage: [USUAL, answer]}) as server:
        assert list_states(deliver(server)) == ["sent"] * 3
        assert [message.recipient for message in server.messages] == list(READERS)
        assert server.connections == 2


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
def test_a_server_that_breaks_off_twice_is_let_be(stage: str) -> None:
    with SmtpServer(answers={stage: [USUAL, DROP, "421 4.7.0 go away", USUAL]}) as server:
        send = server.settings()
        with open_transport(send) as transport:
            assert transport.deliver("a@r.test", MESSAGE).state is DeliveryState.SENT
            with pytest.raises(TemporaryError, match="broke off twice: 421"):
                transport.deliver("b@r.test", MESSAGE)
            with pytest.raises(TemporaryError, match="was lost"):
                transport.deliver("c@r.test", MESSAGE)
        assert server.connections == 2
        assert len(server.messages) == 1


@pytest.mark.parametrize("answer", [DROP, "nonsense", "354 what else"])
def test_without_an_answer_to_the_dot_the_message_is_in_doubt_and_nobody_else_is_tried(answer: str) -> None:
    with SmtpServer(answers={"dot b@r.test": answer}) as server:
        send = server.settings()
        with open_transport(send) as transport:
            assert transport.deliver("a@r.test", MESSAGE).state is DeliveryState.SENT
            assert transport.deliver("b@r.test", MESSAGE).state is DeliveryState.IN_DOUBT
            with pytest.raises(TemporaryError, match="was lost"):
                transport.deliver("c@r.test", MESSAGE)
        assert server.connections == 1


def test_a_server_that_never_answers_the_dot_leaves_the_message_in_doubt() -> None:
    with SmtpServer(answers={"dot": DROP}) as server:
        (delivery,) = deliver(server, "a@r.test", timeouts=SHORT)
        assert delivery.state is DeliveryState.IN_DOUBT


def test_a_refused_sender_stops_everything() -> None:
    with (
        SmtpServer(answers={"mail": "553 5.7.1 not yours"}) as server,
        pytest.raises(LoginError, match=r"refuses the sender news@ledger\.test: 553 5\.7\.1 not yours"),
    ):
        deliver(server)


def test_a_sender_who_must_wait_stops_everything_for_now() -> None:
    with SmtpServer(answers={"mail": "451 4.3.2 full"}) as server, pytest.raises(TemporaryError, match="451"):
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


def test_a_server_without_starttls_gets_nothing() -> None:
    with SmtpServer(starttls=False, login=("news", "s3cret")) as server:
        with pytest.raises(LoginError, match="offers no STARTTLS"):
            deliver(server)
        assert (server.messages, server.logins) == ([], 0)


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


def test_an_address_beyond_ascii_needs_a_server_that_takes_it() -> None:
    with SmtpServer() as server:
        (delivery,) = deliver(server, "jürgen@r.test")
        assert delivery.state is DeliveryState.SENT
        assert server.messages[0].recipient == "jürgen@r.test"
    with SmtpServer(smtputf8=False) as server:
        deliveries = deliver(server, "jürgen@r.test", "a@r.test")
        assert list_states(deliveries) == ["failed", "sent"]
        assert deliveries[0].detail == "needs SMTPUTF8"


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


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"smtp": None}, "send.smtp is missing"),
        ({"from_": None}, "send.from is missing"),
        ({"smtp": "file:"}, "names no folder"),
    ],
)
def test_a_way_that_is_not_configured_is_named(changes: dict[str, str | None], words: str) -> None:
    with pytest.raises(DigestError, match=words):
        open_transport(make_send(25, **changes))
