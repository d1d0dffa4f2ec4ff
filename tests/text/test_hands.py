"""Texts are set in the hand their readers expect."""

from __future__ import annotations

import pytest

from digest.text.hands import find_script


@pytest.mark.parametrize(
    ("text", "language", "script"),
    [
        ("پہاڑی ریل", "ur", "nastaliq"),
        ("پہاڑی ریل", "ur-PK", "nastaliq"),
        ("موانئ", "ar", "naskh"),
        ("کوه", "fa", "naskh"),
        ("موانئ", None, "naskh"),
        ("Ferries return", "ur", ""),
        ("שלום", "he", ""),
    ],
)
def test_arabic_letters_are_set_in_the_hand_of_their_language(text: str, language: str | None, script: str) -> None:
    assert find_script(text, language) == script
