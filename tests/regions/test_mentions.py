"""Place names are found in running text, and what only looks like one is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.regions.arabic import find_bare_forms
from digest.regions.gazetteer import load_gazetteer
from digest.regions.mentions import find_mentions


def codes(text: str) -> list[str]:
    """The first sense of every mention, the countries of each joined."""
    return [",".join(mention.senses[0].codes) for mention in find_mentions(text, load_gazetteer())]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ferries from Dhaka to Chittagong were halted.", ["BD", "BD"]),
        ("The Iran-backed group's fighters crossed Syria’s border", ["IR", "SY"]),
        ("Trade between South Korea and Papua New Guinea grew", ["KR", "PG"]),
        ("FRENCH MINISTER VISITS CHINA", ["FR", "CN"]),
        ("The U.S. and the US and the UK agreed", ["US", "US", "GB"]),
        ("South Africa.The mayor", ["ZA"]),
        ("Police in London, Ontario, and Glasgow, Ky., said", ["CA", "CA", "US", "US"]),
        ("He moved to Peru, Ind., last year", ["US", "US"]),
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
    assert [mention.matched for mention in find_mentions("DENVER", load_gazetteer(), strict=False)] == ["DENVER"]
    assert [mention.matched for mention in find_mentions("LONDON, Ont.", load_gazetteer(), strict=False)] == [
        "LONDON",
        "Ont",
    ]


def test_prepositions_and_hubs_are_noted() -> None:
    baghdad, brussels = find_mentions("Officials in Baghdad told Brussels", load_gazetteer())
    assert (baghdad.located, baghdad.hub) == (True, False)
    assert (brussels.located, brussels.hub) == (False, True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("قال الوزير في بغداد إن القوات السورية انسحبت", ["IQ", "SY"]),
        ("وإيران وبالعراق وللأردن", ["IR", "IQ", "JO"]),
        ("التقى الرئيس الأمريكي نظيره المصري في القاهرة", ["US", "EG", "EG"]),
        ("أعلنت وزارة الصحة في قطاع غزة", ["PS"]),
        ("مظاهرات في الخرطوم والجزائر", ["SD", "DZ"]),
        ("لاہور اور کراچی میں شدید بارش", ["PK", "PK"]),
        ("بھارتی وزیر اعظم نے نیپال کا دورہ کیا", ["IN", "NP"]),
        ("ایرانی صدر تہران واپس پہنچے", ["IR", "IR"]),
        ("दिल्ली और नेपाल में भूकंप", ["IN", "NP"]),
        ("Le président sénégalais à Dakar, au Sénégal et en Côte d’Ivoire", ["SN", "SN", "CI"]),
        ("El gobierno de España y los Países Bajos", ["ES", "NL"]),
        ("In Österreich und der Türkei", ["AT", "TR"]),
        ("O Brasil e a Coreia do Sul", ["BR", "KR"]),
        ("Almanya ve Yunanistan", ["DE", "GR"]),
    ],
)
def test_names_are_found_in_other_languages(text: str, found: list[str]) -> None:
    assert codes(text) == found


def test_particles_are_not_taken_off_where_they_are_not_written() -> None:
    known = {"روس"}
    assert find_bare_forms(["بروس"], known, text="بروس لی") == ["بروس"]
    assert find_bare_forms(["بروس"], known, text="بروسيا كانت") == ["روس"]


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    for strict in (True, False):
        for mention in find_mentions(text, load_gazetteer(), strict=strict):
            assert mention.senses
            assert mention.start < mention.end


HARD = "Ky. , Ont. U.S. US Georgia in dlr وال ال و ب لل ی ية İ ß ǅ ् La St. -"


@given(st.lists(st.sampled_from(HARD.split())))
def test_any_run_of_hard_words_is_read(words: list[str]) -> None:
    find_mentions(" ".join(words), load_gazetteer())
