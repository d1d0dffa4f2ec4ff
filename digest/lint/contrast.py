"""Finds text that is hard to tell from what is behind it, by day and by night."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from digest.lint.appearance import Look, Paint, Reading
from digest.lint.colors import Color, blend, measure_contrast
from digest.lint.mail import tell_line
from digest.lint.rules import Rule, make_finding, shorten
from digest.model import Finding, Severity

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LEAST = 4.5
LEAST_LARGE = 3.0
_LARGE = 24.0
_LARGE_BOLD = 18.66
_TINY = 2.0
"""Pixels of text that nobody is meant to read."""

RULES = {
    "contrast": Rule(
        severity=Severity.WARNING,
        why="Many cannot read text that stands out so little, least of all in the sun",
        fix=f"Make it darker or its background lighter: {LEAST} to 1 at least, {LEAST_LARGE} to 1 for large text",
    ),
    "contrast-dark": Rule(
        severity=Severity.WARNING,
        why="Readers who have set their mail to dark cannot read it",
        fix="Set both the colour and the background for the dark in the same @media rule, with !important",
    ),
}

_Pair = tuple[Color, Color, float]


def find_contrast_findings(reading: Reading) -> Iterator[Finding]:
    """Give each pair of colours that is too close, once; only where both are known."""
    yield from _find_in("contrast", reading, [look.light for look in _find_text_looks(reading)])
    if reading.is_dark:
        yield from _find_in("contrast-dark", reading, [look.dark for look in _find_text_looks(reading)])


def _find_text_looks(reading: Reading) -> list[Look]:
    return [reading.looks[element] for element, _ in reading.texts]


def _find_in(code: str, reading: Reading, paints: list[Paint]) -> Iterator[Finding]:
    found: dict[_Pair, list[tuple[HtmlElement, str]]] = {}
    for (element, text), paint in zip(reading.texts, paints, strict=True):
        pair = _find_fault(paint, reading.looks[element])
        if pair:
            found.setdefault(pair, []).append((element, text))
    for (color, ground, least), texts in found.items():
        element, text = texts[0]
        times = f", {len(texts)} times" if len(texts) > 1 else ""
        measured = int(measure_contrast(color, ground) * 100) / 100
        told = f"{color} on {ground} is {measured} to 1 instead of {least}{times}: {shorten(text)}"
        yield make_finding(code, RULES, place=tell_line(element), found=told)


def _find_fault(paint: Paint, look: Look) -> _Pair | None:
    color, ground = paint
    if color is None or ground is None or look.size is None or look.size <= _TINY:
        return None
    seen = blend(color, ground)
    is_large = look.size >= _LARGE or (look.is_bold and look.size >= _LARGE_BOLD)
    least = LEAST_LARGE if is_large else LEAST
    return (seen, ground, least) if measure_contrast(seen, ground) < least else None
