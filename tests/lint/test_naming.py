"""Pictures, links and headings that a screen reader cannot name."""

from __future__ import annotations

import pytest

from digest.lint.appearance import read_mail
from digest.lint.mail import Mail
from digest.lint.naming import find_naming_findings
from digest.model import Finding


def find(body: str) -> list[Finding]:
    mail = Mail(html=f"<html><body>{body}</body></html>")
    return list(find_naming_findings(mail, read_mail(mail)))


def find_codes(body: str) -> list[str]:
    return [finding.code for finding in find(body)]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('<img src="a.png">', "image-alt"),
        ('<img src="a.png" alt="harbour_02.jpg">', "image-alt-file"),
        ('<img src="a.png" alt="IMG_2041">', "image-alt-file"),
        ('<h1>Boats are back</h1><img src="a.png" alt="Boats  are back">', "image-alt-repeats"),
        ('<a href="x"></a>', "link-text-missing"),
        ('<a href="x"><img src="a.png" alt=""></a>', "link-text-missing"),
        ('<a href="x">Click here!</a>', "link-text-vague"),
        ('<a href="x">Read more »</a>', "link-text-vague"),
        ('<a href="x">Lire la suite</a>', "link-text-vague"),
        ('<a href="x">اقرأ المزيد</a>', "link-text-vague"),
        ('<a href="x"><img src="a.png" alt="here"></a>', "link-text-vague"),
        ('<a href="x">https://ledger.example/a/b</a>', "link-text-address"),
        ('<a href="x">The council</a> <a href="y">the  council</a>', "link-text-same"),
        ("<h2>Boats</h2>", "heading-first"),
        ("<h1>News</h1><h3>Boats</h3>", "heading-jump"),
        ("<h1>News</h1><h2> </h2>", "heading-empty"),
        ("<p>Some words</p>" * 10, "heading-none"),
    ],
)
def test_what_has_no_good_name_is_found(body: str, code: str) -> None:
    assert find_codes(body) == [code]


@pytest.mark.parametrize(
    "body",
    [
        '<img src="a.png" alt="">',
        '<img src="a.png" role="presentation">',
        '<img src="a.png" alt="A ferry of 1904, photo 12 by the harbour office">',
        '<a href="x">Here is how the council voted</a>',
        '<a href="x"><img src="a.png" alt="The Daily Ledger"></a>',
        '<a href="x" aria-label="How the council voted">Read more</a>',
        '<a href="x">The council</a> <a href="x">The council</a>',
        '<a name="top"></a>',
        '<div style="display:none"><a href="x">Click here</a><img src="a.png"></div>',
        "<h1>News</h1><h2>Boats</h2><h3>Ferry</h3><h2>Trams</h2>",
        '<h1><img src="a.png" alt="The Daily Ledger"></h1>',
        "<p>Short, without headings</p>",
    ],
)
def test_what_has_a_good_name_is_left_alone(body: str) -> None:
    assert find_codes(body) == []


def test_a_fault_is_told_once_with_how_often_it_is_there() -> None:
    (finding,) = find('<a href="x">Read more</a><a href="y">Read more</a><a href="z">more</a>')
    assert finding.found == "Read more and 2 more"
    assert finding.place.startswith("line 1, <a>")
