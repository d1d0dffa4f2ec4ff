"""Drafts go to editors and to nobody else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from digest.delivery.dkim import load_signer
from digest.errors import ConfigError, TemporaryError
from digest.model import Delivery, Edition, Kind, Reason, Rendered, Slot, Tokens
from digest.pipeline.drafting import mail_draft
from digest.settings import DkimSettings, SendSettings, Settings
from tests.delivery.dkim_keys import is_signed, make_pem
from tests.factories import NOW, make_article, make_decision, make_edition
from tests.smtp_server import SmtpServer

TOKEN = "@@0123456789abcdef_UNSUBSCRIBE@@"
TOKENS = Tokens(unsubscribe=TOKEN, view="@@0123456789abcdef_VIEW@@")
RENDERED = Rendered(mjml="", html="<body><p>Tram</p></body>", text="Tram\n", tokens=TOKENS)


def mail(send: SendSettings, *editors: str, base: Path = Path()) -> tuple[Delivery, ...]:
    edition: Edition = make_edition(slot=Slot(newsletter="main", kind=Kind.REGULAR, due=NOW, number=42))
    return mail_draft(
        edition,
        RENDERED,
        decisions=[make_decision(make_article(9, title="A story left out"), Reason.OVER_CAP)],
        concerns=(),
        settings=Settings(editors=editors, send=send),
        base=base,
        password=None,
        clock=lambda: NOW,
    )


def test_every_editor_gets_the_draft_once() -> None:
    with SmtpServer(answers={"rcpt gone@ledger.test": "550 5.1.1 no such desk"}) as server:
        outcomes = mail(server.settings(), "Desk <desk@ledger.test>", "gone@ledger.test", "desk@ledger.test")
    assert [(one.recipient, one.state.value) for one in outcomes] == [
        ("desk@ledger.test", "sent"),
        ("gone@ledger.test", "failed"),
    ]
    [received] = server.messages
    assert received.parse()["Subject"].startswith("[DRAFT] ")
    assert b"A story left out" in received.content


@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
def test_a_draft_is_signed_as_an_edition_is(kind: str, tmp_path: Path) -> None:
    (tmp_path / "dkim.pem").write_bytes(make_pem(kind))
    with SmtpServer() as server:
        send = replace(server.settings(), dkim=DkimSettings(selector="s1", key_file="dkim.pem"))
        mail(send, "desk@ledger.test", base=tmp_path)
    signer = load_signer(send, tmp_path)
    [received] = server.messages
    assert signer
    assert is_signed(received.content, signer)
    assert not is_signed(received.content.replace(b"[DRAFT] ", b""), signer)


def test_without_editors_nothing_is_sent() -> None:
    with SmtpServer() as server:
        assert mail(server.settings()) == ()
    assert server.connections == 0


def test_an_editor_who_has_no_address_is_named() -> None:
    with pytest.raises(ConfigError, match="editors: 'nobody'"):
        mail(SendSettings(), "nobody")


def test_a_server_that_is_down_is_an_error() -> None:
    with pytest.raises(TemporaryError):
        mail(SendSettings(smtp="smtp://127.0.0.1:1", from_="news@ledger.test"), "desk@ledger.test")
