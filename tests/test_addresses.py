"""Addresses: what people write, and what must never get through."""

from __future__ import annotations

import email
import email.policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.addresses import Mailbox, is_mailable, make_address_key, parse_mailbox


@pytest.mark.parametrize(
    ("written", "address", "name"),
    [
        ("reader@ledger.example", "reader@ledger.example", ""),
        ("  Reader@Ledger.EXAMPLE ", "Reader@ledger.example", ""),
        ("A Reader <reader@ledger.test>", "reader@ledger.test", "A Reader"),
        ('"Reader, A. \\"Al\\"" <a.b+c@x.test>', "a.b+c@x.test", 'Reader, A. "Al"'),
        ("<reader@ledger.test>", "reader@ledger.test", ""),
        ("r@münchen.de", "r@xn--mnchen-3ya.de", ""),
        ("r@xn--mnchen-3ya.de", "r@xn--mnchen-3ya.de", ""),
        ("jürgen@ledger.example", "jürgen@ledger.example", ""),
        ("ناصر <r@ledger.test>", "r@ledger.test", "ناصر"),
        ("Evil\r\nBcc: x@y.test <r@ledger.test>", "r@ledger.test", "Evil Bcc: x@y.test"),
    ],
)
def test_an_address_is_read_as_people_write_it(written: str, address: str, name: str) -> None:
    assert parse_mailbox(written) == Mailbox(address=address, name=name)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "reader",
        "reader@",
        "@ledger.test",
        "a b@ledger.test",
        "a@b@ledger.test",
        "a..b@ledger.test",
        "a@ledger..test",
        "a@-ledger.test",
        "a@localhost",
        "a@127.0.0.1",
        "a@b.test,c@d.test",
        "a@b.test\r\nBcc: c@d.test",
        "a\0@b.test",
        "a@b.test\0",
        "a@b.\u2028test",
        "x" * 65 + "@b.test",
        "a@" + "b" * 64 + ".test",
        "a@" + "b." * 130 + "test",
        "A <b@c.test> d",
        "\udcff@b.test",
    ],
)
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_mailbox(written)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Reader@LEDGER.test", "reader@ledger.TEST"),
        ("JÜRGEN@ledger.test", "jürgen@ledger.test"),
        ("ju\u0308rgen@ledger.test", "jürgen@ledger.test"),
        ("ИВАН@ledger.test", "иван@ledger.test"),
        ("ΝΙΚΟΣ.Α@ledger.test", "νικος.α@ledger.test"),
        ("STRA\u1e9eE@ledger.test", "straße@ledger.test"),
    ],
)
def test_addresses_are_one_whatever_their_case(one: str, other: str) -> None:
    assert make_address_key(one) == make_address_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("straße@ledger.test", "strasse@ledger.test"), ("o\ufb03ce@ledger.test", "office@ledger.test")],
    ids=["sharp s", "ligature"],
)
def test_letters_are_not_taken_for_several_others(one: str, other: str) -> None:
    assert make_address_key(one) != make_address_key(other)


@given(st.text(st.characters(max_codepoint=127), max_size=30))
def test_the_key_of_an_ascii_address_is_what_it_was_when_hashes_were_made_of_it_first(address: str) -> None:
    assert make_address_key(address) == address.casefold()


@given(st.text(max_size=30))
def test_a_key_is_its_own_key(address: str) -> None:
    key = make_address_key(address)
    assert make_address_key(key) == key


@given(st.text(max_size=30), st.text(max_size=30))
def test_what_is_mailable_stands_alone_in_a_header_field(local: str, domain: str) -> None:
    address = f"{local}@{domain}"
    if not is_mailable(address):
        return
    message = email.message_from_bytes(f"To: {address}\r\n\r\n".encode(), policy=email.policy.SMTPUTF8)
    assert message.keys() == ["To"]
    assert len(message["To"].addresses) == 1


@given(st.text(max_size=40))
def test_whatever_is_read_is_mailable(written: str) -> None:
    try:
        mailbox = parse_mailbox(written)
    except ValueError:
        return
    assert is_mailable(mailbox.address)


@pytest.mark.parametrize(
    "address", ["a@b.test\r\nBcc: c@d.test", "a@b.test>", "a b@c.test", "a,b@c.test", "a\0@c.test", "a"]
)
def test_what_could_break_out_is_not_mailable(address: str) -> None:
    assert not is_mailable(address)
