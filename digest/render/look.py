"""What a theme's theme.toml and the [look] of a configuration may say, checked and laid over each other. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from digest.errors import ConfigError
from digest.render.grammar import suggest_name
from digest.settings import LookSettings
from digest.text.colors import measure_contrast, parse_color
from digest.urls import make_safe_link

Tables = Mapping[str, Mapping[str, Any]]

TABLES = ("layout", "colors", "dark", "fonts")
LENGTHS = ("teaser", "long_teaser")
LOGOS = ("logo", "logo_dark")
KEYS = (*LENGTHS, *LOGOS, "logo_width", "images")

_LONGEST = 5_000
"""Characters that a teaser may have."""

_NARROWEST_LOGO = 16
WIDEST_LOGO = 300
"""Pixels across which a logo is shown."""

_WIDTHS = {"width": (320, 800), "gutter": (8, 32), "thumbnail": (40, 240), "phone_thumbnail": (40, 96)}
_ANY_WIDTH = (0, 2_000)
_COLORS = ("paper", "ink", "text", "dim", "rule", "accent")
_NEEDED = {
    "layout": tuple(_WIDTHS),
    "colors": _COLORS,
    "dark": _COLORS,
    "fonts": ("headline", "text", "label", "naskh", "nastaliq"),
}
"""What every theme says; its templates may use other keys besides."""

_PHONE, _GAP, _TEXT_SHARE = 320, 16, 0.6
"""On a phone of 320 px, gutters, a thumbnail and the gap beside it leave text this share of the screen."""

_READABLE = 4.5
"""The contrast that WCAG asks for of text."""

_TEXTS = ("ink", "text", "dim", "accent")
# Fonts go into CSS and attributes alike, so they need none of the characters that mean something there.
_FONTS = re.compile(r"[\w .-]+(?:,[\w .-]+)*", re.ASCII)
_SHOWN = (".png", ".jpg", ".jpeg", ".gif")


def find_value_fault(key: str, value: object) -> str:
    """Say what is wrong with the value of `key`, one of KEYS; "" where nothing is."""
    if key in LENGTHS:
        return _find_number_fault(value, 1, _LONGEST, "characters")
    if key == "logo_width":
        return _find_number_fault(value, _NARROWEST_LOGO, WIDEST_LOGO, "pixels")
    if key == "images":
        return "" if isinstance(value, bool) else "must be true or false"
    return _find_logo_fault(value)


def find_style_fault(table: str, key: str, value: object) -> str:
    """Say what is wrong with the value of `key` in one of TABLES; "" where nothing is."""
    if table == "layout":
        return _find_number_fault(value, *_WIDTHS.get(key, _ANY_WIDTH), "pixels")
    if table == "fonts":
        return "" if isinstance(value, str) and _FONTS.fullmatch(value) else _FONT_FAULT
    return "" if isinstance(value, str) and parse_color(value) else _COLOR_FAULT


_COLOR_FAULT = "is no colour; write one as #9c1f1f, or by its name in CSS, such as firebrick"
_FONT_FAULT = "is no list of fonts; write names without quotes, with commas between them, such as Georgia, serif"


def _find_number_fault(value: object, least: int, most: int, unit: str) -> str:
    fits = type(value) is int and least <= value <= most
    return "" if fits else f"must be a number of {unit} from {least} to {most}"


def _find_logo_fault(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        return "must be a file, or an address that begins with https://"
    if ":" in value and not (value.startswith("https://") and make_safe_link(value)):
        return "must be a file, or an address that begins with https://"
    path = urlsplit(value).path if value.startswith("https://") else value
    shown = path.lower().endswith(_SHOWN) or (value.startswith("https://") and "." not in path.rpartition("/")[2])
    return "" if shown else "is no PNG, JPEG or GIF, the only pictures that all mail programs show"


def find_missing_keys(tables: Tables) -> Iterator[str]:
    """Find what a theme does not say of its style: an edition would need it one day, such as a font for Urdu."""
    return (f"{table}.{key}" for table, keys in _NEEDED.items() for key in keys if key not in tables[table])


def find_unused_keys(tables: Tables, files: Mapping[str, str]) -> Iterator[str]:
    """Find keys of a theme's style that neither every theme has nor one of its template `files` speaks of."""
    for table, own in tables.items():
        for key in own:
            if key not in _NEEDED[table] and not any(
                re.search(rf"\b{re.escape(key)}\b", text) for text in files.values()
            ):
                yield f"{table}.{key}{suggest_name(key, _NEEDED[table])}"


def find_misspelt_keys(tables: Tables) -> Iterator[str]:
    """Find keys that are written much like one that is not there and must be."""
    for table, own in tables.items():
        missing = [key for key in _NEEDED[table] if key not in own]
        for key in own:
            if key not in _NEEDED[table] and (near := suggest_name(key, missing)):
                yield f"{table}.{key}{near}"


def lay_tables(tables: Tables, look: LookSettings, *, origin: str, theme: str) -> dict[str, dict[str, Any]]:
    """Return a theme's tables with what `look` wants in place of their values.

    Raises ConfigError for a key that the theme does not have.
    """
    for table, key, _ in _list_values({table: getattr(look, table) for table in tables}):
        if key not in tables[table]:
            known = ", ".join(tables[table]) or "nothing"
            raise ConfigError(f"{origin}: theme {theme} has no {table}.{key}", f"Its {table} has: {known}.")
    return {table: {**own, **getattr(look, table)} for table, own in tables.items()}


def make_style(tables: Tables, *, origin: str) -> dict[str, object]:
    """Return checked tables as templates use them, colours as #rrggbb. `origin` names their file in errors.

    Raises ConfigError naming the key and what it must be, or the two colours that cannot be read on each other.
    """
    for table, key, value in _list_values(tables):
        if fault := find_style_fault(table, key, value):
            raise ConfigError(f"{origin}: {table}.{key}: {value!r} {fault}")
    style = {table: {key: _settle(table, value) for key, value in own.items()} for table, own in tables.items()}
    for fault in (*_find_dim_texts(style), *_find_narrow_text(style["layout"])):
        raise ConfigError(f"{origin}: {fault}")
    return dict(style)


def _list_values(tables: Tables) -> Iterator[tuple[str, str, Any]]:
    return ((table, key, value) for table, own in tables.items() for key, value in own.items())


def _settle(table: str, value: Any) -> Any:
    return parse_color(value) if table in ("colors", "dark") else value


def _find_dim_texts(style: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for table in ("colors", "dark"):
        colors = style[table]
        for key in _TEXTS:
            if "paper" not in colors or key not in colors:
                continue
            contrast = measure_contrast(colors[key], colors["paper"])
            if contrast < _READABLE:
                pair = f"{table}.{key} {colors[key]} on {table}.paper {colors['paper']}"
                shown = int(contrast * 100) / 100  # never rounded up to what is needed
                yield f"{pair} has a contrast of {shown:.2f}; readers need {_READABLE} or more"


def _find_narrow_text(layout: Mapping[str, Any]) -> Iterator[str]:
    most = round(_PHONE * (1 - _TEXT_SHARE)) - 2 * int(layout.get("gutter", 0)) - _GAP
    if int(layout.get("phone_thumbnail", 0)) > most:
        yield (
            f"layout.phone_thumbnail: {layout['phone_thumbnail']} leaves text too little room on a phone; "
            f"with this gutter at most {most}"
        )
