"""Shortcodes go and prose stays; sites, paragraphs and dates are told as WordPress means them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.wordpress.content import (
    clean_date,
    find_site,
    is_wordpress_address,
    prepare_content,
    strip_shortcodes,
)
from digest.text.hygiene import strip_html
from tests.growth import is_linear


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        ('[caption id="a_1" width="640"]<img src="a.jpg" /> The quay. Photo: Iqra Shah[/caption]Trams', "Trams"),
        ('Trams [gallery ids="1,2"] return', "Trams  return"),
        ("Trams [gallery] return", "Trams  return"),
        ('[embed width="123"]https://video.example/7[/embed]Trams', "Trams"),
        ('[audio src="a.mp3"][/audio]Trams', "Trams"),
        ('[contact-form-7 id="12" title="Write us"]Trams', "Trams"),
        ('[vc_row][vc_column width="1/2"]Trams return[/vc_column][/vc_row]', "Trams return"),
        ("[pullquote]Trams return[/pullquote]", "Trams return"),
        ("[quote author=Noor]Trams [b]return[/b][/quote]", "Trams return"),
        ("[su_note note_color=&#8221;#fff&#8221;]Trams[/su_note]", "Trams"),
        ("[related id='5' /]Trams[ad /]", "Trams"),
        ("[youtube=https://video.example/7]Trams", "Trams"),
        ("[newsletter]\n\nTrams return", "\n\nTrams return"),
        ("<p>[newsletter-box]</p><p>Trams return</p>", "<p></p><p>Trams return</p>"),
        ("[caption]One[/caption] Trams [caption]Two[/caption]", " Trams "),
        ("[caption]A map [gallery] and a word[/caption]Trams", "Trams"),
        ("[/vc_column]Trams", "Trams"),
        ('[caption id="a_1"]never closed', "never closed"),
    ],
)
def test_shortcodes_go_and_what_unknown_ones_enclose_stays(content: str, kept: str) -> None:
    assert strip_shortcodes(content) == kept


@pytest.mark.parametrize(
    "prose",
    [
        "“He go [sic] home,” it said.",
        "Rain fell [1] for days [2, 3].",
        "“[The minister] told us nothing,” and [the minister] left.",
        "He [Mr Aziz] left, she [laughs] stayed, and [as of 2026] so did we.",
        "[sic]",
        "[VIDEO] Trams return",
        "[Applause]\n\nThank you.",
        "[so-called] experts and [and/or] others",
        "[café] and [مترجم] and [訳注]",
        "[...] and [...]",
        "[…] and [ sic ] and [] and [ ]",
        "a[i] = b[0]; [E=mc2]",
        "[see https://ledger.example/?a=b]",
        "[where 2 = 1 + 1]",
        "[[gallery]] is written so",
        "[unclosed and [nested] brackets",
        "[/sarcasm] she wrote",
    ],
)
def test_brackets_in_prose_stay(prose: str) -> None:
    assert strip_shortcodes(prose) == prose


WORDS = st.sampled_from(
    ["trams", "the", "minister", "sic", "1", "said", "…", "(", ")", "“", "Noor", "2026", ",", ".", "\n"]
)


@given(
    st.lists(
        st.one_of(
            WORDS, st.lists(WORDS.filter(str.isalnum), min_size=2, max_size=5).map(lambda said: f"[{' '.join(said)}]")
        ),
        max_size=30,
    )
)
def test_no_ordinary_prose_is_lost(words: list[str]) -> None:
    prose = " ".join(["Trams", *words, "return"])
    assert strip_shortcodes(prose) == prose


@given(st.text(alphabet='[]/ab=_ \n"<>', max_size=60))
def test_letters_outside_of_brackets_are_never_lost(text: str) -> None:
    outside = re.sub(r"\[[^\[\]]*\]", "", text)
    kept = strip_shortcodes(text)
    assert [char for char in outside if char in "ab"] == [
        char for char in re.sub(r"\[[^\[\]]*\]", "", kept) if char in "ab"
    ]


@given(st.text(max_size=80))
def test_stripping_never_adds_anything(text: str) -> None:
    kept = iter(text)
    assert all(char in kept for char in strip_shortcodes(text))


@pytest.mark.parametrize(
    "bomb",
    [
        "[",
        "[a",
        "[a ",
        "[caption]",
        "[caption][embed]",
        "[caption]x[/embed]",
        "[/caption]",
        "[a b=",
        "]",
        "[a]\n",
        "[a][/b]",
        "[[a]]",
    ],
)
def test_stripping_takes_time_in_proportion(bomb: str) -> None:
    assert is_linear(lambda size: strip_shortcodes(bomb * size), size=20_000)


@pytest.mark.parametrize("bomb", ["\n", "\n ", "\r\n\r\n", "https://a\n", "   \n", "<!-- wp:a -->\n\n"])
def test_preparing_a_post_takes_time_in_proportion(bomb: str) -> None:
    assert is_linear(lambda size: prepare_content(bomb * size), size=20_000)


def test_blank_lines_part_paragraphs_beside_other_blocks_as_in_the_old_editor() -> None:
    content = (
        "The first tram left.\n\nCrowds lined the quay,\nand waved.\r\n \r\n<ul><li>At last.</li></ul>\n\nIt rained."
    )
    paragraphs = ["The first tram left.", "Crowds lined the quay, and waved.", "At last.", "It rained."]
    assert strip_html(prepare_content(content)) == "\n\n".join(paragraphs)


def test_comments_of_blocks_and_addresses_of_embedded_things_are_no_text() -> None:
    content = (
        '<!-- wp:paragraph {"align":"left"} -->\n<p>Trams return.</p>\n<!-- /wp:paragraph -->\n\n'
        "<!-- wp:embed -->\n<figure><div>\nhttps://video.example/7\n</div></figure>\n<!-- /wp:embed -->\n\n"
        "<!--more-->\n\n<p>See https://ledger.example/trams for more.</p>\n"
    )
    assert strip_html(prepare_content(content)) == "Trams return.\n\nSee https://ledger.example/trams for more."


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.ledger.example", "ledger.example"),
        ("http://Ledger.example/", "ledger.example"),
        ("https://ledger.example/news/", "ledger.example/news"),
        ("https://ledger.example/news/wp-json/", "ledger.example/news"),
        ("https://noor:secret@ledger.example/wp-json/wp/v2/posts?lang=fr", "ledger.example"),
        ("http://localhost:8080/index.php?rest_route=/wp/v2/posts", "localhost:8080"),
        ("https://ledger.example/wp-json-archive", "ledger.example/wp-json-archive"),
        ("", ""),
        ("https://[x", ""),
    ],
)
def test_a_site_is_named_by_host_and_folder(address: str, name: str) -> None:
    assert find_site(address) == name


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://ledger.example/wp-json", True),
        ("https://ledger.example/wp-json/wp/v2/posts", True),
        ("https://ledger.example/?rest_route=/wp/v2/posts", True),
        ("https://ledger.example/feed/", False),
        ("https://ledger.example/wp-jsonish", False),
        ("stories/wp-json.txt", False),
    ],
)
def test_addresses_of_the_interface_are_known(address: str, is_one: bool) -> None:
    assert is_wordpress_address(address) is is_one


@pytest.mark.parametrize(
    "date", ["", "  ", "0000-00-00 00:00:00", "0000-00-00T00:00:00", "Wed, 30 Nov -0001 00:00:00 +0000"]
)
def test_zero_dates_are_none(date: str) -> None:
    assert clean_date(date, zone="Z") == ""


def test_other_dates_have_their_zone() -> None:
    assert clean_date(" 2026-11-22 06:00:00 ", zone="Z") == "2026-11-22 06:00:00Z"
