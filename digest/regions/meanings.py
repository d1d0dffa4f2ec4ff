"""What the name of a section, a folder or a tag means by itself: a country, or a part of the world."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from digest.model import Scheme
from digest.regions.gazetteer import Entry, load_gazetteer, parse_entry
from digest.regions.names import make_key
from digest.regions.presets import WORLD, list_languages
from digest.regions.scheme import make_place_map
from digest.regions.spelling import find_named_region


def _fold_all(names: str) -> frozenset[str]:
    return frozenset(make_key(name) for name in names.split("|"))


_COUNTRY = frozenset({"country", "actor"})
# Zones of the gazetteer that are a part of the earth; others are a league, an alliance or an army.
_PARTS = _fold_all(
    "Africa|North Africa|West Africa|East Africa|Southern Africa|Sub-Saharan Africa|Sahel|Maghreb|Horn of Africa|Asia"
    "|Central Asia|South Asia|Southeast Asia|South East Asia|East Asia|Northeast Asia|Far East|Asia Pacific|Middle East"
    "|Mideast|Near East|Gulf|Gulf States|Persian Gulf|Levant|MENA|Arabian Peninsula|Europe|Eastern Europe|Balkans"
    "|Western Europe|Central Europe|Northern Europe|Southern Europe|Baltics|Baltic States|Nordics|Scandinavia|Caucasus"
    "|Americas|North America|Central America|South America|Latin America|Caribbean|Oceania|Pacific|Pacific Islands"
    "|Australasia|Korea|Korean Peninsula|Afrique|Afrika|Moyen-Orient|Proche-Orient|Oriente Medio|Oriente Próximo"
    "|Naher Osten|Nahost|Ortadoğu|América Latina|Amérique latine|Lateinamerika|Europa|Avrupa"
)
# Folders that hold the news of other countries: what is right below them may be a country, and no edition of the site.
_WORLDS = _fold_all(
    "world|world news|worldnews|international|international news|internacional|internacionales|global|foreign|mundo"
    "|monde|welt|ausland|dünya|étranger|exterior|country|countries|países|pays|länder|ülkeler|العالم|عالم|دولي|دنیا"
    "|عالمی|جهان|بین الملل|विश्व|दुनिया"
)
# Countries that in small letters are a bird, a coin or a first name.
_WORDS = _fold_all("turkey|guinea|chad|jordan|georgia|holland|israel|ireland|france|england")


# Countries in one language that are something else in another: an island, leather, a first name, pollen, a gas.
_OTHER_WORDS = _fold_all(
    "island|islands|suède|maurice|dominique|grenade|réunion|jersey|chili|polen|butan|malte|francia|guadalupe|granada"
    "|americana|americanas|americano|americanos|moldau|samoas|emirate|emirates|indiens|misir|catar|barem|gales|santa se"
)
_SHORTEST = 5
"""Letters of a Latin name that is read in texts of other languages: Irã is the IRA, and Omã a grandmother."""


_AND = re.compile(r"\s*&\s*|[\s_-]and[\s_-]")


class Meaning(NamedTuple):
    """The region that a name speaks for by itself, and what it is: "country", "part" of the world, or "other" place.

    A country may also be an edition of the site. One with `caps` is a name only in capitals. One that is `foreign` is a
    name in another language than the text's.
    """

    region: str
    kind: str
    caps: bool = False
    foreign: bool = False

    def is_meant(self, name: str) -> bool:
        """Whether `name`, as it is written, can mean a country or a part of the world."""
        written = (name.isupper() or not self.caps) and not (self.foreign and name.islower())
        return self.kind != "other" and written and not is_word(name)


@lru_cache(maxsize=4096)
def find_meaning(name: str, scheme: Scheme, language: str | None) -> Meaning | None:
    """What the whole of `name` means as a part of a site in `language`, a primary tag.

    What is no name of a place in that language may be a country or a part of the world in others.
    """
    key = make_key(name)
    return (
        _find_native(key, scheme, language)
        or _find_foreign(key, scheme, language)
        or _find_joined(_AND.split(name), scheme, language)
    )


def _find_native(key: str, scheme: Scheme, language: str | None) -> Meaning | None:
    value = load_gazetteer(language).names.get(key)
    entry = parse_entry(value) if value else None
    region = find_only_region(entry, key, scheme) if entry else None
    if entry and region and entry.senses[0].kind in _COUNTRY:
        return Meaning(region, "country", "caps" in entry.rules)
    own = find_own_region(key, scheme)
    if own:
        return Meaning(own, "part")
    return Meaning(region, "part" if key in _PARTS else "other") if region else None


def _find_foreign(key: str, scheme: Scheme, language: str | None) -> Meaning | None:
    """The country or part of the world that is called `key` in another language, if none has it for another region."""
    if key in load_gazetteer(language).names or not _is_plain(key):
        return None
    known = [other for other in list_languages() if key in load_gazetteer(other).names]
    meanings = [_find_native(key, scheme, other) for other in known]
    wide = [one for one in meanings if one and one.kind != "other"]
    is_agreed = len({one and one.region for one in meanings}) == 1
    return wide[0]._replace(foreign=True) if wide and is_agreed else None


def _find_joined(names: Sequence[str], scheme: Scheme, language: str | None) -> Meaning | None:
    """The part of the world that is called after several countries of one region: US & Canada."""
    meanings = [_find_native(make_key(name), scheme, language) for name in names]
    if len(names) == 1 or not all(one and one.kind == "country" for one in meanings):
        return None
    regions = {one.region for one in meanings if one}
    return Meaning(regions.pop(), "part") if len(regions) == 1 else None


def _is_plain(key: str) -> bool:
    """Whether a folded name cannot be taken for something else in another language."""
    return key not in _OTHER_WORDS and (len(key) >= _SHORTEST or not key.isascii())


def find_own_region(key: str, scheme: Scheme) -> str | None:
    """The region of `scheme` called so, be it without spaces, as in addresses: middleeast. World is no place."""
    region = find_named_region(scheme, key) if key else None
    joined = (one.key for one in scheme.regions if key and make_key(one.name).replace(" ", "") == key)
    region = region or next(joined, None)
    return None if region == WORLD else region


def find_only_region(entry: Entry, key: str, scheme: Scheme) -> str | None:
    """The region that holds all that `entry` may mean; None for Georgia, which is a country and a state."""
    places = make_place_map(scheme)
    regions = {places.find(sense.codes, key) for sense in entry.senses}
    region = regions.pop()
    return None if regions or region == WORLD else region


def is_world(name: str) -> bool:
    """Whether `name` is that of a section for news of other countries."""
    return make_key(name) in _WORLDS


def is_part(name: str) -> bool:
    """Whether `name` is that of a part of the world, whatever regions it lies in."""
    return make_key(name) in _PARTS


def is_word(name: str) -> bool:
    """Whether `name` is written as the ordinary word that a country's name is too."""
    return name.islower() and make_key(name) in _WORDS
