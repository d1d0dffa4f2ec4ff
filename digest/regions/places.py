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
    AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware
    |DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas
    |KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri
    |MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina
    |ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota
    |TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming
    """
STATE_NAMES = {f"US-{code}": name for code, _, name in (row.strip().partition(" ") for row in _STATES.split("|"))}
"""What the states of the USA and the District of Columbia are called, by ISO 3166-2 code."""

STATES = frozenset(STATE_NAMES)
"""ISO 3166-2 codes of the states of the USA, and of the District of Columbia."""

_SMALL_WORDS = frozenset({"and", "da", "de", "del", "do", "du", "la", "of", "the"})
_SHOWN = 60
"""Characters shown of a name that means nothing."""

_CALLED = {
    "city": "a city",
    "capital": "a city",
    "division": "a state or province",
    "zone": "a part of the world, or a group of countries",
    "demonym": "a people",
}
_TYPOS = 2
"""Letters that a misspelt name may have too many or too few."""

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


def show_name(key: str) -> str:
    """A folded name as it is written: Trinidad and Tobago."""
    first, *rest = key.split() or [""]
    return " ".join([first.title(), *(word if word in _SMALL_WORDS else word.title() for word in rest)])


def tell_unknown_place(text: str) -> str:
    """What is wrong with `text`, which is no place that is known, and what could be meant, countries first."""
    if entry := find_called(text):
        called = next((_CALLED[sense.kind] for sense in entry.senses if sense.kind in _CALLED), "a name")
        return f"{text[:_SHOWN]!r} is {called}, and no country, state or place"
    close = _suggest_place(text, _WHOLE) or _suggest_place(text, _WHOLE | _PARTS)
    return f"{text[:_SHOWN]!r} is no country, state or place that is known{close}"


def tell_unfit_place(text: str) -> str:
    """What is wrong with `text`, which is no country and no state of the USA, and what to give in its place."""
    entry = find_called(text)
    sense = next((one for one in entry.senses if one.codes), None) if entry else None
    if sense is None:
        return f"{text[:_SHOWN]!r} is no country or state that is known{_suggest_place(text, _WHOLE)}, give one"
    return f"{text[:_SHOWN]!r} is {_CALLED.get(sense.kind, 'no place')}; give its country, such as {sense.codes[0]}"


def _suggest_place(text: str, kinds: Container[str]) -> str:
    """Ask after the place of one of `kinds` that `text` may be a misspelling of."""
    key = make_key(text)
    # Names that cannot be close are left out first: each further one is compared letter by letter.
    alike = [
        name
        for name, value in load_gazetteer("en").names.items()
        if name[:1] == key[:1] and abs(len(name) - len(key)) <= _TYPOS and value.partition(":")[0] in kinds
    ]
    return suggest(show_name(key), map(show_name, alike))
