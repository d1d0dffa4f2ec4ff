"""Files that hold an e-mail, as all kinds of programs write them: the parts that count, in the letters meant."""

from __future__ import annotations

import base64
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.lint.eml import parse_mail

HTML = '<!DOCTYPE html><div style="display:none">What is in it</div><p>Café, مرحبا</p>'


def make_message(cte: str = "quoted-printable") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Trams at the harbour — مرحبا"
    message["From"] = "news@ledger.test"
    message["List-Unsubscribe"] = "<mailto:leave@ledger.test>"
    message.set_content("Café, in plain text\n")
    message.add_alternative(HTML, subtype="html", cte=cte)
    return message


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
def test_a_message_is_decoded_whatever_way_it_was_encoded(encoding: str) -> None:
    mail = parse_mail(make_message(encoding).as_bytes())
    assert mail.html.strip() == HTML
    assert mail.text == "Café, in plain text\n"
    assert (mail.subject, mail.preheader) == ("Trams at the harbour — مرحبا", "What is in it")
    assert mail.headers["list-unsubscribe"] == "<mailto:leave@ledger.test>"
    assert not mail.template


def test_the_encoded_size_is_that_of_the_html_on_the_wire() -> None:
    data = make_message("base64").as_bytes()
    body = data.partition(b"Content-Transfer-Encoding: base64")[2].partition(b"\n\n")[2].partition(b"\n\n--")[0]
    assert abs(parse_mail(data).encoded - len(body)) <= 2


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "utf-8", "utf-16"])
def test_the_charset_of_the_part_is_the_one_that_is_meant(charset: str) -> None:
    body = base64.b64encode("<p>Café</p>".encode(charset)).decode()
    head = f'Content-Type: text/html; charset="{charset}"\nContent-Transfer-Encoding: base64\nSubject: x\n\n'
    assert parse_mail((head + body).encode()).html == "<p>Café</p>"


@pytest.mark.parametrize("charset", ["x-unknown", "utf-8", "idna", "undefined", "rot13", "hex"])
def test_a_charset_that_is_unknown_or_wrong_loses_no_more_than_letters(charset: str) -> None:
    data = f"Content-Type: text/html; charset={charset}\nSubject: x\n\n".encode() + b"<p>Caf\xe9</p>"
    assert "<p>Caf" in parse_mail(data).html


def test_parts_within_parts_are_found_and_attachments_are_none() -> None:
    message = make_message()
    message.add_attachment("<p>An attached page</p>", subtype="html", filename="a.html")
    shown = next(part for part in message.walk() if part.get_content_type() == "text/html")
    assert isinstance(shown, EmailMessage)
    shown.add_related(b"x", "image", "png", cid="<tram@ledger>")
    mail = parse_mail(message.as_bytes())
    assert mail.html.strip() == HTML
    assert mail.content_ids == {"tram@ledger"}


def test_a_message_without_html_or_text_says_so() -> None:
    mail = parse_mail(b"Subject: x\n\nJust text\n")
    assert (mail.html, mail.text) == ("", "Just text\n")
    assert parse_mail(b"Content-Type: text/html\n\n<p>x</p>").text == ""


def test_a_draft_that_a_mailer_is_to_send_may_hold_placeholders() -> None:
    assert parse_mail(b"X-Unsent: 1\nSubject: x\n\nx").template


@pytest.mark.parametrize(
    "data",
    [
        HTML.encode(),
        b"\xef\xbb\xbf" + HTML.encode(),
        b"\xff\xfe" + HTML.encode("utf-16-le"),
        f'<meta charset="utf-8">{HTML}'.encode(),
        HTML.replace(", مرحبا", "").encode("latin-1").replace(b"<div", b'<meta charset="latin-1"><div'),
    ],
)
def test_an_html_file_is_read_in_its_letters_and_nobody_knows_its_subject(data: bytes) -> None:
    mail = parse_mail(data)
    assert "<p>Café" in mail.html
    assert (mail.subject, mail.text, mail.template, mail.preheader) == (None, None, True, "What is in it")


def test_text_that_is_hidden_after_what_is_seen_is_no_preheader() -> None:
    assert parse_mail(b'<p>Seen</p><div style="display:none">x</div>').preheader is None


def test_parts_within_parts_without_end_are_refused() -> None:
    levels = range(60)
    nested = "".join(f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n" for level in levels)
    with pytest.raises(ValueError, match="too many parts"):
        parse_mail(f"Subject: x\n{nested}".encode())


@given(st.binary(max_size=400), st.booleans())
def test_any_bytes_are_taken_apart(data: bytes, headed: bool) -> None:
    head = b"Subject: =?utf-8?b?x?=\nContent-Type: multipart/mixed; boundary=a\n\n" if headed else b""
    mail = parse_mail(head + data)
    assert isinstance(mail.words, str)
    assert list(mail.elements)


FIELDS = st.sampled_from(
    [
        b"Content-Type: text/html; charset*=us-ascii'en'utf-8",
        b"Content-Type: multipart/alternative; boundary*0=a",
        b"Content-Type: text/html; charset*0*=x''%ff",
        b"Content-Disposition: inline; filename*=x",
        b"Content-Transfer-Encoding: base64",
        b"Subject: =?utf-8?b?%%%?=",
        b"Subject: \xff\xfe",
    ]
)


@given(st.lists(FIELDS | st.binary(max_size=60).map(lambda data: b"X: " + data), max_size=6), st.binary(max_size=200))
def test_any_header_fields_are_read(fields: list[bytes], body: bytes) -> None:
    mail = parse_mail(b"\n".join([b"Subject: x", *fields, b"", body]))
    assert isinstance(mail.words, str)
    assert mail.encoded >= 0


def test_a_file_that_begins_with_markup_and_a_colon_is_html() -> None:
    assert parse_mail(b"<p>Note: see below").subject is None


@pytest.mark.parametrize("opening", [b"\xef\xbb\xbf", b"\r\n\n", b"\xef\xbb\xbf\n"])
def test_a_mark_or_empty_lines_before_the_header_do_not_matter(opening: bytes) -> None:
    assert parse_mail(opening + make_message().as_bytes()).html.strip() == HTML


def test_the_encoded_size_of_a_part_that_is_not_encoded_is_its_bytes() -> None:
    html = "<p>مرحبا</p>"
    head = "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\nSubject: x\n\n"
    assert parse_mail((head + html).encode()).encoded == len(html.encode())


def test_broken_base64_is_named() -> None:
    mail = parse_mail(b"Subject: x\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPGh*****0bWw+a")
    assert mail.faults == ("the base64 of its text/html part is broken",)


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_told_by_its_zeros(charset: str) -> None:
    html = f'<meta charset="utf-16">{HTML}'
    assert parse_mail(html.encode(charset)).html == html
    head = b"Subject: x\nContent-Type: text/html; charset=utf-16\nContent-Transfer-Encoding: base64\n\n"
    assert parse_mail(head + base64.b64encode(html.encode(charset))).html == html
    assert parse_mail(html.encode()).html == html


def test_nothing_of_an_attached_message_is_taken_for_the_email() -> None:
    message = EmailMessage()
    message["Subject"] = "x"
    message.set_content("See the message that is attached\n")
    message.add_attachment(make_message())
    mail = parse_mail(message.as_bytes())
    assert (mail.html, mail.text) == ("", "See the message that is attached\n")
