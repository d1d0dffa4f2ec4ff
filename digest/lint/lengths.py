"""Lengths of CSS in pixels."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_LENGTH = re.compile(r"(-?(?:\d{1,6}(?:\.\d{0,6})?|\.\d{1,6}))(px|pt|em|rem|%|)")
_PIXELS = {"px": 1.0, "pt": 4 / 3, "rem": 16.0}
_NAMED = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0, "xx-large": 32.0,
}  # fmt: skip
_BY_TAG = {
    "h1": 2.0,
    "h2": 1.5,
    "h3": 1.17,
    "h5": 0.83,
    "h6": 0.67,
    "small": 5 / 6,
    "big": 1.2,
    "sub": 5 / 6,
    "sup": 5 / 6,
}
_BY_FONT = {"1": 10.0, "2": 13.0, "3": 16.0, "4": 18.0, "5": 24.0, "6": 32.0, "7": 48.0}

_SIDES = {1: (0, 0, 0, 0), 2: (0, 1, 0, 1), 3: (0, 1, 2, 1), 4: (0, 1, 2, 3)}
"""Which of so many values is that of the top, right, bottom and left."""


def read_length(text: str | None, whole: float | None = None) -> float | None:
    """Return a length in pixels, `whole` being what em and % count from; None where it is not known."""
    match = _LENGTH.fullmatch((text or "").strip())
    if match is None:
        return None
    number, unit = float(match[1]), match[2]
    if unit in _PIXELS or number == 0:
        return number * _PIXELS.get(unit, 0)
    if whole is None or not unit:
        return None
    return number * whole / (100 if unit == "%" else 1)


def is_size(text: str) -> bool:
    """Whether a word of the shorthand font is the size."""
    match = _LENGTH.fullmatch(text)
    return text in _NAMED or bool(match and match[2])


def read_size(text: str | None, tag: str, around: float | None, has: Mapping[str, str]) -> float | None:
    """Return the size of the text of an element, given that of the text around it."""
    if text == "":
        if tag == "font" and "size" in has:
            return _BY_FONT.get(has["size"].strip())
        return around * _BY_TAG.get(tag, 1.0) if around is not None else None
    return around if text == "inherit" else _NAMED.get(text or "", read_length(text, around))


class Line(NamedTuple):
    """The height of a line in pixels, and the number it was given by where it is so many times the size of text."""

    pixels: float | None
    times: float | None = None


def read_line(text: str | None, size: float | None, around: Line) -> Line:
    """Return the height of the lines of an element; a bare number is handed on as such."""
    times = around.times if text in {"", "inherit"} else _read_number(text)
    if times is not None:
        return Line(times * size if size is not None else None, times)
    return around if text in {"", "inherit"} else Line(read_length(text, size))


def _read_number(text: str | None) -> float | None:
    match = _LENGTH.fullmatch((text or "").strip())
    return float(match[1]) if match and not match[2] else None


def read_padding(text: str | None) -> tuple[float, float]:
    """Return what a padding adds to the width and to the height; 0 where it is not known."""
    parts = [read_length(part) or 0.0 for part in (text or "").split()[:4]] or [0.0]
    top, right, bottom, left = (parts[side] for side in _SIDES[len(parts)])
    return right + left, top + bottom
