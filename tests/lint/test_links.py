"""Links that lead nowhere, to an example, twice to the same place, or to harm; and those that are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.lint.links import find_link_findings
from digest.lint.mail import Mail


def find_codes(html: str) -> list[str]:
    return [finding.code for finding in find_link_findings(Mail(html=html))]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("javascript:alert(1)", "link-unsafe"),
        ("java\tscript:alert(1)", "link-unsafe"),
        ("&#1;javascript:alert(1)", "link-unsafe"),
        ("JavaScript&#58;alert(1)", "link-unsafe"),
        ("data:text/html,x", "link-unsafe"),
        ("file:///etc/passwd", "link-unsafe"),
        ("vbscript:x", "link-unsafe"),
        ("", "link-empty"),
        ("  ", "link-empty"),
        ("mailto:", "link-empty"),
        ("#", "link-placeholder"),
        ("https://example.com/story", "link-placeholder"),
        ("https://www.example.org", "link-placeholder"),
        ("https://CHANGE-ME/", "link-placeholder"),
        ("/news/1", "link-relative"),
        ("news.html", "link-relative"),
        ("//ledger.test/1", "link-relative"),
        ("ftp://ledger.test/1", "link-unsafe"),
        ("blob:x", "link-unsafe"),
        ("search-ms:query=x", "link-unsafe"),
        ("cid:page", "link-unsafe"),
        ("\\\\host\\share", "link-unsafe"),
        ("/\\host/share", "link-unsafe"),
        ("tel:+92421234567", "link-scheme"),
        ("sms:+92421234567", "link-scheme"),
        ("https://", "link-broken"),
        ("http:/ledger.test", "link-broken"),
        ("http://ledger.test/1", "link-http"),
    ],
)
def test_a_link_that_is_wrong_is_told_by_what_is_wrong(address: str, code: str) -> None:
    assert find_codes(f'<a href="{address}">Trams</a>') == [code]


@pytest.mark.parametrize(
    "address",
    [
        "https://ledger.test/1",
        "https://my-example.com/",
        "mailto:desk@ledger.test?subject=a%20b",
        "#stories",
        "*|UNSUB|*",
        "{{ unsubscribe_url }}",
        "%7B%7B unsubscribe %7D%7D",
        "https://x.test/?u={{contact.EMAIL}}",
        "[[unsubscribe]]",
    ],
)
def test_a_link_that_may_well_be_meant_is_left_alone(address: str) -> None:
    assert find_codes(f'<a href="{address}">Trams</a>') == []


def test_only_an_unsafe_link_keeps_an_email_from_being_sent() -> None:
    html = '<a href="javascript:x">a</a><a>b</a><a href="#">c</a><a href="x">d</a><form action="data:x"></form>'
    blocking = [finding.blocks for finding in find_link_findings(Mail(html=html))]
    assert blocking == [True, True, False, False, False]


def test_a_place_that_links_lead_to_is_no_empty_link() -> None:
    assert find_codes('<a name="top"></a><a id="x">Part 2</a><a></a>') == []


def test_a_link_that_follows_one_to_the_same_place_is_a_duplicate() -> None:
    picture, title, other = '<a href="https://l.test/1"><img></a>', '<a href="https://l.test/1">A</a>', "<p>and</p>"
    assert find_codes(picture + other + title) == ["link-duplicate"]
    assert find_codes(title + '<a href="https://l.test/2">B</a>' + title) == []


def test_an_icon_beside_its_label_is_no_duplicate() -> None:
    label = '<a href="https://social.test/ledger">Follow us</a>'
    assert find_codes(f'<a href="https://social.test/ledger"><img width="20"></a>{label}') == []
    assert find_codes(f'<a href="https://social.test/ledger"><img width="200"></a>{label}') == ["link-duplicate"]


def test_the_place_has_the_line_the_tag_and_the_text() -> None:
    (finding,) = find_link_findings(Mail(html='<p>One</p>\n<p><a href="">Harbour <b>trams</b></a></p>'))
    assert finding.place == "line 2, <a> “Harbour trams”"
    assert finding.found == "no address"


@given(st.text(), st.text(alphabet=" \t\n\x00\x01\u200b/:.#?&%jJaAvVsScCrRiIpPtT", max_size=60))
def test_any_address_and_any_html_is_judged_without_an_error(html: str, address: str) -> None:
    list(find_link_findings(Mail(html=f'{html}<a href="{address}">x</a>')))
