"""Drafts: the e-mail as readers will see it, with notes that no text can break out of."""

from __future__ import annotations

import email
import email.policy
import html
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest

from digest.delivery.draft import make_draft_message
from digest.delivery.message import compose_message, make_message
from digest.delivery.notes import LeftOut
from digest.errors import ConfigError
from digest.model import Concern, Kind, Reason, Rendered, Slot
from digest.render import load_theme, render_edition
from digest.settings import SendSettings, Settings
from tests.factories import NOW, make_edition

EVIL = '<b>&amp; "stories"</b></body><script>'
SLOT = Slot(newsletter="main", kind=Kind.REGULAR, due=NOW, number=42)
EDITION = make_edition(slot=SLOT, subject="Tram opens")


@pytest.fixture(scope="module")
def mail() -> Rendered:
    return render_edition(EDITION, load_theme("newsroom"))


def draft(mail: Rendered, send: SendSettings, **changes: Any) -> EmailMessage:
    given: dict[str, Any] = {"concerns": (), "left_out": (), "settings": Settings(send=send)}
    template = make_draft_message(EDITION, mail, **given | changes)
    wire = compose_message(template, recipient="desk@ledger.test", now=NOW)
    parsed = email.message_from_bytes(wire, policy=email.policy.SMTPUTF8)
    assert isinstance(parsed, EmailMessage)
    assert not parsed.defects
    return parsed


def read(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_draft_is_marked_and_is_no_mail_to_a_list(mail: Rendered, send: SendSettings) -> None:
    message = draft(mail, send)
    assert message["Subject"] == "[DRAFT] Tram opens"
    assert message["To"] == "desk@ledger.test"
    assert message["Auto-Submitted"] == "auto-generated"
    assert {"List-Unsubscribe", "List-Id", "Precedence"}.isdisjoint(message.keys())


def test_the_email_itself_is_whole_with_the_banner_above(mail: Rendered, send: SendSettings) -> None:
    message, link = draft(mail, send), "mailto:leave@ledger.test?subject=unsubscribe"
    text, page = (written.replace(mail.tokens.unsubscribe, link) for written in (mail.text, mail.html))
    assert read(message, "plain").endswith("#\n\n" + text)
    start, end = page.index(">", page.index("<body")) + 1, page.rindex("</body>")
    told = read(message, "html")
    assert told.startswith(page[:start])
    assert told.endswith(page[start:])
    assert start < told.index("Draft of edition 42") < told.index(page[start:end])


def test_concerns_and_what_is_left_out_stand_below_and_are_escaped(mail: Rendered, send: SendSettings) -> None:
    message = draft(
        mail,
        send,
        concerns=[Concern(code="late", evidence=f"held {EVIL}", holds=True), Concern(code="few", evidence="two")],
        left_out=[LeftOut(reason=Reason.OVER_CAP, title=f"title {EVIL}", source=f"source {EVIL}")],
    )
    told = read(message, "html")
    assert EVIL not in told
    for text in ("held", "title", "source"):
        assert html.escape(f"{text} {EVIL}") in told
    assert told.count("</body>") == told.count("<body") == 1
    assert told.index("Unsubscribe") < told.index("Worth a look") < told.index("Holds it:") < told.index("over cap")
    text = read(message, "plain")
    below = text[text.index("Unsubscribe") :]
    assert f"Worth a look\n- Holds it: held {EVIL}\n- two\n\nLeft out: 1\n\nover cap\n- title {EVIL}" in below


def test_the_rest_of_a_long_list_is_counted(mail: Rendered, send: SendSettings) -> None:
    left_out = [LeftOut(reason=Reason.COPY, title=f"story {place}", source="BBC") for place in range(110)]
    message = draft(mail, send, left_out=left_out)
    for kind in ("plain", "html"):
        assert "and 10 more" in read(message, kind)
        assert "story 99" in read(message, kind)
        assert "story 100" not in read(message, kind)


def test_an_editor_who_is_a_reader_gets_both(mail: Rendered, send: SendSettings) -> None:
    real = compose_message(make_message(EDITION, mail, send), recipient="desk@ledger.test", now=NOW)
    sent = email.message_from_bytes(real)["Message-ID"]
    first, again = draft(mail, send)["Message-ID"], draft(mail, send)["Message-ID"]
    other = draft(mail, send, concerns=[Concern(code="few", evidence="two")])["Message-ID"]
    assert first == again
    assert len({sent, first, other}) == 3


def test_html_without_a_body_keeps_its_notes(mail: Rendered, send: SendSettings) -> None:
    message = draft(replace(mail, html="<p>Tram</p>"), send, concerns=[Concern(code="few", evidence="two")])
    told = read(message, "html")
    assert told.index("Draft of edition 42") < told.index("Tram") < told.index("two")


def test_a_draft_without_a_sender_is_refused(mail: Rendered) -> None:
    with pytest.raises(ConfigError, match=r"send\.from"):
        draft(mail, SendSettings())
