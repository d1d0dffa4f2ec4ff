"""Direction follows the letters of a text, and the script of a language tag."""

from __future__ import annotations

import unicodedata

import pytest

from digest.text.scripts import find_direction, make_direction


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("", "ltr"),
        ("123 …", "ltr"),
        ("The tram", "ltr"),
        ("القاهرة", "rtl"),
        ("پہلی ٹرام BBC نے", "rtl"),
        ("The word السلام in English", "ltr"),
        ("שלום 123", "rtl"),
        ("中国 한국 हिन्दी", "ltr"),
        ("ދިވެހި", "rtl"),
    ],
)
def test_most_strong_letters_decide(text: str, direction: str) -> None:
    assert find_direction(text) == direction


@pytest.mark.parametrize(
    ("tag", "direction"),
    [
        (None, "ltr"),
        ("", "ltr"),
        ("en-GB", "ltr"),
        ("ar", "rtl"),
        ("ur-PK", "rtl"),
        ("UR_PK", "rtl"),
        ("ur-Latn", "ltr"),
        ("pa", "ltr"),
        ("pa-PK", "rtl"),
        ("pa-Arab", "rtl"),
        ("sd", "rtl"),
        ("sd-IN", "ltr"),
        ("az-Cyrl-AZ", "ltr"),
        ("iw", "rtl"),
        ("ckb", "rtl"),
        ("not a tag", "ltr"),
    ],
)
def test_a_tag_runs_as_its_script_does(tag: str | None, direction: str) -> None:
    assert make_direction(tag) == direction


def test_a_right_to_left_mark_of_any_script_is_seen() -> None:
    strong = [chr(code) for code in range(0x110000) if unicodedata.bidirectional(chr(code)) in ("R", "AL")]
    assert all(find_direction(char) == "rtl" for char in strong)
