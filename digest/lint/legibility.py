"""Finds text that is too small or torn apart, and links that are too small for a finger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from digest.lint.appearance import Reading
from digest.lint.lengths import read_length, read_padding
from digest.lint.mail import Mail, find_all, tell_line
from digest.lint.rules import Rule, make_finding, shorten
from digest.lint.styles import parse_style
from digest.model import Finding, Severity

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SMALL, SMALLEST = 13.0, 12.0
TARGET = 24.0
_TINY = 2.0

RULES = {
    "text-small": Rule(
        severity=Severity.WARNING,
        why="On a phone it can hardly be read",
        fix=f"Use {SMALL:g} pixels or more, and 16 for running text",
    ),
    "text-justified": Rule(
        severity=Severity.NOTICE,
        why="The uneven gaps make it hard to follow, most of all with dyslexia, in narrow columns and in long words",
        fix="Align it to the side on which its lines begin",
    ),
    "target-size": Rule(
        severity=Severity.NOTICE,
        why="A finger cannot hit it, or hits the one beside it",
        fix=f"Give each link {TARGET:g} pixels of height and width, its padding included",
    ),
}


def find_legibility_findings(mail: Mail, reading: Reading) -> Iterator[Finding]:
    """Give text and links that are hard to read or to hit; each size of text once."""
    yield from _find_small(reading)
    justified = [(element, text) for element, text in reading.texts if reading.looks[element].is_justified]
    yield from _tell_first("text-justified", justified)
    pictures = [(link, "picture") for link in find_all(mail, "a") if reading.is_seen(link) and _is_small_picture(link)]
    stacked = [(link, link.text_content()) for link in find_all(mail, "a") if _is_crowded(link, reading)]
    yield from _tell_first("target-size", [*pictures, *stacked])


def _find_small(reading: Reading) -> Iterator[Finding]:
    found: dict[float, list[tuple[HtmlElement, str]]] = {}
    for element, text in reading.texts:
        size = reading.looks[element].size
        if size is not None and _TINY < size < SMALL and element.tag not in {"sup", "sub"}:
            found.setdefault(size, []).append((element, text))
    for size, texts in sorted(found.items()):
        (finding,) = _tell_first("text-small", texts, f"{size:g} pixels: ")
        yield finding if size < SMALLEST else replace(finding, severity=Severity.NOTICE)


def _tell_first(code: str, texts: list[tuple[HtmlElement, str]], before: str = "") -> Iterator[Finding]:
    if texts:
        element, text = texts[0]
        more = f" and {len(texts) - 1} more" if len(texts) > 1 else ""
        yield make_finding(code, RULES, place=tell_line(element), found=f"{before}{shorten(text)}{more}")


def _is_small_picture(link: HtmlElement) -> bool:
    """Whether a link is one picture, and that with the padding around it up to its cell is smaller than a finger."""
    if len(link) != 1 or link[0].tag != "img" or link.text_content().strip():
        return False
    sides = [read_length(f"{link[0].get(name, '')}px") for name in ("width", "height")]
    known = [side for side in sides if side is not None]
    if not known:
        return False
    added = [_find_padding(one) for one in (link[0], link, *_find_cell(link))]
    room = (sum(width for width, _ in added), sum(height for _, height in added))
    return any(side is not None and side + more < TARGET for side, more in zip(sides, room, strict=True))


def _find_cell(link: HtmlElement) -> list[HtmlElement]:
    """Return the cells that hold nothing but the link: those of tables within tables too."""
    cells = []
    for element in link.iterancestors():
        if len(element) > 1 or element.tag == "body":
            break
        cells.append(element)
    return cells


def _find_padding(element: HtmlElement) -> tuple[float, float]:
    paddings = [value for name, value, _ in parse_style(element.get("style", ""))[0] if name == "padding"]
    return read_padding(paddings[-1] if paddings else "")


def _is_crowded(link: HtmlElement, reading: Reading) -> bool:
    """Whether a link stands in a line of its own right above another one, and the lines are too close."""
    line = reading.looks[link].line.pixels
    if not reading.is_seen(link) or line is None or line >= TARGET or "href" not in link.attrib:
        return False
    end = link.getnext()
    after = end.getnext() if end is not None and end.tag == "br" else None
    is_stack = after is not None and after.tag == "a" and not (link.tail or "").strip() and not _tail(end).strip()
    return is_stack and _find_padding(link) == (0.0, 0.0)


def _tail(element: HtmlElement | None) -> str:
    return (element.tail or "") if element is not None else ""
