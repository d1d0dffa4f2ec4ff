"""theme.toml -> what a theme declares, checked, with what a person wants instead laid over it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from digest.errors import ConfigError
from digest.render.faults import show_fault
from digest.render.grammar import suggest_name
from digest.render.look import (
    KEYS,
    LENGTHS,
    TABLES,
    find_missing_keys,
    find_misspelt_keys,
    find_value_fault,
    lay_tables,
    make_style,
)
from digest.settings import LookSettings
from digest.text.toml import parse_toml

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", re.ASCII)
_TOLD = re.compile(r" \(at [^()]*\)$")
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)$")
_LOOK = "[look] of the configuration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a theme declares. `tables` are those of its style, as written; logos are files or addresses."""

    teaser: int
    long_teaser: int
    lengths: Mapping[str, tuple[int, int]]
    tables: Mapping[str, Mapping[str, Any]]
    style: Mapping[str, object]
    logo: str | None = None
    logo_dark: str | None = None
    logo_width: int | None = None
    images: bool = True


def parse_manifest(text: str, *, origin: str) -> Manifest:
    """Read the text of a theme.toml; `origin` names it in errors.

    Raises ConfigError naming the key and what it must be.
    """
    try:
        values = parse_toml(text)
    except ConfigError as error:
        raise ConfigError(_show_syntax_fault(text, error.problem, origin)) from error
    _check_keys(values, origin)
    tables = {table: values.get(table, {}) for table in TABLES}
    for misspelt in find_misspelt_keys(tables):
        raise ConfigError(f"{origin}: unknown key {misspelt}")
    if missing := list(find_missing_keys(tables)):
        raise ConfigError(f"{origin}: {', '.join(missing)} must be there", "Copy it from a theme that digest ships.")
    return Manifest(
        **{key: values[key] for key in KEYS if key in values},
        lengths=_parse_lengths(values, origin),
        tables=tables,
        style=make_style(tables, origin=origin),
    )


def _show_syntax_fault(text: str, problem: str, origin: str) -> str:
    """Say what is wrong with the TOML, with its line shown and a mark under the place."""
    fault = _TOLD.sub("", problem)
    place = _PLACE.search(problem)
    if place is None:  # it ends too early
        line = max(1, text.rstrip().count("\n") + 1)
        return f"{origin}, {show_fault(text, line, fault)}"
    return f"{origin}, {show_fault(text, int(place[1]), fault, int(place[2]) - 1)}"


def lay_look(manifest: Manifest, look: LookSettings, *, theme: str) -> Manifest:
    """Return the manifest of `theme` with what `look` wants in place of its values.

    A dark logo and a width belong to one logo: without ones of its own, another logo does not take the theme's. Where
    the teaser is to be longer or shorter, it is in every language. Raises ConfigError for a key that the theme does not
    have, and for colours that cannot be read on each other.
    """
    tables = lay_tables(manifest.tables, look, origin=_LOOK, theme=theme)
    wanted = {key: getattr(look, key) for key in KEYS if getattr(look, key) is not None}
    bare = replace(manifest, logo_dark=None, logo_width=None) if look.logo else manifest
    lengths = {tag: _scale_pair(pair, manifest, wanted) for tag, pair in manifest.lengths.items()}
    return replace(bare, **wanted, lengths=lengths, tables=tables, style=make_style(tables, origin=_LOOK))


def _scale_pair(pair: tuple[int, int], manifest: Manifest, wanted: Mapping[str, int]) -> tuple[int, int]:
    common = (manifest.teaser, manifest.long_teaser)
    short, long = (
        max(1, round(length * wanted.get(key, usual) / usual))
        for length, key, usual in zip(pair, LENGTHS, common, strict=True)
    )
    return short, long


def _check_keys(values: Mapping[str, Any], origin: str) -> None:
    for key, value in values.items():
        if key not in (*KEYS, *TABLES, "lengths"):
            raise ConfigError(f"{origin}: unknown key {key}{suggest_name(key, (*KEYS, *TABLES, 'lengths'))}")
        if key not in KEYS and not isinstance(value, dict):
            raise ConfigError(f"{origin}: {key} must be a table")
    for key in KEYS:
        fault = find_value_fault(key, values.get(key)) if key in values or key in LENGTHS else ""
        if fault:
            raise ConfigError(f"{origin}: {key} {fault}")


def _parse_lengths(values: Mapping[str, Any], origin: str) -> Mapping[str, tuple[int, int]]:
    """Read the lengths of single languages; a length that one does not name is that of all others."""
    common = {key: values[key] for key in LENGTHS}
    return {language: _parse_pair(own, language, common, origin) for language, own in values.get("lengths", {}).items()}


def _parse_pair(own: object, language: str, common: Mapping[str, int], origin: str) -> tuple[int, int]:
    key = f"lengths.{language}"
    if not _LANGUAGE.fullmatch(language):
        raise ConfigError(f"{origin}: {key}: {language!r} is no language", "Name it by its code, such as ja or zh-TW.")
    if not isinstance(own, dict):
        raise ConfigError(
            f"{origin}: {key} must be a table", f"Write {language} = {{ teaser = 90, long_teaser = 200 }}."
        )
    for name, length in own.items():
        if name not in LENGTHS:
            raise ConfigError(f"{origin}: unknown key {key}.{name}{suggest_name(name, LENGTHS)}")
        if fault := find_value_fault(name, length):
            raise ConfigError(f"{origin}: {key}.{name} {fault}")
    short, long = ({**common, **own}[name] for name in LENGTHS)
    return short, long
