"""Alerts and pings reach those they are for, and what does not work is told in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from digest.delivery.dkim import load_signer
from digest.pipeline.alerting import Event, make_ping_address, send_alert, send_ping
from digest.settings import AlertSettings, DkimSettings, FetchSettings, SendSettings, Settings
from tests.delivery.dkim_keys import is_signed, make_pem
from tests.factories import NOW
from tests.local_site import LocalSite, open_local_site
from tests.smtp_server import DROP, SmtpServer

DESK = ("Desk <desk@ledger.test>", "night@ledger.test")


@pytest.fixture
def site() -> Iterator[LocalSite]:
    with open_local_site() as opened:
        yield opened


def alert(
    send: SendSettings,
    *,
    email: tuple[str, ...] = DESK,
    subject: str = "digest main: held",
    text: str = "edition 42 is held\n.and\nFrom here on",
    password: str | None = None,
    base: Path = Path(),
) -> str | None:
    settings = Settings(send=send, alerts=AlertSettings(email=email))
    return send_alert(settings, subject=subject, text=text, base=base, password=password, clock=lambda: NOW)


def test_an_alert_reaches_everybody_it_is_for_as_plain_text() -> None:
    with SmtpServer(login=("news", "secret")) as server:
        assert (
            alert(server.settings(), password=server.password, subject="Fähre\r\nBcc: x@y.test", text="ß\udcff\n.")
            is None
        )
    first, second = sorted(server.messages, key=lambda message: message.recipient)
    assert (first.recipient, second.recipient) == ("desk@ledger.test", "night@ledger.test")
    message = first.parse()
    assert message["Subject"] == "Fähre Bcc: x@y.test"
    assert (message["To"], message["From"]) == ("desk@ledger.test", "The Daily Ledger <news@ledger.test>")
    assert message["Date"].datetime == NOW
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Bcc"] is None
    assert message.get_content_type() == "text/plain"
    assert message.get_content().splitlines() == ["ß?", "."]
    assert len({message.parse()["Message-ID"] for message in server.messages}) == 2


@pytest.mark.parametrize("text", ["edition 42 is held\n.and\nFrom here on\n\n\n", "", "ß"])
def test_an_alert_is_signed(text: str, tmp_path: Path) -> None:
    (tmp_path / "dkim.pem").write_bytes(make_pem("rsa"))
    with SmtpServer() as server:
        send = replace(server.settings(), dkim=DkimSettings(selector="s1", key_file="dkim.pem"))
        assert alert(send, text=text, base=tmp_path) is None
    signer = load_signer(send, tmp_path)
    assert signer
    assert [is_signed(one.content, signer) for one in server.messages] == [True, True]
    assert not is_signed(server.messages[0].content.replace(b"held", b"sent"), signer)


def test_an_alert_goes_out_without_a_signature_where_the_key_is_what_is_wrong(tmp_path: Path) -> None:
    with SmtpServer() as server:
        send = replace(server.settings(), dkim=DkimSettings(selector="s1", key_file="gone.pem"))
        assert alert(send, base=tmp_path) is None
    assert [b"DKIM-Signature" in one.content for one in server.messages] == [False, False]


def test_lines_arrive_as_they_were_written() -> None:
    with SmtpServer() as server:
        assert alert(server.settings()) is None
    assert server.messages[0].parse().get_content().splitlines() == ["edition 42 is held", ".and", "From here on"]


def test_without_addresses_nobody_is_connected_to() -> None:
    with SmtpServer() as server:
        assert alert(server.settings(), email=()) is None
    assert server.connections == 0


def test_an_alert_that_fails_is_a_sentence() -> None:
    with SmtpServer(answers={"rcpt desk@ledger.test": "550 5.1.1 no such desk"}) as server:
        problem = alert(server.settings(), email=(*DESK, "nobody"))
    assert [message.recipient for message in server.messages] == ["night@ledger.test"]
    assert problem is not None
    assert problem.startswith("no alert could be mailed: alerts.email: 'nobody'")
    assert problem.endswith("; desk@ledger.test: 550 5.1.1 no such desk")


@pytest.mark.parametrize(
    "send",
    [
        SendSettings(),
        SendSettings(smtp="smtp://127.0.0.1:1", starttls="never", from_="news@ledger.test"),
        SendSettings(smtp="smtp://127.0.0.1:1", from_="no address"),
    ],
    ids=["nothing set", "no server", "no sender"],
)
def test_a_mailing_that_is_not_set_up_or_down_is_a_sentence(send: SendSettings) -> None:
    problem = alert(send)
    assert problem is not None
    assert problem.startswith("no alert could be mailed: ")


def test_a_server_that_breaks_off_is_a_sentence() -> None:
    with SmtpServer(answers={"mail": DROP}) as server:
        problem = alert(server.settings())
    assert problem is not None
    assert "the server hung up" in problem


def ping(
    address: str | None, event: Event = "success", *, timeout: float = 30, allow: tuple[str, ...] = ()
) -> str | None:
    async def resolve(host: str, port: int) -> tuple[str, ...]:
        return ("127.0.0.1",)

    fetch = FetchSettings(timeout=timeout, allow_private=allow)
    return send_ping(Settings(alerts=AlertSettings(ping=address), fetch=fetch), event, now=NOW, resolve=resolve)


@pytest.mark.parametrize(
    ("address", "event", "asked"),
    [
        ("https://ping.test/1f2e", "success", "https://ping.test/1f2e"),
        ("https://ping.test/1f2e/", "success", "https://ping.test/1f2e/"),
        ("https://ping.test/1f2e", "start", "https://ping.test/1f2e/start"),
        ("https://ping.test/1f2e/", "fail", "https://ping.test/1f2e/fail"),
        ("https://ping.test/1f2e?create=1", "fail", "https://ping.test/1f2e/fail?create=1"),
        ("https://ping.test", "start", "https://ping.test/start"),
    ],
)
def test_an_event_stands_behind_the_path(address: str, event: Event, asked: str) -> None:
    assert make_ping_address(address, event) == asked


def test_every_event_is_asked_for_once(site: LocalSite) -> None:
    events: tuple[Event, ...] = ("start", "success", "fail")
    for path in ("/key/start", "/key", "/key/fail"):
        site.add(path, "OK")
    assert [ping(f"{site.url}/key", event) for event in events] == [None, None, None]
    assert site.paths == ["/key/start", "/key", "/key/fail"]


def test_without_an_address_nothing_is_asked_for() -> None:
    assert ping(None) is None


def test_a_ping_that_fails_is_a_sentence_that_keeps_the_address_to_itself(site: LocalSite) -> None:
    site.add_silent("/silent")
    url = f"http://ping.test:{site.port}"
    answers = [
        ping(f"{url}/secret", allow=("ping.test",)),
        ping(f"{url}/silent", timeout=0.3, allow=("ping.test",)),
        ping(f"{url}/secret"),
        ping("no address"),
    ]
    assert answers[0] == "the ping to ping.test did not get through: it is answered HTTP 404"
    assert answers[1] == "the ping to ping.test did not get through: gave no full answer within 0.3 seconds"
    assert "put ping.test in fetch.allow_private" in str(answers[2])
    assert all(answer and "secret" not in answer for answer in answers)


def test_an_address_that_is_none_is_a_sentence() -> None:
    problem = ping("http://[", "start")
    assert problem is not None
    assert problem.startswith("alerts.ping is no address")
    assert ping("http://[") is not None
