"""The text part reads well by itself: wrapped, in order, and its links whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Edition
from digest.render import load_theme, make_tokens
from digest.render.page import make_page
from digest.render.plaintext import measure_width, render_text, wrap_text
from digest.render.words import make_words
from digest.text.hygiene import clean_line
from tests.factories import make_story


def render(edition: Edition) -> str:
    words = make_words(load_theme("newsroom").files, edition.newsletter.language)
    return render_text(make_page(edition, make_tokens(edition.key), words=words))


def test_it_says_everything_in_reading_order(mixed: Edition) -> None:
    text = render(mixed)
    letter = mixed.newsletter
    parts = [letter.name, "Sunday, November 22, 2026", str(letter.site), mixed.lead.article.title]
    for section in mixed.sections:
        parts += [section.region.name, *(story.article.title for story in section.stories)]
    parts += [str(letter.address), f"Unsubscribe\n{make_tokens(mixed.key).unsubscribe}"]
    places = [f"\n{text}".index(f"\n{part}\n") for part in parts]
    assert places == sorted(places)


def test_a_story_has_headline_teaser_source_date_and_link(mixed: Edition) -> None:
    story = make_story(7)
    assert (
        "Harbour city opens its tram line number 7\n"
        "\n"
        "The first tram left the depot at dawn on day 7. Crowds lined the quay to\n"
        "see it pass.\n"
        "The Daily Ledger · November 21\n"
        "https://ledger.example/7\n"
    ) in render(replace(mixed, lead=story))


def test_an_undated_story_has_no_date_and_one_without_address_no_link(mixed: Edition) -> None:
    blocks = render(mixed).split("\n\n\n")
    undated = next(block for block in blocks if "Gauges report" in block)
    unlinked = next(block for block in blocks if "The foundry" in block)
    assert undated.endswith("The Daily Ledger\nhttps://ledger.example/4")
    assert unlinked.endswith("ships.\n\nThe order book is full.\nThe Daily Ledger · November 22")


def test_a_long_link_is_never_broken(mixed: Edition) -> None:
    url = "https://ledger.example/" + "a-very-long-path/" * 20
    text = render(replace(mixed, lead=make_story(9, url=url)))
    assert f"\n{url}\n" in text


def test_no_line_but_a_link_is_wider_than_72_columns(mixed: Edition) -> None:
    wide = make_story(9, title="東京の港に新しい路面電車が開通した。" * 8, teaser="word " * 80)
    for line in render(replace(mixed, lead=wide)).splitlines():
        assert measure_width(line) <= 72 or line.startswith("https://"), line


def test_a_date_beside_a_name_that_runs_the_other_way_is_isolated(mixed: Edition) -> None:
    assert "صحيفة المرفأ · \u2066November 22\u2069\n" in render(mixed)


def test_other_sources_of_a_story_are_named(mixed: Edition) -> None:
    story = replace(make_story(7), also_in=("BBC", "AP"))
    assert "The Daily Ledger · November 21\nAlso in BBC and AP\nhttps://ledger.example/7\n" in render(
        replace(mixed, lead=story)
    )


def test_mere_links_stand_below_the_sections(mixed: Edition) -> None:
    text = render(mixed)
    assert (
        "\n\n\nMore stories\n============\n\n"
        "Gauge number 0 reports every ten minutes\nhttps://ledger.example/more/0\n\n"
        "الموانئ الصغيرة تعود إلى العمل\nhttps://ledger.example/more/1\n\n"
        "A headline without an address\n\n"
    ) in text
    assert "/more/14\n\nand 2 more on ledger.example\nhttps://ledger.example\n\n\n---" in text
    assert "More stories" not in render(replace(mixed, more=()))


def test_where_it_can_be_read_on_the_web_stands_at_the_top(mixed: Edition) -> None:
    view = make_tokens(mixed.key).view
    assert view not in render(mixed)
    text = render(replace(mixed, newsletter=replace(mixed.newsletter, view="https://ledger.example/archive/17.html")))
    assert text.index(f"\nView in browser\n{view}\n") < text.index("=" * 72)


def test_it_speaks_the_language_of_the_newsletter(urdu: Edition) -> None:
    letter = replace(urdu.newsletter, unsubscribe="mailto:leave@wadi.example", view="https://wadi.example/17.html")
    story = replace(make_story(7), also_in=("BBC", "روزنامہ وادی"))
    text = render(replace(urdu, newsletter=letter, lead=story))
    tokens = make_tokens(urdu.key)
    assert f"\nبراؤزر میں دیکھیں\n{tokens.view}\n" in text
    assert "\nThe Daily Ledger · \u206722 نومبر\u2069\n" in text
    assert "\nیہ خبر \u2066BBC\u2069 اور روزنامہ وادی میں بھی\n" in text
    assert "\nاور \u2066wadi.example\u2069 پر مزید 2 خبریں\nhttps://wadi.example\n" in text
    assert text.endswith(f"\nرکنیت ختم کریں\n{tokens.unsubscribe}\n")


def test_without_an_unsubscribe_address_there_is_no_such_line(mixed: Edition) -> None:
    letter = replace(mixed.newsletter, unsubscribe=None, address=None, site=None)
    text = render(replace(mixed, newsletter=letter))
    assert "nsubscribe" not in text
    assert "@@" not in text
    assert "None" not in text


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("東京", 4), ("e\u0301", 1), ("हिन्दी", 5), ("\u2068a\u2069", 1), ("", 0)]
)
def test_width_is_counted_in_columns(text: str, width: int) -> None:
    assert measure_width(text) == width


def test_words_longer_than_a_line_stand_alone_and_whole() -> None:
    assert wrap_text("a " + "b" * 20 + " c", 10) == ["a", "b" * 20, "c"]


def test_scripts_without_spaces_break_between_characters() -> None:
    assert wrap_text("東京港路面電車", 6) == ["東京港", "路面電", "車"]


@given(st.text(max_size=400).map(clean_line), st.integers(min_value=4, max_value=80))
def test_wrapping_loses_nothing(text: str, width: int) -> None:
    lines = wrap_text(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(line == line.strip() for line in lines)
