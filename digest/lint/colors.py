"""Colours of CSS in all their forms, clear ones too, and how well one is read on another."""

from __future__ import annotations

import re
from colorsys import hls_to_rgb
from functools import lru_cache
from typing import NamedTuple

from digest.text.colors import compare_shares
from digest.text.colors import parse_color as parse_plain

_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_FUNCTION = re.compile(r"(rgb|hsl)a?\(([^()]{1,80})\)")
_SPLIT = re.compile(r"[\s,/]+")
_WORDS = re.compile(r"(?:rgb|hsl)a?\([^()]*+\)|[^\s,()]++")


class Color(NamedTuple):
    """Red, green, blue and how opaque, each from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0

    def __str__(self) -> str:
        return "#" + "".join(f"{round(part * 255):02x}" for part in self[:3])


WHITE = Color(1.0, 1.0, 1.0)
BLACK = Color(0.0, 0.0, 0.0)
CLEAR = Color(0.0, 0.0, 0.0, 0.0)


@lru_cache(maxsize=1024)
def parse_color(text: str) -> Color | None:
    """Return the colour that a value names; None where it names none, or one that depends on something else."""
    text = text.strip().lower()
    text = parse_plain(text) or text
    if text == "transparent":
        return CLEAR
    if _HEX.fullmatch(text):
        digits = text[1:]
        pairs = [char * 2 for char in digits] if len(digits) < len("rrggbb") else re.findall("..", digits)
        return Color(*(int(pair, 16) / 255 for pair in pairs))
    match = _FUNCTION.fullmatch(text)
    parts = _SPLIT.split(match[2].strip()) if match else []
    return _read_function(match[1], parts) if match and len(parts) >= len("rgb") else None


def _read_function(name: str, parts: list[str]) -> Color | None:
    try:
        alpha = _read_part(parts[3], 1.0) if len(parts) > len("rgb") else 1.0
        if name == "rgb":
            red, green, blue = (_read_part(part, 255.0) for part in parts[:3])
            return Color(red, green, blue, alpha)
        hue = float(parts[0].removesuffix("deg")) / 360 % 1
        return Color(*hls_to_rgb(hue, _read_part(parts[2], 100.0), _read_part(parts[1], 100.0)), alpha)
    except (ValueError, IndexError):
        return None


def _read_part(text: str, whole: float) -> float:
    value = float(text[:-1]) / 100 if text.endswith("%") else float(text) / whole
    return min(1.0, max(0.0, value))


def find_color(text: str) -> Color | None:
    """Return the first colour among the words of a shorthand such as background; None where there is none."""
    return next((color for word in _WORDS.findall(text) if (color := parse_color(word)) is not None), None)


def blend(color: Color, ground: Color) -> Color:
    """Return what is seen of a colour on an opaque ground."""
    if color.alpha >= 1:
        return color
    parts = (one * color.alpha + other * (1 - color.alpha) for one, other in zip(color[:3], ground[:3], strict=True))
    return Color(*parts)


@lru_cache(maxsize=1024)
def measure_contrast(one: Color, other: Color) -> float:
    """Return the contrast of two opaque colours, from 1 to 21, as WCAG 2 counts it."""
    return compare_shares(one[:3], other[:3])
