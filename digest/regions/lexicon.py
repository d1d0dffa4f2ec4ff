"""What to look for in the texts of one language: the gazetteer's names with an editor's own, and how to read each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from digest.regions.gazetteer import Sense, load_gazetteer, parse_entry

MONEYED = frozenset({"country", "demonym", "actor", "power"})
# Kinds whose names may be phrases of ordinary words: Panama papers, grand jury.
PHRASES = ("zone:", "institution:", "nothing:", "domestic:", "actor:", "power:")
DIVISIONS = frozenset({"division", "abbreviation"})
PERSONAL = frozenset({"city", "division", "namesake"})

# Small words within names of places: Rio de Janeiro.
LINKS = frozenset(
    """
    of and the on upon in de da do di del della dos das du des d l la le les el y e et al an am der und von
    """.split()  # noqa: SIM905 a list of words, as in cues.py
)

# The first two words of a name, each of them, and the rest: all names at once take half the time of one by one.
_PARTS = re.compile(r"^((\S+) (\S+))(.*)$", re.MULTILINE)

OwnNames = tuple[tuple[str, str], ...]
"""An editor's names: keys, each with the code of the country or US state that it stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How to read a name: its senses, the kind of the likeliest, and the rules that its surroundings must meet.

    `plain` says that there are none, but that what is `moneyed` may be a currency; `personal` that people bear it, and
    `guarded` that nothing else is to be asked; `small` that it needs no capital; `divided` that it may be a division of
    a country; `hub` that news from elsewhere is written there, `wordy` that it is an ordinary word too, `person` that a
    town or country has it from people or they from it. `state` is how to read it where it can only be an American one.
    """

    senses: tuple[Sense, ...]
    kind: str
    rules: frozenset[str]
    plain: bool
    personal: bool
    guarded: bool
    moneyed: bool
    small: bool
    divided: bool
    hub: bool
    wordy: bool
    person: bool
    state: Manner | None


class Manners(dict[str, Manner | None]):
    """How to read each of `names`, found when it is first met; None for what is no name."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    def __missing__(self, key: str) -> Manner | None:
        found = self[key] = find_manner(self.names[key]) if key in self.names else None
        return found


class Lexicon(NamedTuple):
    """Names by key as they stand in the gazetteer's files, and what tells early that no name follows.

    `starts` are names and first words of names, `firsts` only first words of several, `pairs` the first two words of
    these, and `openings` the number of words of the longest name by its first two, if it has more. `linked` are first
    words after which a small one may come: Rio de Janeiro. `small` says that some names are written without a capital.
    `manners` are filled as names are met.
    """

    names: Mapping[str, str]
    starts: AbstractSet[str]
    firsts: AbstractSet[str]
    pairs: AbstractSet[str]
    openings: Mapping[str, int]
    linked: AbstractSet[str]
    small: bool
    manners: Manners


@lru_cache(maxsize=64)
def load_lexicon(language: str | None = None, own: OwnNames = ()) -> Lexicon:
    """The names that a text in `language` may hold, those of `own` among them: codes by key, which win.

    `language` is the first part of a BCP 47 tag, or None when it is not known.
    """
    names = load_gazetteer(language).names
    if own:
        names = {**names, **{key: f"country:{code}" for key, code in own}}
    return make_lexicon(names)


def make_lexicon(names: Mapping[str, str]) -> Lexicon:
    """What to look for, from the entries of `names`."""
    several = [name for name in names if " " in name]
    parts = _PARTS.findall("\n".join(several))
    openings: dict[str, int] = {}
    for opening, rest in [(opening, rest) for opening, _, _, rest in parts if rest]:
        openings[opening] = max(2 + rest.count(" "), openings.get(opening, 0))
    firsts = {first for _, first, _, _ in parts}
    linked = {first for _, first, second, _ in parts if second in LINKS}
    linked |= {name.partition(" ")[0] for name in several if names[name].startswith(PHRASES)}
    small = "lower" in "\n".join(names.values())
    pairs = {opening for opening, _, _, _ in parts}
    return Lexicon(names, firsts.union(names), firsts, pairs, openings, linked, small, Manners(names))


@cache
def find_manner(value: str) -> Manner:
    """How to read the names of which the gazetteer says `value`."""
    entry = parse_entry(value)
    return make_manner(entry.senses, entry.rules)


def make_manner(senses: tuple[Sense, ...], rules: frozenset[str]) -> Manner:
    """How to read what has `senses` and must meet `rules`."""
    kind = senses[0].kind
    states = tuple([sense for sense in senses if sense.kind == "division" and sense.codes[0].startswith("US-")])
    fixed = kind in {"abbreviation", "domestic"} or not rules <= {"guard", "hub", "lower", "word"}
    personal = "guard" in rules or kind in PERSONAL
    return Manner(
        senses=senses,
        kind=kind,
        rules=rules,
        plain=not personal and not fixed,
        personal=personal,
        guarded=personal and not fixed,
        moneyed=kind in MONEYED,
        small="lower" in rules,
        divided=kind in DIVISIONS or (bool(states) and kind == "country"),
        hub="hub" in rules,
        wordy="word" in rules,
        person="guard" in rules and kind != "division",
        state=make_manner(states, rules) if states and kind == "country" else None,
    )
