"""A summary that its author finished is taken, whatever word it ends with; one that leads on is not."""

from __future__ import annotations

import pytest

from digest.teasers.teaser import Rung, find_teaser
from tests.factories import make_article

LEAD = "The first tram left the depot at dawn."


def _find_rung(summary: str, language: str, text: str = LEAD) -> Rung:
    return find_teaser(make_article(summary=summary, text=text, language=language), 200).rung


@pytest.mark.parametrize(
    ("language", "summary"),
    [
        ("en", "What the mayor will do"),
        ("en", "Who he is and who I am"),
        ("en", "The world we live in"),
        ("en", "Where the money went and what it was for"),
        ("en", "How the depot fell for its last con"),
        ("en", "The mayor and the stolen van"),
        ("de", "Der Rat stimmt dem Vertrag zu"),
        ("de", "Am Kai fährt man wieder mit"),
        ("de", "Was auf uns zukommt, und wie es ist zu"),
    ],
)
def test_a_finished_line_may_end_with_a_small_word(language: str, summary: str) -> None:
    assert _find_rung(summary, language) is Rung.SUMMARY


@pytest.mark.parametrize(
    ("language", "summary"),
    [
        ("en", "The line is open, but trams are banned from it because"),
        ("en", "The line is open to the"),
        ("de", "Die Linie ist offen, und die"),
        ("fr", "La ligne est ouverte, mais la"),
        ("es", "La línea está abierta, pero el"),
        ("tr", "Hat açıldı, ancak belediye ve"),
        ("ru", "Линию открыли, но"),
        ("ar", "فتح الخط بعد تسع سنوات من"),
        ("ur", "نو سال بعد لائن کھل گئی، مگر"),
        ("hi", "नौ साल बाद लाइन खुली, लेकिन"),
    ],
)
def test_a_line_that_leads_on_was_cut_off(language: str, summary: str) -> None:
    assert _find_rung(summary, language) is Rung.LEAD


def test_a_standfirst_that_the_text_repeats_is_whole() -> None:
    told = "A city rides again after sixty years"
    assert _find_rung(told, "en", text=f"{told}\n\n{LEAD}") is Rung.SUMMARY
