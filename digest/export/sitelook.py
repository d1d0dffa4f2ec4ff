"""The colours and fonts of a web archive: those of a theme, and of each script its own. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from digest.text.hands import find_script
from digest.text.scripts import find_direction

_LIGHT = {"paper": "#fbf9f4", "ink": "#1d1b18", "text": "#3b3833", "dim": "#6b655c", "rule": "#d9d3c6"}
_LIGHT |= {"accent": "#9c1f1f"}
_DARK = {"paper": "#171614", "ink": "#f0ece3", "text": "#cfcac0", "dim": "#a09a8f", "rule": "#3d3a35"}
_DARK |= {"accent": "#f2958c"}
_FONTS = {"headline": "Georgia, serif", "text": "Georgia, serif", "label": "Helvetica, Arial, sans-serif"}
_FONTS |= {"naskh": "Geeza Pro, Times New Roman, serif", "nastaliq": "Noto Nastaliq Urdu, Times New Roman, serif"}


def make_variables(style: Mapping[str, object], *, of: str = ":root") -> str:
    """Return the style sheet that names the colours and fonts of a theme's `style` to the elements `of` a page."""
    fonts = {**_FONTS, **_select_texts(style, "fonts", _FONTS)}
    faces = "".join(f"--{name}-font:{fonts[name]};" for name in _FONTS)
    light = _list_colors(_LIGHT | _select_texts(style, "colors", _LIGHT))
    dark = _list_colors(_DARK | _select_texts(style, "dark", _DARK))
    return f"{of}{{{faces}{light}}}@media (prefers-color-scheme:dark){{{of}{{{dark}}}}}"


def _list_colors(colors: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in colors.items())


def _select_texts(style: Mapping[str, object], table: str, known: Mapping[str, str]) -> dict[str, str]:
    """What the theme has for the values that this page uses; a theme's values hold no CSS punctuation."""
    values = style.get(table)
    if not isinstance(values, Mapping):
        return {}
    return {name: value for name, value in values.items() if name in known and isinstance(value, str)}


SCRIPTS = (
    ".naskh{font-family:var(--naskh-font)!important;line-height:1.8!important;letter-spacing:0!important}"
    ".nastaliq{font-family:var(--nastaliq-font)!important;line-height:2.3!important;letter-spacing:0!important}"
)
"""Arabic letters in their own hands, with room above and below."""


def mark_text(text: str, language: str, *, page: str) -> str:
    """Return the attributes of an element that holds `text` in `language`, on a page whose own is `page`."""
    script = find_script(text, language)
    told = f' lang="{escape(language)}"' if language != page else ""
    return f'{told} dir="{find_direction(text)}"' + (f' class="{script}"' if script else "")
