"""Reads the divisions of the world that ship with the package, and what their regions are called."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from digest.model import Region
from digest.regions.gazetteer import DATA
from digest.text.language import find_primary

WORLD = "world"
"""The key of the region for what has no clear place."""
DEFAULT = "newsroom"
OWN = "own"
"""The name of the scheme that has no regions but those of a newsletter's own."""

Names = Mapping[str, tuple[str, ...]]
"""What a region is called, by language: the name that is shown, then others that are understood."""

_SCHEMES = DATA / "schemes"


@cache
def list_presets() -> tuple[str, ...]:
    """The names of the schemes that ship with the package."""
    return tuple(sorted(path.stem for path in _SCHEMES.glob("*.toml")))


@lru_cache(maxsize=64)
def load_preset(name: str, language: str = "en") -> tuple[Region, ...]:
    """The regions of the scheme called `name` in its order, named in `language`; of "own" only World."""
    tables = {WORLD: {}} if name == OWN else _load_tables(name)
    return tuple(_make_region(key, table, language) for key, table in tables.items())


@cache
def load_countries() -> frozenset[str]:
    """The codes of all countries: ISO 3166-1, and XK."""
    return frozenset().union(*(region.places for region in load_preset(DEFAULT)))


@cache
def load_names() -> Mapping[str, Names]:
    """What regions of the package are called, by key, or by the name of a row that a scheme gives."""
    lines = (_SCHEMES / "names.tsv").read_text("utf-8").splitlines()
    (_, *languages), *rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {
        key: {language: tuple(cell.split("|")) for language, cell in zip(languages, cells, strict=True)}
        for key, *cells in rows
    }


@cache
def list_languages() -> tuple[str, ...]:
    """The languages that regions have names in, English first."""
    return tuple(load_names()[WORLD])


def choose_name(names: Mapping[str, str], language: str) -> str | None:
    """The one of `names`, which are by language, for readers of `language`, a BCP 47 tag; None if there is none."""
    wanted = {tag.casefold(): name for tag, name in names.items()}
    return wanted.get(language.casefold()) or wanted.get(find_primary(language) or "")


def choose_shown_name(names: Names, language: str) -> tuple[str, str | None]:
    """The name that is shown to readers of `language`, and None; else the English one, and "en"."""
    shown = {tag: first for tag, (first, *_) in names.items()}
    own = choose_name(shown, language)
    return (own, None) if own else (shown["en"], "en")


@cache
def _load_tables(name: str) -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads((_SCHEMES / f"{name}.toml").read_text("utf-8"))


def _make_region(key: str, table: Mapping[str, str], language: str) -> Region:
    """One table of a scheme file: its countries' codes parted by spaces, what it is within, and its row of names."""
    rows = load_names()
    names = rows[table.get("name", key)]
    shown, spoken = choose_shown_name(names, language)
    return Region(
        key=key,
        name=shown,
        language=spoken,
        places=frozenset(table.get("countries", "").split()),
        parent=table.get("within"),
        called=frozenset(name for row in (names, rows[key]) for shown in row.values() for name in shown),
    )
