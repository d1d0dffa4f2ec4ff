"""Finds and reads themes: theme.toml and template files, once; rendering itself touches no file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from digest.errors import ConfigError
from digest.model import Theme

_SUFFIXES = (".j2", ".mjml", ".css")
_REQUIRED = ("email.mjml.j2", "inline.css.j2")
_TABLES = ("layout", "colors", "dark", "fonts")
_LENGTHS = ("teaser", "long_teaser")
_LARGEST = 500_000
"""Bytes of one theme file."""

_LONGEST = 5_000
"""Characters that a teaser may have."""

# Values go into CSS and attributes alike, so they need none of the characters that mean something there.
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", re.ASCII)
_PLAIN = re.compile(r"[\w #%.,()+-]*", re.ASCII)


def find_templates() -> Path:
    """Return the folder of the shipped templates: beside the modules when installed, else beside the package."""
    package = Path(__file__).resolve().parents[1]
    places = (package / "templates", package.parent / "templates")
    for place in places:
        if (place / "partials").is_dir():
            return place
    raise ConfigError(f"the shipped templates are neither in {places[0]} nor in {places[1]}", "Reinstall digest.")


def load_theme(name_or_folder: str) -> Theme:
    """Read a shipped theme by its name, or one's own by its folder; a name without a slash is looked up first.

    The files of an own theme stand before the shipped partials of the same name.
    Raises ConfigError naming the theme, or the file and the key.
    """
    shipped = find_templates()
    folder = _find_folder(name_or_folder, shipped)
    manifest = folder / "theme.toml"
    values = _load_manifest(manifest)
    files = {**_load_files(shipped / "partials", prefix="partials/"), **_load_files(folder)}
    for name in _REQUIRED:
        if name not in files:
            raise ConfigError(f"{folder} is no theme: it has no {name}")
    return Theme(
        name=folder.name,
        files=files,
        teaser=_parse_length(values, "teaser", manifest),
        long_teaser=_parse_length(values, "long_teaser", manifest),
        lengths=_parse_lengths(values, manifest),
        style={table: _parse_table(values, table, manifest) for table in _TABLES},
    )


def _find_folder(name_or_folder: str, shipped: Path) -> Path:
    known = sorted(path.parent.name for path in shipped.glob("*/theme.toml"))
    if name_or_folder in known:
        return shipped / name_or_folder
    folder = Path(name_or_folder)
    if name_or_folder and (folder / "theme.toml").is_file():
        return folder.resolve()
    raise ConfigError(
        f"there is no theme {name_or_folder!r}",
        f"Known themes: {', '.join(known)}; or name a folder that holds a theme.toml.",
    )


def _load_files(folder: Path, prefix: str = "") -> dict[str, str]:
    paths = sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES and path.is_file())
    return {prefix + path.relative_to(folder).as_posix(): _load_text(path) for path in paths}


def _load_text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise ConfigError(f"{path} is larger than {_LARGEST:,} bytes")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error


def _load_manifest(path: Path) -> Mapping[str, Any]:
    try:
        values = tomllib.loads(_load_text(path))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from error
    for key in values:
        if key not in (*_LENGTHS, "lengths", *_TABLES):
            raise ConfigError(f"{path}: unknown key {key}")
    return values


def _parse_length(values: Mapping[str, Any], key: str, path: Path, *, within: str = "") -> int:
    length = values.get(key)
    if type(length) is not int or not 1 <= length <= _LONGEST:
        raise ConfigError(f"{path}: {within}{key} must be a number of characters from 1 to {_LONGEST}")
    return length


def _parse_lengths(values: Mapping[str, Any], path: Path) -> Mapping[str, tuple[int, int]]:
    """Read the lengths of single languages; a length that one does not name is that of all others."""
    table = values.get("lengths", {})
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: lengths must be a table")
    common = {key: values[key] for key in _LENGTHS}
    return {language: _parse_pair(own, language, common, path) for language, own in table.items()}


def _parse_pair(own: object, language: str, common: Mapping[str, int], path: Path) -> tuple[int, int]:
    key = f"lengths.{language}"
    if not _LANGUAGE.fullmatch(language):
        raise ConfigError(f"{path}: {key}: {language!r} is no language", "Name it by its code, such as ja or zh-TW.")
    if not isinstance(own, dict):
        raise ConfigError(f"{path}: {key} must be a table", f"Write {language} = {{ teaser = 90, long_teaser = 200 }}.")
    for name in own:
        if name not in _LENGTHS:
            raise ConfigError(f"{path}: unknown key {key}.{name}")
    short, long = (_parse_length({**common, **own}, name, path, within=f"{key}.") for name in _LENGTHS)
    return short, long


def _parse_table(values: Mapping[str, Any], table: str, path: Path) -> Mapping[str, str | int]:
    entries = values.get(table, {})
    if not isinstance(entries, dict):
        raise ConfigError(f"{path}: {table} must be a table")
    return {key: _parse_value(value, f"{table}.{key}", path) for key, value in entries.items()}


def _parse_value(value: object, key: str, path: Path) -> str | int:
    if type(value) is int or (isinstance(value, str) and _PLAIN.fullmatch(value)):
        return value
    raise ConfigError(f"{path}: {key} must be a whole number, or text without quotes and other CSS punctuation")
