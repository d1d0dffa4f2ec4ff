"""Reads the hand-written lists of names beside it, and says which line of them is wrong."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from digest.regions.data.inflections import make_inflections
from digest.regions.names import make_key

HERE = Path(__file__).parent
NAMED = frozenset(
    """
    actor power country capital city division abbreviation zone institution domestic leader demonym namesake nothing
    """.split()  # noqa: SIM905 a line of words reads better
)
"""Kinds of names."""
RULES = frozenset({"drop", "after", "guard", "word", "hub"})
"""How a name must be read, words.tsv says; "drop" is for names that are not taken from elsewhere."""
_CODE = re.compile("[A-Z]{2}(?:-[A-Z]{2})?")
_INFLECTED = "~"


class Row(NamedTuple):
    """One name as a source gives it, or a list that was `written` by hand; `codes` are parted by a comma."""

    kind: str
    codes: str
    name: str
    written: bool = True


class Names(NamedTuple):
    """A hand-written list: its names, and the rules of each key."""

    rows: list[Row]
    rules: Mapping[str, frozenset[str]]


class ListError(ValueError):
    """A line of a hand-written list that cannot be read; the message names file and line."""


def load_english() -> Names:
    """The lists of English, whose names hold in every language: aliases, divisions, demonyms and words."""
    rows = [*_load_aliases(), *_load_divisions(), *_load_demonyms()]
    rules: dict[str, frozenset[str]] = defaultdict(frozenset)
    for rule, names in _load_lines("words.tsv", 2):
        for name in names.split("|"):
            rules[make_key(name)] |= {rule}
    return Names(rows, rules)


def load_foreign(language: str) -> Names:
    """The list of another `language`: names.fr.tsv."""
    rows = []
    rules: dict[str, frozenset[str]] = defaultdict(frozenset)
    for kind, codes, names in _load_lines(f"names.{language}.tsv", 3):
        for name in names.split("|"):
            if kind in RULES:
                rules[make_key(name)] |= {kind}
            else:
                rows += [Row(kind, codes.strip("-"), form) for form in _make_forms(name, language)]
    return Names(rows, rules)


def _load_aliases() -> Iterator[Row]:
    for kind, codes, _years, names in _load_lines("aliases.tsv", 4):
        yield from (Row(kind, codes.strip("-"), name) for name in names.split("|"))


def _load_divisions() -> Iterator[Row]:
    for place, names in _load_lines("divisions.tsv", 2):
        codes, _, kind = place.partition(":")
        yield from (Row(kind or "division", codes, name) for name in names.split("|"))


def _load_demonyms() -> Iterator[Row]:
    for code, names in _load_lines("demonyms.tsv", 2):
        for name in names.split("|"):
            yield from (Row("demonym", code, form) for form in make_inflections(name, "en"))


def _make_forms(name: str, language: str) -> list[str]:
    bare = name.removesuffix(_INFLECTED)
    return [name] if bare == name else make_inflections(bare, language)


def _load_lines(file: str, columns: int) -> Iterator[list[str]]:
    """The rows of a list: its columns, the last of them names parted by "|"."""
    for number, line in enumerate((HERE / file).read_text("utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            yield parse_line(line, columns, where=f"{file}:{number}")


def parse_line(line: str, columns: int, *, where: str) -> list[str]:
    """The columns of one line of a list; raises `ListError` with `where` when it is not well-formed."""
    parts = line.split("\t")
    if len(parts) != columns:
        raise ListError(f"{where}: {len(parts)} columns instead of {columns}")
    empty = [name for name in parts[-1].split("|") if not make_key(name.removesuffix(_INFLECTED))]
    if empty:
        raise ListError(f'{where}: the name "{empty[0]}" is empty')
    _check_head(parts, where)
    return parts


def _check_head(parts: list[str], where: str) -> None:
    """Raise `ListError` unless the kind and the codes before the names are known."""
    kinds = [part for part in parts[:-1] if part[:1].islower()]
    codes = parts[len(kinds)].partition(":")[0] if len(parts) > len(kinds) + 1 else "-"
    unknown = [kind for kind in kinds if kind not in NAMED | RULES]
    if unknown:
        raise ListError(f'{where}: there is no kind or rule "{unknown[0]}"')
    if codes != "-" and not all(_CODE.fullmatch(code) for code in codes.split(",")):
        raise ListError(f'{where}: "{codes}" are no codes parted by a comma')
