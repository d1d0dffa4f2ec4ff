"""What to look for in the texts of one language: the gazetteer's names with an editor's own, and how to read each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from digest.regions.cues import LINKS
from digest.regions.gazetteer import Sense, load_gazetteer, parse_entry

MONEYED = frozenset({"country", "demonym", "actor"})
# Kinds whose names may be phrases of ordinary words: Panama papers, grand jury.
PHRASES = ("zone:", "institution:", "nothing:", "domestic:", "actor:")
PERSONAL = frozenset({"city", "division", "namesake"})

OwnNames = tuple[tuple[str, str], ...]
"""An editor's names: keys, each with the code of the country or US state that it stands for."""


class Manner(NamedTuple):
    """How to read a name: its senses, the kind of the likeliest, and the rules that its surroundings must meet.

    `plain` says that there are none, but that what is `moneyed` may be a currency; `personal` that people bear it;
    `hub` that news from elsewhere is written there.
    """

    senses: tuple[Sense, ...]
    kind: str
    rules: frozenset[str]
    plain: bool
    personal: bool
    moneyed: bool
    hub: bool


class Lexicon(NamedTuple):
    """Names by key as they stand in the gazetteer's files, and what tells early that no name follows.

    `longest` is the number of words of the longest name by its first word, and `openings` by its first two, if it has
    as many. `linked` are first words after which a small one may come: Rio de Janeiro. `small` says that some names
    are written without a capital.
    """

    names: Mapping[str, str]
    longest: Mapping[str, int]
    openings: Mapping[str, int]
    linked: frozenset[str]
    small: bool


@lru_cache(maxsize=64)
def load_lexicon(language: str | None = None, own: OwnNames = ()) -> Lexicon:
    """The names that a text in `language` may hold, those of `own` among them: codes by key, which win.

    `language` is the first part of a BCP 47 tag, or None when it is not known.
    """
    gazetteer = load_gazetteer(language)
    names = {**gazetteer.names, **{key: f"country:{code}" for key, code in own}}
    longest = dict(gazetteer.longest)
    for key, _ in own:
        first = key.partition(" ")[0]
        longest[first] = max(longest.get(first, 1), key.count(" ") + 1)
    small = any("lower" in value for value in names.values())
    return Lexicon(names, longest, find_openings(names), find_linked(names), small)


def find_openings(names: Iterable[str]) -> dict[str, int]:
    """The first two words of every one of `names` that has as many, with the words of the longest that begins so."""
    openings: dict[str, int] = {}
    for name in names:
        if " " in name:
            opening, length = " ".join(name.split(" ", 2)[:2]), name.count(" ") + 1
            openings[opening] = max(openings.get(opening, 2), length)
    return openings


def find_linked(names: Mapping[str, str]) -> frozenset[str]:
    """The first words of `names` whose second one is small: a link, or an ordinary word of a phrase."""
    several = [(name.split(" ", 2), value) for name, value in names.items() if " " in name]
    return frozenset(words[0] for words, value in several if words[1] in LINKS or value.startswith(PHRASES))


@lru_cache(maxsize=20_000)
def find_manner(value: str) -> Manner:
    """How to read the names of which the gazetteer says `value`."""
    entry = parse_entry(value)
    kind = entry.senses[0].kind
    personal, moneyed = "guard" in entry.rules or kind in PERSONAL, kind in MONEYED
    plain = not personal and kind not in {"abbreviation", "domestic"} and entry.rules <= {"hub", "lower"}
    return Manner(entry.senses, kind, entry.rules, plain, personal, moneyed, "hub" in entry.rules)
