"""French marks stay with their words, no word changes, and other languages are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.french import keep_marks

TEXTS = st.text(alphabet=" a«»:;!?é\n\u00a0\u202f.")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Grève : le port ferme", "Grève\u00a0: le port ferme"),
        ("Qui paiera ? Personne !", "Qui paiera\u202f? Personne\u202f!"),
        ("Il dit « non » ; elle rit", "Il dit «\u00a0non\u00a0»\u202f; elle rit"),
        ("Grève: 12:30, « ", "Grève: 12:30, « "),
        ("Grève\u202f: déjà", "Grève\u202f: déjà"),
    ],
)
def test_marks_stay_with_their_words(text: str, kept: str) -> None:
    assert keep_marks(text, "fr") == keep_marks(text, "fr-CA") == kept


@given(TEXTS)
def test_only_ordinary_spaces_become_spaces_of_another_kind(text: str) -> None:
    kept = keep_marks(text, "fr")
    assert kept.split() == text.split()
    assert all(new == old or (old == " " and new in "\u00a0\u202f") for new, old in zip(kept, text, strict=True))
    assert keep_marks(kept, "fr") == kept


@given(TEXTS, st.sampled_from([None, "", "en", "frr", "fy"]))
def test_other_languages_are_left_alone(text: str, language: str | None) -> None:
    assert keep_marks(text, language) == text
