"""Finds the country, the state or the other place that a person named in a configuration or a declaration."""

from __future__ import annotations

from collections.abc import Container, Iterator

from digest.regions.gazetteer import Entry, Sense, load_gazetteer, parse_entry
from digest.regions.names import make_key
from digest.regions.presets import list_languages, load_countries
from digest.regions.spelling import suggest

REST = "*"
"""Stands for all countries that no other region has."""

_STATES = """
    AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA
    RI SC SD TN TX UT VT VA WA WV WI WY
    """
STATES = frozenset(f"US-{state}" for state in _STATES.split())
"""ISO 3166-2 codes of the states of the USA, and of the District of Columbia."""

_WHOLE = frozenset({"country", "actor", "division"})
_PARTS = frozenset({"city", "capital", "division", "zone"})


def find_code(text: str) -> str | None:
    """The code of the country or US state that `text` is the code of, or a name in any language; else None.

    Of several things that share a name the likeliest is meant: Georgia is the country, and the state is US-GA.
    """
    code = text.strip().upper()
    if code in load_countries() or code in STATES:
        return code
    senses = (entry.senses[0] for entry in _find_entries(text) if entry.senses)
    return next((sense.codes[0] for sense in senses if _has_code(sense)), None)


def _has_code(sense: Sense) -> bool:
    """Whether `sense` is the whole of what its code stands for."""
    is_state = sense.kind != "division" or sense.codes[0] in STATES
    return sense.kind in _WHOLE and len(sense.codes) == 1 and is_state


def find_place(text: str, own: Container[str] = ()) -> str | None:
    """What `text` stands for among the places of a region: a code, the folded name of another place, or "*".

    Other places are what the gazetteer has as a city, a province, a sea or the like, and the names in `own` (folded).
    None is for what is not known.
    """
    if text.strip() == REST:
        return REST
    if code := find_code(text):
        return code
    name = make_key(text)
    entry = find_called(text)
    is_known = name in own or (entry is not None and any(sense.kind in _PARTS for sense in entry.senses))
    return name if is_known else None


def find_called(name: str) -> Entry | None:
    """What the gazetteer knows of `name` in the first language that has it, English first."""
    return next(_find_entries(name), None)


def _find_entries(name: str) -> Iterator[Entry]:
    """What each language has under `name`: ترکیہ is Turkish in Arabic, and Turkey in Urdu."""
    key = make_key(name)
    for language in list_languages():
        if value := load_gazetteer(language).names.get(key):
            yield parse_entry(value)


def tell_unknown_place(text: str) -> str:
    """What is wrong with `text`, which is no place that is known, and what could be meant."""
    close = suggest(make_key(text), load_gazetteer("en").names)
    return f"{text[:60]!r} is no country, state or place that is known{close}"
