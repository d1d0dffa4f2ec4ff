"""What stands around a name tells a place from a word, a person, a pronoun or somebody's money."""

from __future__ import annotations

import pytest

from digest.regions.lexicon import load_lexicon
from digest.regions.mentions import find_mentions
from tests.regions.test_hard_cases import place

SURE = 0.75


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Jordan breaks a record"),
        ("en", "Mali the hippo is sixty"),
        ("en", "Java course starts on Monday"),
        ("en", "Turkey is cheap this winter"),
        ("tr", "Mısır nasıl saklanır"),
        ("fa", "چین دامن را چگونه بدوزیم"),
        ("ur", "شام کی سیر صحت کے لیے اچھی ہے"),
        ("ar", "الحارس مصر على البقاء"),
        ("fr", "Tours de cartes faciles"),
    ],
)
def test_names_that_are_words_too_are_never_sure(language: str, title: str) -> None:
    assert place(title, language=language).confidence < SURE


@pytest.mark.parametrize(
    ("language", "title", "text", "region"),
    [
        ("en", "Jordan opens a railway", "Trains leave Amman at noon.", "middle_east"),
        ("en", "Kenya and Uganda open a railway", "", "africa"),
        ("en", "Railway opens in Mali", "", "africa"),
        ("tr", "Mısır'da tren kazası", "", "middle_east"),
        ("fa", "زلزله در چین", "", "east_asia"),
        ("ur", "شام میں زلزلہ", "", "middle_east"),
        ("ar", "زلزال في مصر", "", "middle_east"),
    ],
)
def test_they_are_sure_beside_their_country_or_a_word_of_place(
    language: str, title: str, text: str, region: str
) -> None:
    placed = place(title, text, language=language)
    assert placed.region == region
    assert placed.confidence > SURE


def test_who_is_named_in_full_is_no_town_elsewhere() -> None:
    assert place("Houston sings again", "Amy Houston will tour.").confidence < SURE
    placed = place("Jackson thanks fans", "Janet Jackson sang in Nairobi, and Jackson waved.")
    assert placed.region == "africa"


@pytest.mark.parametrize(
    "title",
    ["Tell US all about it", "Give US your photos", "Help US name the owl", "Let US pray, says vicar", "Join US"],
)
def test_us_where_the_pronoun_can_stand_is_no_country(title: str) -> None:
    assert place(title).region == "world"


@pytest.mark.parametrize("title", ["US steel output falls", "Steel output in US falls", "Tell U.S. bakers to wait"])
def test_us_elsewhere_is_a_country(title: str) -> None:
    assert place(title).region == "north_america"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "le dollar canadien recule"),
        ("es", "el yen japonés sube"),
        ("es", "el peso mexicano sube"),
        ("pt", "o dólar canadense cai"),
        ("de", "der Schweizer Franken steigt"),
        ("tr", "Avustralya doları düştü"),
        ("ar", "تراجع الدولار الأسترالي"),
        ("fa", "بهای دلار استرالیا"),
        ("ur", "آسٹریلوی ڈالر مہنگا"),
    ],
)
def test_money_is_no_place_in_any_language(language: str, text: str) -> None:
    assert [mention.matched for mention in find_mentions([text], load_lexicon(language))[0]] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "Chove no Brasil"),
        ("de", "Regen im Sudan"),
        ("ar", "أمطار في السودان"),
        ("fa", "باران در ایران"),
        ("ur", "پاکستان میں بارش"),
        ("hi", "भारत में बारिश"),
        ("tr", "Almanya'da yağmur"),
    ],
)
def test_words_of_place_are_known_in_each_language(language: str, text: str) -> None:
    assert [mention.located for mention in find_mentions([text], load_lexicon(language))[0]] == [True]
