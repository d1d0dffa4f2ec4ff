"""Colours of CSS and their contrast."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.lint.colors import BLACK, CLEAR, WHITE, Color, blend, find_color, measure_contrast, parse_color


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("#FFF", "#ffffff"), ("#1d1b18", "#1d1b18"), ("Tomato", "#ff6347"), ("rgb(1,2,3)", "#010203"),
        ("rgb(255 0 51 / 50%)", "#ff0033"), ("rgba(0, 128, 0, .5)", "#008000"), ("hsl(240, 100%, 50%)", "#0000ff"),
        ("hsl(0deg 0% 100%)", "#ffffff"), ("#abcd", "#aabbcc"),
    ],
)  # fmt: skip
def test_a_colour_is_read_however_it_is_written(text: str, written: str) -> None:
    assert str(parse_color(text)) == written


@pytest.mark.parametrize(
    "text", ["", "inherit", "currentcolor", "var(--x)", "#12", "rgb(1,2)", "rgb(a,b,c)", "light-dark(red, blue)"]
)
def test_what_depends_on_something_else_is_no_known_colour(text: str) -> None:
    assert parse_color(text) is None


def test_a_shorthand_gives_its_colour() -> None:
    assert str(find_color("url(a.png) no-repeat #ffeedd")) == "#ffeedd"
    assert find_color("none") is None


def test_transparent_is_known() -> None:
    assert parse_color("transparent") == CLEAR


@pytest.mark.parametrize(
    ("one", "other", "contrast"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_the_contrast_is_that_of_wcag(one: str, other: str, contrast: float) -> None:
    first, second = parse_color(one), parse_color(other)
    assert first is not None
    assert second is not None
    assert measure_contrast(first, second) == pytest.approx(contrast, abs=0.005)


PARTS = st.floats(0, 1)


@given(st.builds(Color, PARTS, PARTS, PARTS), st.builds(Color, PARTS, PARTS, PARTS))
def test_contrast_is_the_same_both_ways_and_between_1_and_21(one: Color, other: Color) -> None:
    contrast = measure_contrast(one, other)
    assert contrast == measure_contrast(other, one)
    assert 1 <= contrast <= 21.0001


def test_a_clear_colour_shows_what_is_behind_it() -> None:
    assert blend(Color(0, 0, 0, 0), WHITE) == WHITE
    assert blend(Color(0, 0, 0, 0.5), WHITE) == Color(0.5, 0.5, 0.5)
    assert blend(BLACK, WHITE) == BLACK


@given(st.text(max_size=40) | st.from_regex(r"(rgb|hsl)a?\([-0-9.%, /a-z]{0,30}\)", fullmatch=True))
def test_any_text_may_be_taken_for_a_colour(text: str) -> None:
    color = parse_color(text)
    assert color is None or all(0 <= part <= 1 for part in color)
