"""Colours as CSS writes them, and the contrast that WCAG measures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageColor

from digest.text.colors import measure_contrast, parse_color


@pytest.mark.parametrize(
    ("text", "color"),
    [
        ("#ABC", "#aabbcc"),
        (" #9C1f1F ", "#9c1f1f"),
        ("FireBrick", "#b22222"),
        ("rebeccapurple", "#663399"),
        ("#12", None),
        ("#1234", None),
        ("#12345g", None),
        ("rgb(1, 2, 3)", None),
        ("transparent", None),
        ("redd", None),
        ("red=ff0000", None),
        ("", None),
    ],
)
def test_a_color_is_a_name_or_hexadecimal(text: str, color: str | None) -> None:
    assert parse_color(text) == color


@given(st.text(max_size=30))
def test_whatever_is_a_color_comes_out_in_one_form_and_stays_so(text: str) -> None:
    color = parse_color(text)
    if color is not None:
        assert len(color) == 7
        assert parse_color(color) == color


@pytest.mark.parametrize(
    ("one", "other", "contrast"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
    ],
)
def test_contrast_is_that_of_wcag_whichever_is_the_ground(one: str, other: str, contrast: float) -> None:
    assert measure_contrast(one, other) == pytest.approx(contrast, abs=0.005)
    assert measure_contrast(other, one) == measure_contrast(one, other)


def test_every_name_of_css_is_known_with_its_colour() -> None:
    for name, value in ImageColor.colormap.items():
        expected = value if isinstance(value, str) else "#{:02x}{:02x}{:02x}".format(*value)
        assert parse_color(name) == expected
