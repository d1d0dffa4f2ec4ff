"""What comes in becomes clean text: nothing hidden, nothing lost, and cleaning twice is cleaning once."""

from __future__ import annotations

import unicodedata

import nh3
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.text.hygiene import clean_line, clean_text, strip_html
from tests.growth import is_linear

# Any code point, lone surrogates included; those that hygiene is about come up often.
AWKWARD = "\x00\x1b\t\n\r\x0b\x85\x92\u00ad\u200b\u200c\u200d\u2028\u2029\u2060\ufeff\ufffe\ufdd0\ud800 "
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
LETTERS = "aZé\u0301بیक्षന്中か한👩💻\ufe0f“’<>&;#"
any_text = st.text(st.one_of(st.sampled_from(AWKWARD + BIDI + LETTERS), st.characters(exclude_categories=[])))
MARKUP = (
    *(
        "<p>",
        "</p>",
        "<br>",
        "<b>",
        "</b>",
        "<a href='x>y' title=\"a'b\">",
        "</a>",
        "<!--",
        "-->",
        "<!-- x -->",
        "<",
        ">",
    ),
    *(
        "&amp;",
        "&amp;lt;",
        "&lt;b&gt;",
        "&#0;",
        "&#x92;",
        "&nbsp;",
        "&copy",
        " ",
        "\n\n",
        "word",
        "3 < 5",
        "<3",
        "</",
        "]]>",
    ),
    *("<script>", "</script>", "<style>x</style>", "<td>", "<img alt='>'>", "<a b=c=d>", '<a x="', "<!doctype html>"),
)
markup = st.lists(st.sampled_from(MARKUP)).map("".join)

FORBIDDEN = [
    chr(code) for code in (*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xFFFE, 0xFFFF, 0xFDD0, 0xD800)
]


@given(any_text)
def test_cleaning_a_line_twice_changes_nothing(value: str) -> None:
    once = clean_line(value)
    assert clean_line(once) == once


@given(any_text)
def test_cleaning_text_twice_changes_nothing(value: str) -> None:
    once = clean_text(value)
    assert clean_text(once) == once


@given(any_text, st.integers(1, 40))
def test_a_limit_is_kept_and_stable(value: str, limit: int) -> None:
    for clean in (clean_line, clean_text):
        once = clean(value, limit=limit)
        assert len(once) <= limit
        assert clean(once, limit=limit) == once


@given(any_text)
def test_a_clean_line_is_one_line_of_valid_nfc_without_controls(value: str) -> None:
    line = clean_line(value)
    line.encode()
    assert unicodedata.is_normalized("NFC", line)
    assert line == " ".join(line.split())
    assert not any(char in line for char in (*FORBIDDEN, "\n", "\t", "\u00ad", "\u200b", "\ufeff"))


@given(any_text)
def test_a_clean_text_has_paragraphs_parted_by_one_blank_line(value: str) -> None:
    text = clean_text(value)
    paragraphs = text.split("\n\n") if text else []
    assert all(paragraph and paragraph == clean_line(paragraph, limit=10_000) for paragraph in paragraphs)


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"])))
def test_letters_numbers_and_punctuation_are_never_lost(value: str) -> None:
    assert "".join(clean_line(value).split()) == "".join(unicodedata.normalize("NFC", value).split())


@given(markup)
@example("<p>a<!-->b")
@example("<a href=x title='>'>b")
@example("a<br/><br/>b")
def test_html_loses_every_tag_and_nothing_else(value: str) -> None:
    """A sanitiser with a tree builder is the oracle: the same words come out, whatever the white space."""
    hidden = {"script", "style", "noscript", "figcaption"}
    expected = clean_text(_unescape_once(nh3.clean(value, tags=set(), clean_content_tags=hidden)))
    assert "".join(strip_html(value).split()) == "".join(expected.split())


def _unescape_once(value: str) -> str:
    return value.replace("&nbsp;", "\u00a0").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@given(any_text)
def test_stripping_html_always_gives_clean_text(value: str) -> None:
    text = strip_html(value)
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("a<br>b", "a b"),
        ("a<br /> <br/>b", "a\n\nb"),
        ("<ul><li>one<li>two</ul>", "one\n\ntwo"),
        ("<tr><td>one</td><td>two</td>", "one two"),
        ("<p>one\n\ntwo</p>", "one two"),
        ("one <b>bold</b>\n\ntwo", "one bold\n\ntwo"),
        ("<h2>Head</h2>text", "Head\n\ntext"),
        ("f<b>o</b>o", "foo"),
        ("a<script>if (a < b) { x('</p>') }</script>b", "ab"),
        ("a<SCRIPT>x", "a"),
        ("<style>p{}</style><noscript><img></noscript>b", "b"),
        ("<figure><img src=x><figcaption>Photo: N.N.</figcaption></figure><p>Lead</p>", "Lead"),
        ("<![CDATA[<p>a &amp; b</p>]]>", "a & b"),
        ("x ]]> y", "x ]]> y"),
        ("AT&amp;T", "AT&T"),
        ("AT&amp;amp;T", "AT&amp;T"),
        ("AT&T", "AT&T"),
        ("&lt;b&gt;", "<b>"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("3 < 5 & 7 > 6", "3 < 5 & 7 > 6"),
        ("it&#8217;s&nbsp;here&#x85;", "it’s here…"),
        ('<a title="a > b" href=\'x"y\'>c</a>', "c"),
        ("<p", ""),
        ("a<!-- <p>b</p> -->c", "ac"),
        ("", ""),
    ],
)
def test_html_becomes_the_text_a_reader_would_see(value: str, text: str) -> None:
    assert strip_html(value) == text


@pytest.mark.parametrize(
    "unit", ["<div>", "<b id=1><p>", "<a x='", '<a x="', "<!--", "<script>", "</", "<br>", "<br ", "&lt;"]
)
def test_hostile_html_takes_linear_time(unit: str) -> None:
    assert is_linear(lambda size: strip_html(unit * size), size=25_000)


def test_plain_text_is_not_unescaped() -> None:
    assert clean_text("3 < 5 & AT&amp;T <b>") == "3 < 5 & AT&amp;T <b>"
    assert clean_line("3 < 5 & AT&amp;T <b>") == "3 < 5 & AT&amp;T <b>"


@pytest.mark.parametrize("breaks", ["\n\n", "\r\n\r\n", "\r\r", "\n \t \n\n", "\u2029"])
def test_blank_lines_of_any_kind_part_paragraphs(breaks: str) -> None:
    assert clean_text(f"one\ntwo{breaks}three") == "one two\n\nthree"


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("European\u200c Union", "European Union"),
        ("European \u200c Union", "European Union"),
        ("of \u200bthe \u200celite", "of the elite"),
        ("co\u00adop\ufeff", "coop"),
        ("می\u200cرود", "می\u200cرود"),
        ("क्\u200dष", "क्\u200dष"),
        ("അവന്\u200d വന്നു", "അവന്\u200d വന്നു"),
        ("👩\u200d💻 ❤️\u200d🔥", "👩\u200d💻 ❤️\u200d🔥"),
        ("👩\u200d word", "👩 word"),
        ("e\u0301te\u0301", "été"),
        ("a\x00b\x1b[31mc\x92d", "ab[31mcd"),
        ("a\tb\n c\u00a0\u3000d", "a b c d"),
        ("\ud83d broken", "broken"),
    ],
)
def test_invisible_characters_stay_only_where_they_mean_something(value: str, line: str) -> None:
    assert clean_line(value) == line


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("safe \u202egpj.exe", "safe gpj.exe"),
        ("\u2067שלום\u2069!", "\u2067שלום\u2069!"),
        ("\u202bשלום\u202c!", "\u202bשלום\u202c!"),
        ("a\u202cb\u2069c", "abc"),
        ("\u2067\u202eab\u2069", "\u2067ab\u2069"),
        ("\u2067\u202ca\u2069", "\u2067a\u2069"),
    ],
)
def test_no_direction_control_leaks_out_of_its_field(value: str, line: str) -> None:
    assert clean_line(value) == line


def test_a_direction_control_does_not_reach_into_the_next_paragraph() -> None:
    assert clean_text("a \u202eb\n\nc\u202c d") == "a b\n\nc d"
