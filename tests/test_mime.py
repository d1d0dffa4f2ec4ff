"""Tokens and message encoding: what a mail program reads is what was rendered, filled."""

from __future__ import annotations

import email
import email.policy
import html
import re
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.mime import (
    Multipart,
    Picture,
    fill_body,
    fill_html,
    fill_multipart,
    fill_text,
    find_nonce,
    find_placeholders,
    make_multipart,
    make_plain,
)

LEAVE = "@@0123456789abcdef_UNSUBSCRIBE@@"
NAME = "@@0123456789abcdef_NAME@@"

# Text with all that encoding could break: line ends, dots, "From ", long lines, other scripts, emoji, controls.
_PIECES = st.one_of(
    st.text(),
    st.sampled_from(
        ["\n", "\r\n", "\r", ".", ".\n", "From me\n", "=", "=20", " \n", "\t\n", "مرحبا بالعالم", "👩🏽‍🚀", LEAVE, NAME]
    ),
    st.integers(1, 3_000).map(lambda count: "x" * count),
)
TEXTS = st.lists(_PIECES, max_size=12).map("".join)


def parse(entity: bytes) -> EmailMessage:
    message = email.message_from_bytes(entity, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def read(message: EmailMessage, kind: str) -> str:
    """What a mail program shows, its line ends as \\n."""
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")


def unify(text: str) -> str:
    return re.sub(r"\r\n|\r", "\n", text)


def make(text: str, html: str = "<p>x</p>") -> Multipart:
    return make_multipart(text=text, html=html, tokens=(LEAVE, NAME), key="k" * 64)


@settings(max_examples=200, deadline=None)
@given(text=TEXTS, html_text=TEXTS, value=st.text(), name=st.sampled_from(["", "Noor & <Aziz>", "ناصر", "n" * 300]))
def test_any_text_comes_back_filled(text: str, html_text: str, value: str, name: str) -> None:
    values = {LEAVE: value, NAME: name}
    wire = fill_multipart(make(text, html_text), values)

    message = parse(wire)
    assert read(message, "plain") == unify(fill_text(unify(text), {t: unify(v) for t, v in values.items()}))
    assert read(message, "html") == unify(fill_html(unify(html_text), {t: unify(v) for t, v in values.items()}))
    assert not message.defects
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    for line in wire.split(b"\r\n"):
        assert len(line) <= 76
        assert line.isascii()
        assert b"\r" not in line
        assert b"\n" not in line
        assert not line.startswith((b".", b"From "))


def test_each_part_is_in_the_shorter_encoding() -> None:
    latin, arabic = "The tram left at dawn. " * 50, "غادر الترام المستودع فجرا. " * 50
    encodings = [part.encoding for part in make(arabic, f"<p>{latin}</p>").parts]
    assert encodings == ["base64", "quoted-printable"]
    assert b"Content-Transfer-Encoding: base64" in fill_multipart(make(arabic), {})


def test_a_base64_part_is_encoded_once_up_to_its_first_token() -> None:
    arabic = "غادر الترام المستودع فجرا. " * 500
    part = make(f"{arabic}{LEAVE}\n").parts[0]
    assert len(part.opening) > 20_000
    assert len(part.carry) + sum(len(piece) for _, piece in part.rest) < 60


def test_the_same_edition_gives_the_same_bytes_and_another_one_another_boundary() -> None:
    one, same, other = (
        make_multipart(text="x", html="y", tokens=(), key=key) for key in ("a" * 64, "a" * 64, "b" * 64)
    )
    assert fill_multipart(one, {}) == fill_multipart(same, {})
    assert one.boundary != other.boundary


def test_text_that_looks_like_a_boundary_is_only_text() -> None:
    boundary = make("").boundary
    text = f"--{boundary}\nContent-Type: text/html\n\n--{boundary}--\n"
    message = parse(fill_multipart(make(text), {}))
    assert read(message, "plain") == text
    assert len(list(message.iter_parts())) == 2


def test_a_token_without_a_value_is_an_error_rather_than_mail() -> None:
    with pytest.raises(KeyError):
        fill_multipart(make(f"leave: {LEAVE}"), {})


def test_values_are_escaped_in_html_and_not_in_text() -> None:
    value = 'mailto:a@b.test?subject="x"&body=<\'>'
    assert fill_text(f"({LEAVE})", {LEAVE: value}) == f"({value})"
    filled = fill_html(f'<a href="{LEAVE}">', {LEAVE: value})
    assert filled.count('"') == 2
    assert html.unescape(filled) == f'<a href="{value}">'


def test_a_value_that_looks_like_a_token_is_not_filled_again() -> None:
    assert fill_text(f"{LEAVE} {NAME}", {LEAVE: NAME, NAME: LEAVE}) == f"{NAME} {LEAVE}"
    assert fill_text(LEAVE, {}) == LEAVE


def test_placeholders_are_found_once_each_in_order() -> None:
    assert find_placeholders(f"{NAME} {LEAVE} {NAME}") == (NAME, LEAVE)


@pytest.mark.parametrize(
    "text", ["{{ name }}", "*|UNSUB|*", "@@UNSUBSCRIBE@@", "@@0123_UNSUBSCRIBE@@", "me@@home", "%%x%%", ""]
)
def test_what_an_article_may_say_is_no_placeholder(text: str) -> None:
    assert find_placeholders(text) == ()


def test_a_token_of_another_edition_is_no_placeholder_of_this_one() -> None:
    assert find_placeholders(LEAVE, nonce="f" * 16) == ()
    assert find_placeholders(LEAVE, nonce=find_nonce(NAME)) == (LEAVE,)
    assert find_nonce("UNSUBSCRIBE") is None


@given(
    TEXTS,
    st.lists(
        st.builds(
            Picture,
            name=st.from_regex(r"[a-z0-9._-]{1,90}", fullmatch=True),
            type=st.sampled_from(["image/jpeg", "image/png"]),
            content=st.binary(max_size=3_000),
        ),
        max_size=3,
    ),
)
def test_pictures_arrive_beside_the_html_byte_for_byte(text: str, pictures: list[Picture]) -> None:
    made = make_multipart(text=text, html=f"<p>{html.escape(text)}</p>", tokens=(LEAVE,), key="k", pictures=pictures)
    entity = fill_multipart(made, {LEAVE: "mailto:leave@ledger.test"})
    assert max(map(len, entity.split(b"\r\n"))) <= 200  # a file's name stands whole; all else is folded at 76
    message = parse(entity)
    plain, shown = message.iter_parts()
    assert plain.get_content_type() == "text/plain"
    if not pictures:
        assert shown.get_content_type() == "text/html"
        return
    assert shown.get_content_type() == "multipart/related"
    page, *found = shown.iter_parts()
    assert page.get_content_type() == shown["Content-Type"].params["type"] == "text/html"
    assert [(one["Content-ID"], one.get_content_type(), one.get_payload(decode=True)) for one in found] == [
        (f"<{picture.name}>", picture.type, picture.content) for picture in pictures
    ]
    assert all(one.get_content_disposition() == "inline" for one in found)


def test_pictures_are_encoded_once_for_all_readers() -> None:
    picture = Picture(name="a.jpg", type="image/jpeg", content=bytes(900_000))
    made = make_multipart(text=LEAVE, html=LEAVE, tokens=(LEAVE,), key="k", pictures=[picture])
    assert len(made.closing) > 1_200_000
    first, second = (fill_multipart(made, {LEAVE: f"mailto:{who}@ledger.test"}) for who in ("a", "b"))
    assert first.endswith(made.closing)
    assert len(first) == len(second)


@given(text=TEXTS, value=st.text(max_size=200))
def test_a_plain_text_comes_back_filled_and_ends_its_last_line(text: str, value: str) -> None:
    values = {LEAVE: value, NAME: "n"}
    wire = fill_multipart(make_plain(text=text, tokens=(LEAVE, NAME)), values)
    shown = str(parse(wire).get_content()).replace("\r\n", "\n")
    assert shown.rstrip("\n") == unify(fill_text(unify(text), {t: unify(v) for t, v in values.items()})).rstrip("\n")
    assert wire.endswith(b"\r\n")
    for line in wire.split(b"\r\n"):
        assert len(line) <= 76
        assert not line.startswith((b".", b"From "))


@given(st.from_regex(r"https://[a-z.]{1,90}/[!-~]{0,90}", fullmatch=True))
def test_a_link_is_the_same_whichever_way_it_is_encoded(link: str) -> None:
    message = parse(fill_multipart(make(LEAVE, f'<a href="{LEAVE}">x</a>'), {LEAVE: link}))
    assert read(message, "plain") == link
    assert read(message, "html") == f'<a href="{html.escape(link)}">x</a>'


def test_the_first_piece_of_a_body_is_the_same_for_all_readers() -> None:
    for made in (make(f"Bye {LEAVE}"), make_plain(text=f"Bye {LEAVE}", tokens=(LEAVE,)), make("غادر " * 80 + LEAVE)):
        one, two = (fill_body(made, {LEAVE: value}) for value in ("https://a.test/1", "https://a.test/2?x=1"))
        assert one[0] == two[0] == made.opening
        assert b"".join(one) != b"".join(two)
