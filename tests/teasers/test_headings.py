"""A short paragraph without a stop tells if it is first, an entry of a list, or holds a figure or a quotation."""

from __future__ import annotations

import pytest

from digest.teasers.teaser import make_teaser
from tests.factories import make_article

REST = "Crowds lined the quay. Fares are free."


def _tease(text: str, language: str = "en") -> str:
    return make_teaser(make_article(text=text, language=language), 200)


@pytest.mark.parametrize(
    "first",
    [
        "The mayor said: “I will not go”",
        "Harbour 3, Quayside 1",
        "The trams are back after sixty years of buses",
    ],
)
def test_a_short_first_paragraph_without_a_stop_stays_apart_from_the_next(first: str) -> None:
    assert _tease(f"{first}\n\n{REST}") == f"{first} – {REST}"


def test_a_first_paragraph_of_han_and_kana_is_short_before() -> None:
    assert _tease("市長が五日、辞任を表明した\n\n後任は未定だ。", "ja") == "市長が五日、辞任を表明した – 後任は未定だ。"
    assert _tease("概要\n\n市長が辞任を表明した。", "ja") == "市長が辞任を表明した。"


def test_entries_of_a_list_stay() -> None:
    assert (
        _tease(f"• Two trams collide\n\n• No one is hurt\n\n{REST}") == f"Two trams collide – No one is hurt – {REST}"
    )


@pytest.mark.parametrize(
    "heading",
    [
        "What changes",
        "Noor Aziz in Harbour City",
        "Nov 3, 2026, Harbour City",
        "3 min, at 14:05",
        "Team 5 4 1",
        "1 Fares",
    ],
)
def test_a_heading_is_left_out(heading: str) -> None:
    assert _tease(f"{heading}\n\n{REST}") == REST


def test_a_heading_between_paragraphs_is_left_out_and_a_figure_is_not() -> None:
    assert _tease(f"The tram left at dawn.\n\nWhat it costs the city\n\n{REST}") == f"The tram left at dawn. {REST}"
    kept = "A ride costs 40 cents from now on"
    assert _tease(f"The tram left at dawn.\n\n{kept}\n\n{REST}") == f"The tram left at dawn. {kept} – {REST}"
