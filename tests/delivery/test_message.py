"""Messages: what a reader's mail program gets."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from datetime import timedelta, timezone
from email.message import EmailMessage
from typing import Any

import pytest

from digest.delivery.leaving import ReaderLinks, make_reader_links
from digest.delivery.message import compose_draft, compose_message, make_message
from digest.delivery.origin import make_bounce_address
from digest.errors import ConfigError, UsageError
from digest.model import Rendered
from digest.settings import SendSettings
from tests.factories import NOW, make_edition
from tests.test_pictures import paint

LINK = "mailto:leave@ledger.test?subject=unsubscribe"


def parse(message: bytes) -> EmailMessage:
    parsed = email.message_from_bytes(message, policy=email.policy.SMTPUTF8)
    assert isinstance(parsed, EmailMessage)
    assert not parsed.defects
    return parsed


def read(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_message_has_the_fields_that_mail_to_a_list_must_have(rendered: Rendered, send: SendSettings) -> None:
    edition = make_edition(subject="Der Zug fährt über die Brücke")
    template = make_message(edition, rendered, replace(send, reply_to="Desk <desk@ledger.test>"))
    message = parse(compose_message(template, recipient="reader@ledger.test", now=NOW))
    assert message["From"] == "The Daily Ledger <news@ledger.test>"
    assert message["To"] == "reader@ledger.test"
    assert message["Reply-To"] == "Desk <desk@ledger.test>"
    assert message["Subject"] == "Der Zug fährt über die Brücke"
    assert message["Date"].datetime == NOW
    assert message["Message-ID"].endswith("@ledger.test>")
    assert message["List-Id"] == '"The Daily Ledger" <the-daily-ledger.ledger.test>'
    assert message["List-Unsubscribe"] == f"<{LINK}>"
    assert message["Precedence"] == "bulk"
    assert message["MIME-Version"] == "1.0"
    assert message.get_content_type() == "multipart/alternative"
    assert {"Auto-Submitted", "List-Unsubscribe-Post", "Bcc"}.isdisjoint(message.keys())
    assert len(message.keys()) == len(set(message.keys()))


def test_both_parts_arrive_with_the_unsubscribe_link(rendered: Rendered, send: SendSettings) -> None:
    message = parse(compose_message(make_message(make_edition(), rendered, send), recipient="r@ledger.test", now=NOW))
    token = rendered.tokens.unsubscribe
    assert read(message, "plain") == rendered.text.replace(token, LINK)
    assert read(message, "html") == rendered.html.replace(token, LINK)


def test_each_reader_has_links_of_his_own(rendered: Rendered, send: SendSettings) -> None:
    edition, token = make_edition(), rendered.tokens.unsubscribe
    paged = replace(send, unsubscribe_url="https://news.ledger.test/leave")
    template = make_message(edition, rendered, paged)
    for mark in ("tokenA", "tokenB"):
        links = make_reader_links(paged, edition.newsletter, mark)
        message = parse(compose_message(template, recipient="r@r.test", now=NOW, links=links))
        assert read(message, "plain") == rendered.text.replace(token, f"https://news.ledger.test/leave/{mark}")
        assert read(message, "html") == rendered.html.replace(token, f"https://news.ledger.test/leave/{mark}")
        assert message["List-Unsubscribe"].split() == [
            f"<https://news.ledger.test/leave/{mark}>,",
            f"<mailto:leave@ledger.test?subject=unsubscribe%20{mark}>",
        ]
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_test_without_links_promises_no_one_click(rendered: Rendered, send: SendSettings) -> None:
    paged = replace(send, unsubscribe=None, unsubscribe_url="https://news.ledger.test/leave")
    bare = replace(make_edition(), newsletter=replace(make_edition().newsletter, unsubscribe=None))
    message = parse(compose_message(make_message(bare, rendered, paged), recipient="r@r.test", now=NOW, test=True))
    assert message["List-Unsubscribe"] == "<https://news.ledger.test/leave>"
    assert message["List-Unsubscribe-Post"] is None


def test_a_reader_may_have_another_address_of_the_edition(rendered: Rendered, send: SendSettings) -> None:
    viewed = replace(rendered, text=f"{rendered.text}{rendered.tokens.view}\n")
    links = ReaderLinks(view="https://ledger.test/42/plain")
    message = parse(
        compose_message(make_message(make_edition(), viewed, send), recipient="r@r.test", now=NOW, links=links)
    )
    assert read(message, "plain").endswith("https://ledger.test/42/plain\n")
    assert LINK in read(message, "plain")


@pytest.mark.parametrize("ending", ["", "\n", "\n\n\n", " \n", "@@0123456789abcdef_UNSUBSCRIBE@@"])
def test_a_text_alone_is_a_single_part_and_ends_its_last_line(
    rendered: Rendered, send: SendSettings, ending: str
) -> None:
    plain = replace(rendered, text=f"{rendered.text}.dot\nFrom here{ending}")
    wire = compose_message(make_message(make_edition(), plain, send, text_only=True), recipient="r@r.test", now=NOW)
    message = parse(wire)
    assert message.get_content_type() == "text/plain"
    assert message.get_content_charset() == "utf-8"
    assert not message.is_multipart()
    assert message["MIME-Version"] == "1.0"
    assert read(message, "plain").rstrip("\n") == plain.text.replace(rendered.tokens.unsubscribe, LINK).rstrip("\n")
    assert wire.endswith(b"\r\n")
    assert not any(line.startswith((b".", b"From ")) for line in wire.split(b"\r\n"))


def test_every_line_of_a_message_is_short_and_begins_with_no_dot(rendered: Rendered, send: SendSettings) -> None:
    links = ReaderLinks(leave_url="https://ledger.test/" + "." * 800, leave_mail="mailto:x@y.test?subject=" + "." * 800)
    template = make_message(make_edition(), rendered, send)
    for line in compose_message(template, recipient=f"{'r' * 240}@r.test", now=NOW, links=links).split(b"\r\n"):
        assert len(line) <= 998
        assert not line.startswith(b".")
        assert b"\r" not in line
        assert b"\n" not in line


def test_the_same_second_is_dated_alike_in_every_zone(rendered: Rendered, send: SendSettings) -> None:
    template = make_message(make_edition(), rendered, send)
    away = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    for now in (NOW, away, NOW + timedelta(microseconds=999_999)):
        assert b"\r\nDate: Sun, 22 Nov 2026 06:00:00 +0000\r\n" in compose_message(
            template, recipient="r@r.test", now=now
        )


def test_failed_messages_come_back_to_an_address_of_their_own(send: SendSettings) -> None:
    assert make_bounce_address(send, "tok-1_A") == "news@ledger.test"
    assert make_bounce_address(replace(send, bounces="bounces@münchen.de"), "tok-1_A") == (
        "bounces+tok-1_A@xn--mnchen-3ya.de"
    )
    with pytest.raises(ConfigError, match=r"send\.bounces"):
        make_bounce_address(replace(send, bounces="bounces"), "t")


def test_list_unsubscribe_is_one_line_of_plain_ascii_however_long(rendered: Rendered, send: SendSettings) -> None:
    link = "mailto:leave@ledger.test?subject=" + "unsubscribe-" * 60
    template = make_message(make_edition(), rendered, replace(send, unsubscribe=link))
    assert f"\r\nList-Unsubscribe: <{link}>\r\n".encode() in compose_message(template, recipient="r@r.test", now=NOW)


def test_the_message_id_tells_editions_and_readers_apart_and_nothing_else(
    rendered: Rendered, send: SendSettings
) -> None:
    def find_id(key: str, recipient: str, minutes: int = 0) -> str:
        template = make_message(make_edition(key=key), rendered, send)
        message = compose_message(template, recipient=recipient, now=NOW + timedelta(minutes=minutes))
        return str(parse(message)["Message-ID"])

    one = find_id("a" * 64, "x@r.test")
    assert one == find_id("a" * 64, "x@r.test", minutes=5)
    assert len({one, find_id("b" * 64, "x@r.test"), find_id("a" * 64, "y@r.test")}) == 3
    assert "x@r.test" not in one


def test_a_test_is_marked_and_never_taken_for_the_real_message(rendered: Rendered, send: SendSettings) -> None:
    template = make_message(make_edition(subject="Tram opens"), rendered, send)
    real = parse(compose_message(template, recipient="r@r.test", now=NOW))
    tests = [
        parse(compose_message(template, recipient="r@r.test", now=NOW + timedelta(minutes=minutes), test=True))
        for minutes in (0, 1)
    ]
    assert [test["Subject"] for test in tests] == ["[TEST] Tram opens"] * 2
    assert len({message["Message-ID"] for message in (real, *tests)}) == 3


def test_the_same_message_is_the_same_bytes(rendered: Rendered, send: SendSettings) -> None:
    one, two = (
        compose_message(make_message(make_edition(), rendered, send), recipient="r@r.test", now=NOW) for _ in range(2)
    )
    assert one == two


def test_an_address_beyond_ascii_stands_as_it_is(rendered: Rendered, send: SendSettings) -> None:
    message = compose_message(make_message(make_edition(), rendered, send), recipient="jürgen@r.test", now=NOW)
    assert parse(message)["To"] == "jürgen@r.test"


@pytest.mark.parametrize("recipient", ["r@r.test\r\nBcc: x@y.test", "r@r.test\0", "r r@r.test", "A <r@r.test>"])
def test_a_recipient_that_could_add_a_field_is_refused(rendered: Rendered, send: SendSettings, recipient: str) -> None:
    with pytest.raises(UsageError):
        compose_message(make_message(make_edition(), rendered, send), recipient=recipient, now=NOW)


def test_controls_in_names_and_subjects_are_taken_out(rendered: Rendered, send: SendSettings) -> None:
    template = make_message(
        make_edition(subject="Tram\r\nBcc: x@y.test\0"),
        rendered,
        replace(send, from_="L\r\nBcc: z@y.test <n@ledger.test>"),
    )
    message = parse(compose_message(template, recipient="r@r.test", now=NOW))
    assert message["Bcc"] is None
    assert message["Subject"] == "Tram Bcc: x@y.test"


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"from_": None}, "send.from"),
        ({"from_": "The Daily Ledger"}, "send.from"),
        ({"from_": "a@b.test\r\nBcc: c@d.test"}, "send.from"),
        ({"from_": "jürgen@ledger.test"}, "send.from"),
        ({"reply_to": "desk"}, "send.reply_to"),
        ({"unsubscribe": "leave"}, "send.unsubscribe"),
    ],
)
def test_a_wrong_setting_is_named(rendered: Rendered, send: SendSettings, changes: dict[str, Any], key: str) -> None:
    with pytest.raises(ConfigError, match=key.replace(".", r"\.")):
        make_message(make_edition(), rendered, replace(send, **changes))


def test_a_draft_opens_for_sending_and_has_no_recipient(rendered: Rendered, send: SendSettings) -> None:
    edition = make_edition()
    draft = compose_draft(edition, rendered, send)
    message = parse(draft)
    assert message["X-Unsent"] == "1"
    assert message["From"] == "The Daily Ledger <news@ledger.test>"
    assert message["Subject"] == edition.subject
    assert message["Date"].datetime == edition.cut_off
    assert {"To", "Cc", "Bcc", "Message-ID", "List-Unsubscribe"}.isdisjoint(message.keys())
    assert LINK in read(message, "html")
    assert LINK in read(message, "plain")
    assert draft == compose_draft(edition, rendered, send)


def test_a_draft_needs_no_settings(rendered: Rendered) -> None:
    edition = make_edition()
    message = parse(compose_draft(edition, rendered, SendSettings()))
    assert message["From"] is None
    assert "mailto:leave@ledger.example?subject=unsubscribe" in read(message, "plain")
    bare = replace(edition, newsletter=replace(edition.newsletter, unsubscribe=None))
    assert rendered.tokens.unsubscribe not in read(parse(compose_draft(bare, rendered, SendSettings())), "html")


def test_unfinished_settings_do_not_stand_in_the_way_of_a_draft(rendered: Rendered) -> None:
    unfinished = SendSettings(from_="The Daily Ledger <news@CHANGE-ME>", unsubscribe="mailto:CHANGE-ME@CHANGE-ME")
    message = parse(compose_draft(make_edition(), rendered, unfinished))
    assert message["From"] is None
    assert "mailto:CHANGE-ME@CHANGE-ME" in read(message, "plain")


def test_only_pictures_that_the_html_shows_by_name_go_along(rendered: Rendered, send: SendSettings) -> None:
    page = f'{rendered.html}<img alt="" src="cid:00-quay.png">\n'
    kept = {"00-quay.png": paint("png"), "11-published.png": paint("png")}
    pictured = replace(rendered, html=page, pictures=kept)
    drafted = parse(compose_draft(make_edition(), pictured, send))
    sent = parse(compose_message(make_message(make_edition(), pictured, send), recipient="r@ledger.test", now=NOW))
    for message in (drafted, sent):
        found = [part for part in message.walk() if part.get_content_maintype() == "image"]
        assert [part["Content-ID"] for part in found] == ["<00-quay.png>"]
        assert found[0].get_payload(decode=True) == paint("png")
        assert read(message, "html") in (page.replace(rendered.tokens.unsubscribe, LINK), page)
