"""Reads the place names that ship with the package, and what each may mean."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, reduce
from operator import or_
from pathlib import Path
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


class Gazetteer(NamedTuple):
    """The keys of names with their entries, as they stand in the files."""

    names: Mapping[str, str]


@cache
def load_gazetteer(language: str | None = None) -> Gazetteer:
    """The names of the package that a text in `language` may hold, read once.

    `language` is the first part of a BCP 47 tag: en, ar. English names, and places as they call themselves in Latin
    letters, are always among them. None, or a language without names of its own, adds those in other scripts.
    """
    base = load_names("gazetteer.tsv")
    parts = [load_names(f"gazetteer.{part}.tsv") for part in find_parts(language)]
    # A language knows its own names best; where several meet, those of English come first.
    layers = [base, *parts] if len(parts) == 1 else [*reversed(parts), base]
    names = reduce(or_, layers)
    for name in [name for part in parts for name, value in part.items() if value == NO_PLACE]:
        if names.get(name) == NO_PLACE:
            del names[name]
    return Gazetteer(names=names)


def find_parts(language: str | None) -> tuple[str, ...]:
    """The languages whose own names a text in `language` may hold beside the English ones."""
    return {"en": (), **{tag: (tag,) for tag in LANGUAGES}}.get(language or "", _OTHER_SCRIPTS)


@cache
def load_names(file: str) -> dict[str, str]:
    """The lines of a file of names: the two columns of each."""
    text = (DATA / file).read_text("utf-8")
    # Columns and lines alike as one list: a line at a time takes three times as long.
    columns = text[text.index("\n", text.rindex("\n#") + 1) + 1 : -1].replace("\n", "\t").split("\t")
    return dict(zip(columns[::2], columns[1::2], strict=True))


@cache
def parse_entry(value: str) -> Entry:
    """The senses and rules in the second column of gazetteer.tsv."""
    parts = [part.partition(":") for part in value.split(" ")]
    senses = tuple(Sense(kind, tuple(filter(None, codes.split(",")))) for kind, colon, codes in parts if colon)
    return Entry(senses, frozenset(rule for rule, colon, _ in parts if not colon))


def find_country(code: str) -> str:
    """The ISO 3166-1 code of the country that `code` stands for, or lies in: US of US-TX."""
    return code[:2]
