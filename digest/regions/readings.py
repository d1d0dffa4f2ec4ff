"""Says what a name means to this package: every sense of it, in which languages, and by which rules it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from digest.model import Scheme
from digest.regions.gazetteer import Entry, Sense, load_gazetteer, parse_entry
from digest.regions.names import make_key
from digest.regions.places import STATES, show_name
from digest.regions.presets import list_languages, load_countries
from digest.regions.scheme import make_place_map

OWN = "own"
"""The kind of what an editor added as regions.names."""

_ALIKE = 0.75
_LONGEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One thing that a name means.

    `kind` is the gazetteer's, or "own". `codes` are those of the countries or US states that it is, or lies in; for a
    part of the world they are examples. `region` is None where these lie in several regions. `languages` are primary
    tags; none if the name means this in all of them. `rules` are those of data/words.tsv.
    """

    kind: str
    codes: tuple[str, ...]
    region: str | None
    languages: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


def find_readings(name: str, scheme: Scheme, own: Mapping[str, str]) -> tuple[Reading, ...]:
    """What `name` means, likeliest first: in `own`, which has codes by folded name; as a code; in the gazetteer."""
    key = make_key(name)
    code = own.get(key) or (name.strip() if name.strip() in load_countries() | STATES else None)
    kind = OWN if key in own else "country" if code in load_countries() else "division"
    said = [Reading(kind=kind, codes=(code,), region=_find(scheme, (code,), key))] if code else []
    senses = {} if code else _find_senses(key)
    read = (
        Reading(
            kind=sense.kind,
            codes=sense.codes,
            region=_find(scheme, sense.codes, key),
            languages=() if languages == list_languages() else languages,
            rules=rules,
        )
        for (sense, rules), languages in senses.items()
    )
    return (*said, *read)


def find_alike(name: str) -> tuple[str, ...]:
    """Up to three names of the gazetteer that are written nearly so."""
    close = get_close_matches(make_key(name[:_LONGEST]), load_gazetteer().names, n=3, cutoff=_ALIKE)
    return tuple(map(show_name, close))


def _find_senses(key: str) -> dict[tuple[Sense, tuple[str, ...]], tuple[str, ...]]:
    """The languages in which `key` has each sense, with the rules for it."""
    found: dict[tuple[Sense, tuple[str, ...]], tuple[str, ...]] = {}
    for language in list_languages():
        value = load_gazetteer(language).names.get(key)
        entry = parse_entry(value) if value else Entry((), frozenset())
        for sense in entry.senses:
            meaning = sense, tuple(sorted(entry.rules))
            found[meaning] = (*found.get(meaning, ()), language)
    return found


def _find(scheme: Scheme, codes: tuple[str, ...], key: str = "") -> str | None:
    return make_place_map(scheme).find(codes, key)
