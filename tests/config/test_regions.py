"""What a configuration says of regions means something in the newsletter's own scheme, or is told with its key."""

from __future__ import annotations

import subprocess
import sys

import pytest

from digest.config import parse_settings
from digest.config.reading import parse_newsletters
from digest.errors import ConfigError
from digest.settings import LimitSettings, Settings

OWN = """
[regions.own.gulf]
places = ["AE", "QA"]
within = "middle_east"
"""


def read(text: str) -> Settings:
    return parse_settings(text, origin="digest.toml")


def refuse(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        read(text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("regions.scheme = 'newsrom'", "regions.scheme: there is no scheme 'newsrom' (did you mean 'newsroom'?)"),
        ("regions.order = ['azia']", "regions.order: there is no region 'azia'"),
        ("regions.move = { Turkye = 'europe' }", "regions.move.Turkye: 'Turkye' is no country, state or place"),
        ("regions.move = { TR = 'asia' }", "regions.move.TR: there is no region 'asia'"),
        (
            "regions.own.gulf.places = ['AE', 'Quatar']",
            "regions.own.gulf.places: 'Quatar' is no country",
        ),
        ("regions.own.gulf.name = 'Gulf'", "regions.own.gulf: has no places"),
        (
            "regions.own.gulf.names = { english = 'x' }",
            "regions.own.gulf.names.english: 'english' is not a",
        ),
        (
            "regions.names = { 'Model Town' = 'Lahore' }",
            "regions.names.Model Town: 'Lahore' is a city; give its country, such as PK",
        ),
        (
            "regions.names = { Oak = 'Austin' }",
            "regions.names.Oak: 'Austin' is a city; give its country, such as US-TX",
        ),
        (
            "regions.names = { Oak = 'Indja' }",
            "regions.names.Oak: 'Indja' is no country or state that is known (did you",
        ),
        ("regions.order = 'asia'", 'regions.order: must be a list, such as ["south_asia", "Middle East"]'),
        (
            "regions.own.gulf.places = 'QA'",
            'regions.own.gulf.places: must be a list, such as ["PK", "Qatar", "Lahore"]',
        ),
        ("languages = 'en'", 'languages: must be a list, such as ["en", "ur"]'),
        ("sources = [{ at = 'x?key=abc', timezone = 'Mars' }]", "sources.0.timezone (x?key=***): 'Mars' is not"),
        ("regions.names = { '!' = 'PK' }", "regions.names.'!': is no name"),
        ("regions.sections = { '/x/' = 'atlantis' }", "regions.sections./x/: there is no region 'atlantis'"),
        ("regions.sections = { ' ' = 'europe' }", "regions.sections.' ': is no part of a site and no category"),
        ("regions.least_confidence = 1.5", "regions.least_confidence: 1.5 is not between 0 and 1"),
        ("regions.least_confidence = nan", "regions.least_confidence: nan is not between 0 and 1"),
        ("sources = [{ at = 'x', region = 'atlantis' }]", "sources.0.region (x): there is no region 'atlantis'"),
        (
            "sources = [{ at = 'x', country = 'Atlantis' }]",
            "sources.0.country (x): 'Atlantis' is no country or state that is known, give one",
        ),
        ("regions.limits.gulf.max = 1", "regions.limits.gulf: there is no region 'gulf'"),
        (
            "regions.limits = { south-asia = {}, south_asia = {} }",
            "regions.limits.south_asia: is the same region",
        ),
        ("choice.rules = [{ region = 'gulf' }]", "choice.rules.0.region: there is no region 'gulf'"),
        (
            "regions.scheme = 'm49'\nchoice.rules = [{ region = 'middle_east' }]",
            "choice.rules.0.region: there is no",
        ),
    ],
)
def test_what_means_nothing_is_named_by_its_key(text: str, told: str) -> None:
    assert f"digest.toml: {told}" in refuse(text)


def test_all_that_is_wrong_is_told_at_once() -> None:
    told = refuse("timezone = 'Mars'\nregions.least_confidence = 2\nregions.order = ['x']\nregions.move = { Y = 'z' }")
    assert all(key in told for key in ("timezone: ", "regions.least_confidence: ", "regions.order: "))
    assert told.count("regions.move.Y: ") == 2


def test_what_is_wrong_with_regions_hides_nothing_else_that_is() -> None:
    told = refuse(
        """
        regions.order = ["south_azia", "gulf"]
        regions.sections = { "/africa/" = "afrika_x" }
        regions.limits.nowhere.max = 3
        regions.own.gulf.places = ["Quatar"]
        choice.rules = [{ tag = "a", region = "atlantis" }, { tag = "b", region = "gulf" }]
        """
    )
    keys = ("order", "sections./africa/", "limits.nowhere", "own.gulf.places")
    assert all(f"regions.{key}" in told for key in keys)
    assert "choice.rules.0.region" in told
    assert "choice.rules.1" not in told


@pytest.mark.parametrize("key", ["move", "own", "names", "sections", "limits"])
def test_what_must_be_a_table_is_told_so(key: str) -> None:
    assert f"regions.{key}: must be a table" in refuse(f"regions.{key} = 3")


def test_keys_are_looked_up_in_the_scheme_of_the_newsletter() -> None:
    settings = read("regions.limits.gulf.max = 2\nchoice.rules = [{ region = 'Gulf' }]" + OWN)
    assert settings.regions.limits == {"gulf": LimitSettings(max=2)}
    assert settings.choice.rules[0].region == "gulf"


def test_each_newsletter_has_its_own_scheme() -> None:
    tables = "[newsletters.a.regions.limits.gulf]\nmax = 2\n[newsletters.a.regions.own.gulf]\nplaces = ['AE']\n"
    assert parse_newsletters(tables + "[newsletters.b]", origin="x")["a"].regions.limits.keys() == {"gulf"}
    with pytest.raises(ConfigError, match=r"x: newsletters\.b: regions\.limits\.gulf: there is no region 'gulf'"):
        parse_newsletters(tables + "[newsletters.b.regions.limits.gulf]\nmax = 2", origin="x")


def test_regions_in_limits_and_rules_come_by_their_keys_in_whatever_language_they_were_written() -> None:
    settings = read("regions.limits.'Asie du Sud'.max = 2\nchoice.rules = [{ region = 'Naher Osten' }]")
    assert (list(settings.regions.limits), settings.choice.rules[0].region) == (["south_asia"], "middle_east")


def test_countries_states_and_places_can_stand_for_regions_of_sources_and_sections() -> None:
    said = "sources = [{ at = 'x', region = 'Pakistan', country = 'پاکستان' }]\n"
    settings = read(said + "regions.sections = { '/texas/' = 'US-TX', city = 'South Asia', abroad = 'world' }")
    assert settings.sources[0].region == "Pakistan"
    assert len(settings.regions.sections) == 3


READS = """
import sys
from digest.config import parse_settings
from digest.regions.gazetteer import load_gazetteer
from digest.regions.presets import load_preset
parse_settings(sys.argv[1], origin="x")
print(load_gazetteer.cache_info().currsize, load_preset.cache_info().currsize)
"""


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("name = 'Daily'\nregions.least_confidence = 0.5", "0 0"),
        ("regions.order = ['europe']\nregions.move = { TR = 'europe' }", "0 1"),
        ("regions.own.south.places = ['US-TX', 'US-FL']", "0 1"),
        ("regions.move = { Turkey = 'europe' }", "1 1"),
    ],
)
def test_names_of_places_are_only_read_for_keys_that_need_them(text: str, read: str) -> None:
    done = subprocess.run([sys.executable, "-c", READS, text], capture_output=True, text=True, check=True)
    gazetteers, presets = done.stdout.split()
    assert (gazetteers, min(int(presets), 1)) == (read[0], int(read[-1]))
