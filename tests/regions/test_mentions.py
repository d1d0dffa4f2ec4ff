"""Place names are found in running text, and what only looks like one is left out."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.regions.arabic import find_bare_forms
from digest.regions.lexicon import load_lexicon
from digest.regions.mentions import find_mentions


def codes(text: str, language: str | None = "en") -> list[str]:
    """The first sense of every mention, the countries of each joined."""
    return [",".join(mention.senses[0].codes) for mention in find_mentions([text], load_lexicon(language))[0]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ferries from Dhaka to Chittagong were halted.", ["BD", "BD"]),
        ("The Iran-backed group's fighters crossed Syria’s border", ["IR", "SY"]),
        ("Trade between South Korea and Papua New Guinea grew", ["KR", "PG"]),
        ("FRENCH MINISTER VISITS CHINA", ["FR", "CN"]),
        ("The U.S. and the US and the UK agreed", ["US", "US", "GB"]),
        ("South Africa.The mayor", ["ZA"]),
        ("Police in London, Ontario, and Glasgow, Ky., said", ["CA", "CA", "US-KY", "US-KY"]),
        ("He moved to Peru, Ind., last year; Peru is small", ["US-IN", "US-IN", "US-IN"]),
        ("The fair in Turkey, Texas, opened", ["US-TX", "US-TX"]),
        ("Cattle from Mexico, Texas and Arizona", ["MX", "US-TX", "US-AZ"]),
        ("A São Paulo court", ["BR"]),
    ],
)
def test_names_are_found(text: str, found: list[str]) -> None:
    assert codes(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "They roasted a turkey on fine china with polish",
        "Give it to us, he told us",
        "JOIN US FOR THE SPLIT DECISION",
        "Reading is good for you, and Nice people agree",
        "The coach Jordan Smith praised Chad Miller",
        "Critics loved the actor Jack London",
        "A loan of 75 mln Australian dlr and a million Swiss francs",
        "Warships crossed the Indian Ocean",
        "The Washington Post reported it",
        "",
        ", , ,",
    ],
)
def test_what_only_looks_like_a_place_is_left_out(text: str) -> None:
    assert [code for code in codes(text) if code] == []


def test_ordinary_words_count_as_towns_after_a_preposition() -> None:
    assert codes("A crash in Nice and a fire at Reading") == ["FR", "GB"]


def test_guarded_names_count_when_they_stand_alone() -> None:
    assert codes("Talks in Jordan. Georgia voted. President Macron left.") == ["JO", "GE", "FR"]


def test_headlines_do_not_take_every_capital_for_a_name() -> None:
    assert codes("Floods Hit Dhaka As Rivers Rise Further") == ["BD"]


def test_datelines_take_every_name_for_a_place() -> None:
    assert [mention.matched for mention in find_mentions(["DENVER"], load_lexicon(), strict=False)[0]] == ["DENVER"]
    assert [mention.matched for mention in find_mentions(["LONDON, Ont."], load_lexicon(), strict=False)[0]] == [
        "LONDON",
        "Ont",
    ]


def test_prepositions_and_hubs_are_noted() -> None:
    baghdad, brussels = find_mentions(["Officials in Baghdad told Brussels"], load_lexicon())[0]
    assert (baghdad.located, baghdad.hub) == (True, False)
    assert (brussels.located, brussels.hub) == (False, True)


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("ar", "قال الوزير في بغداد إن القوات السورية انسحبت", ["IQ", "SY"]),
        ("ar", "وإيران وبالعراق وللأردن", ["IR", "IQ", "JO"]),
        ("ar", "التقى الرئيس الأمريكي نظيره المصري في القاهرة", ["US", "EG", "EG"]),
        ("ar", "أعلنت وزارة الصحة في قطاع غزة", ["PS"]),
        ("ar", "مظاهرات في الخرطوم والجزائر", ["SD", "DZ"]),
        ("ur", "لاہور اور کراچی میں شدید بارش", ["PK", "PK"]),
        ("ur", "بھارتی وزیر اعظم نے نیپال کا دورہ کیا", ["IN", "NP"]),
        ("ur", "ایرانی صدر تہران واپس پہنچے", ["IR", "IR"]),
        ("hi", "दिल्ली और नेपाल में भूकंप", ["IN", "NP"]),
        ("fr", "Le président sénégalais à Dakar, au Sénégal et en Côte d’Ivoire", ["SN", "SN", "SN", "CI"]),
        ("es", "El gobierno de España y los Países Bajos", ["ES", "NL"]),
        ("de", "In Österreich und der Türkei", ["AT", "TR"]),
        ("pt", "O Brasil e a Coreia do Sul", ["BR", "KR"]),
        ("tr", "Almanya ve Yunanistan", ["DE", "GR"]),
    ],
)
def test_names_are_found_in_other_languages(language: str, text: str, found: list[str]) -> None:
    assert codes(text, language) == found


def test_particles_are_not_taken_off_where_they_are_not_written() -> None:
    known = {"روس"}
    assert find_bare_forms(["بروس"], known, text="بروس لی") == ["بروس"]
    assert find_bare_forms(["بروس"], known, text="بروسيا كانت") == ["روس"]


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    for strict in (True, False):
        for mention in find_mentions([text], load_lexicon(), strict=strict)[0]:
            assert mention.senses
            assert mention.matched in text


HARD = "Ky. , Ont. U.S. US Georgia in dlr وال ال و ب لل ی ية İ ß ǅ ् La St. -"


@given(st.lists(st.sampled_from(HARD.split())))
def test_any_run_of_hard_words_is_read(words: list[str]) -> None:
    find_mentions([" ".join(words)], load_lexicon())


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Boats left Côte d’Ivoire for São Tomé", ["Côte d’Ivoire", "São Tomé"]),
        ("The U.S. and Guinea-Bissau met in Rio de Janeiro", ["U.S.", "Guinea-Bissau", "Rio de Janeiro"]),
        ("St. Kitts, then the Amazon rainforest", ["St. Kitts", "Amazon rainforest"]),
        ("KINSHASA-BRAZZAVILLE ferry", ["KINSHASA", "BRAZZAVILLE"]),
    ],
)
def test_mentions_keep_the_words_as_they_are_written(text: str, written: list[str]) -> None:
    mentions = find_mentions([text], load_lexicon("en"))[0]
    assert [mention.matched for mention in mentions] == written


def test_texts_are_read_apart() -> None:
    found = find_mentions(["Talks in South", "Korea waits", "", "Togo"], load_lexicon("en"))
    assert [[mention.key for mention in mentions] for mentions in found] == [[], ["korea"], [], ["togo"]]


def test_capitals_inside_a_word_begin_no_name() -> None:
    assert codes("The iPeru of McChad and eGhana") == []


@pytest.mark.parametrize(
    "unit", ["Rio de ", "U.S.", "The ", "A", "al-", "ب", "St. ", "\x1f", "New York ", "ब", "İ", "’d "]
)
def test_any_length_of_text_takes_time_in_proportion(unit: str) -> None:
    """Four times the text takes about four times as long; sixteen times would be the square."""
    short, long = (min(measure(unit * count) for _ in range(5)) for count in (2_000, 8_000))
    assert long < 9 * short + 0.01


def measure(text: str) -> float:
    start = time.process_time()
    find_mentions([text], load_lexicon("mul"))
    return time.process_time() - start
