"""How readers leave: links that are whole, theirs alone, and in the header where mail programs look for them."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.leaving import (
    ReaderLinks,
    compose_leaving,
    find_draft_link,
    find_unsubscribe_link,
    make_reader_links,
    make_unsubscribe_link,
    make_unsubscribe_page,
)
from digest.errors import ConfigError, UsageError
from digest.model import Newsletter
from digest.settings import SendSettings

LETTER = Newsletter(name="The Daily Ledger")
PAGE = "https://news.ledger.test/leave"
MAIL = "mailto:leave@ledger.test"
TOKEN = "AQHbq1Kk3J_x-2mVZ0a"


def test_the_page_comes_first_and_one_post_to_it_is_enough() -> None:
    links = make_reader_links(SendSettings(unsubscribe=MAIL, unsubscribe_url=f"{PAGE}/"), LETTER, TOKEN)
    assert compose_leaving(links).decode() == (
        f"List-Unsubscribe: <{PAGE}/{TOKEN}>,\r\n"
        f" <{MAIL}?subject=unsubscribe%20{TOKEN}>\r\n"
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    )
    assert links.leave == f"{PAGE}/{TOKEN}"


def test_a_mail_alone_promises_no_one_click() -> None:
    links = make_reader_links(SendSettings(unsubscribe=MAIL), LETTER, TOKEN)
    assert compose_leaving(links).decode() == f"List-Unsubscribe: <{MAIL}?subject=unsubscribe%20{TOKEN}>\r\n"
    assert links.leave == links.leave_mail
    assert compose_leaving(ReaderLinks()) == b""


@pytest.mark.parametrize(
    ("written", "link"),
    [
        (f"{MAIL}?subject=stop%20it", f"{MAIL}?subject=stop%20it"),
        (f"{MAIL}?body=x&Subject=stop", f"{MAIL}?body=x&Subject=stop"),
        (f"{MAIL}?body=bye", f"{MAIL}?body=bye&subject=unsubscribe%20{TOKEN}"),
        (f"{MAIL}?subject=unsubscribe", f"{MAIL}?subject=unsubscribe%20{TOKEN}"),
    ],
)
def test_a_token_goes_into_the_subject_unless_that_is_somebodys_own(written: str, link: str) -> None:
    assert make_reader_links(SendSettings(unsubscribe=written), LETTER, TOKEN).leave_mail == link


def test_an_edition_whose_way_out_is_set_no_longer_keeps_its_own() -> None:
    with_page, with_mail = replace(LETTER, unsubscribe=PAGE), replace(LETTER, unsubscribe=f"{MAIL}?subject=unsubscribe")
    assert make_reader_links(SendSettings(), with_page, TOKEN) == ReaderLinks(leave_url=f"{PAGE}/{TOKEN}")
    assert make_reader_links(SendSettings(), with_mail, TOKEN) == ReaderLinks(
        leave_mail=f"{MAIL}?subject=unsubscribe%20{TOKEN}"
    )
    assert find_unsubscribe_link(with_page, SendSettings()) == PAGE
    assert make_reader_links(SendSettings(), LETTER, TOKEN) == ReaderLinks()


def test_without_a_reader_the_mail_stands_since_it_needs_no_token() -> None:
    assert find_unsubscribe_link(LETTER, SendSettings(unsubscribe=MAIL, unsubscribe_url=PAGE)) == (
        f"{MAIL}?subject=unsubscribe"
    )
    assert find_unsubscribe_link(LETTER, SendSettings(unsubscribe_url=f"{PAGE}/")) == PAGE
    assert find_unsubscribe_link(LETTER, SendSettings()) is None
    assert find_draft_link(LETTER, SendSettings(unsubscribe_url="https://CHANGE ME?")) == "https://CHANGE ME?"


@pytest.mark.parametrize(
    ("written", "page"),
    [
        (PAGE, PAGE),
        (" HTTPS://News.Ledger.test/leave// ", PAGE),
        ("https://ledger.test", "https://ledger.test"),
        ("https://münchen.test/a b", "https://xn--mnchen-3ya.test/a%20b"),
        ("http://localhost:8080/leave", "http://localhost:8080/leave"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_a_page_is_what_a_token_can_be_put_behind(written: str, page: str) -> None:
    assert make_unsubscribe_page(written) == page
    assert make_unsubscribe_page(page) == page


@pytest.mark.parametrize(
    "value",
    [
        "http://ledger.test/leave",
        "http://127.0.0.1.ledger.test/",
        "ledger.test/leave",
        MAIL,
        "https://",
        f"{PAGE}?list=1",
        f"{PAGE}#top",
        f"{PAGE}?",
        f"https://ledger.test/{'x' * 900}",
    ],
)
def test_what_is_no_page_for_one_click_is_refused(value: str) -> None:
    with pytest.raises(ConfigError, match=r"send\.unsubscribe_url"):
        make_unsubscribe_page(value)


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_link_gets_out_of_its_field(url: str, mail: str) -> None:
    try:
        fields = compose_leaving(ReaderLinks(leave_url=f"https://a.test/{url}", leave_mail=f"mailto:{mail}"))
    except UsageError:
        return
    message = email.message_from_bytes(fields + b"\r\n", policy=email.policy.compat32)
    assert message.keys() == ["List-Unsubscribe", "List-Unsubscribe-Post"]
    assert message.get_payload() == ""
    assert fields.isascii()
    assert message["List-Unsubscribe"].split(",\r\n ") == [f"<https://a.test/{url}>", f"<mailto:{mail}>"]


@pytest.mark.parametrize("bad", ["https://a.test/\r\nBcc: b@c.test", "https://a.test/\0", "https://a.test/> <b", ""])
def test_a_link_that_could_add_a_field_is_refused(bad: str) -> None:
    with pytest.raises(UsageError, match="List-Unsubscribe"):
        compose_leaving(ReaderLinks(leave_mail=MAIL, leave_url=bad or "https://a.test/ "))


@pytest.mark.parametrize(
    ("value", "link"),
    [
        ("mailto:leave@ledger.test", "mailto:leave@ledger.test?subject=unsubscribe"),
        (" MAILTO:Leave+news@Ledger.test ", "mailto:Leave+news@ledger.test?subject=unsubscribe"),
        ("mailto:leave@ledger.test?subject=stop%20it&body=x", "mailto:leave@ledger.test?subject=stop%20it&body=x"),
        ("mailto:leave@ledger.test?subject=stop it", "mailto:leave@ledger.test?subject=stop%20it"),
        ("mailto:leave@münchen.de", "mailto:leave@xn--mnchen-3ya.de?subject=unsubscribe"),
        ("mailto:leave@ledger.test?subject=x>\r\nBcc: y", "mailto:leave@ledger.test?subject=x%3E%0D%0ABcc:%20y"),
    ],
)
def test_an_unsubscribe_address_becomes_a_link(value: str, link: str) -> None:
    assert make_unsubscribe_link(value) == link
    assert make_unsubscribe_link(link) == link


@pytest.mark.parametrize(
    "value",
    [
        "leave@ledger.test",
        "https://ledger.test/leave",
        "mailto:",
        "mailto:nobody",
        "mailto:a@b.test\r\nBcc: c@d.test",
        "mailto:a@b.test%0D%0ABcc: c@d.test",
        "mailto:a@b.test?subject=" + "x" * 1_000,
    ],
)
def test_what_nobody_can_leave_by_is_refused(value: str) -> None:
    with pytest.raises(ConfigError, match=r"send\.unsubscribe"):
        make_unsubscribe_link(value)
