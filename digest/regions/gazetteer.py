"""Reads the place names that ship with the package, and finds what a run of words may name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from sys import intern
from typing import NamedTuple

DATA = Path(__file__).parent / "data"
LANGUAGES = ("ar", "de", "es", "fa", "fr", "hi", "pt", "tr", "ur")
"""Those that have names of their own beside the English ones."""
NO_PLACE = "-"
"""What stands for the senses of an English name that is an ordinary word in a language: Essen."""

# Read in texts of which the language is not known: their letters keep them apart from all others.
_OTHER_SCRIPTS = ("ar", "fa", "ur", "hi")


class Sense(NamedTuple):
    """One thing a name may mean: its kind, and the codes of what it lies in.

    These are ISO 3166-1 codes of countries, XK, and ISO 3166-2 codes of US states: US-TX.
    """

    kind: str
    codes: tuple[str, ...]


class Entry(NamedTuple):
    """What is known of a name: its senses, likeliest first, and the rules for reading it (data/words.tsv)."""

    senses: tuple[Sense, ...]
    rules: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """Keys of names with their entries as they stand in the file, and the words of the longest name by first word."""

    names: Mapping[str, str]
    longest: Mapping[str, int]


@cache
def load_gazetteer(language: str | None = None) -> Gazetteer:
    """The names of the package that a text in `language` may hold, read once.

    `language` is the first part of a BCP 47 tag: en, ar. English names, and places as they call themselves in Latin
    letters, are always among them. None, or a language without names of its own, adds those in other scripts.
    """
    parts = [load_names(f"gazetteer.{part}.tsv") for part in find_parts(language)]
    base = load_names("gazetteer.tsv")
    # A language knows its own names best; where several meet, those of English come first.
    layers = [base, *parts] if len(parts) == 1 else [*reversed(parts), base]
    names = {name: value for layer in layers for name, value in layer.items()} if parts else base
    names = {name: value for name, value in names.items() if value != NO_PLACE}
    return Gazetteer(names=names, longest=find_longest(names))


def find_parts(language: str | None) -> tuple[str, ...]:
    """The languages whose own names a text in `language` may hold beside the English ones."""
    return {"en": (), **{tag: (tag,) for tag in LANGUAGES}}.get(language or "", _OTHER_SCRIPTS)


@cache
def load_names(file: str) -> dict[str, str]:
    """The lines of a file of names: the two columns of each."""
    lines = (DATA / file).read_text("utf-8").splitlines()
    pairs = (line.split("\t", 1) for line in lines if line[0] != "#")
    return {name: intern(value) for name, value in pairs}


def find_longest(names: Iterable[str]) -> dict[str, int]:
    """How many words the longest of `names` has, by its first word."""
    longest: dict[str, int] = {}
    for name in names:
        first, _, rest = name.partition(" ")
        length = rest.count(" ") + 2 if rest else 1
        if length > longest.get(first, 0):
            longest[first] = length
    return longest


@cache
def parse_entry(value: str) -> Entry:
    """The senses and rules in the second column of gazetteer.tsv."""
    parts = [part.partition(":") for part in value.split(" ")]
    senses = tuple(Sense(kind, tuple(filter(None, codes.split(",")))) for kind, colon, codes in parts if colon)
    return Entry(senses, frozenset(rule for rule, colon, _ in parts if not colon))


def find_entry(gazetteer: Gazetteer, keys: Sequence[str], start: int) -> tuple[Entry, int] | None:
    """The longest name that begins with the key at `start`, and the index after it."""
    for end in range(min(start + gazetteer.longest[keys[start]], len(keys)), start, -1):
        value = gazetteer.names.get(" ".join(keys[start:end]))
        if value is not None:
            return parse_entry(value), end
    return None


def find_country(code: str) -> str:
    """The ISO 3166-1 code of the country that `code` stands for, or lies in: US of US-TX."""
    return code[:2]
