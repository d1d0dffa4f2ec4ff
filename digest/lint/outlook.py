"""Finds what Outlook on Windows, which draws with Word, shows too large, cuts off or leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from digest.lint.mail import Mail, find_all, tell_line
from digest.lint.rules import Rule, make_finding, shorten
from digest.lint.styles import parse_style
from digest.lint.uses import find_hidden_from_outlook
from digest.model import Finding, Severity

if TYPE_CHECKING:
    from lxml.html import HtmlElement

TALLEST = 1_728
"""Pixels of height, 18 inches, at which Word cuts a picture off."""
LONGEST = 1_800
"""Pixels of height at which Word breaks a table, as it breaks pages."""
_LETTERS = 75
_LINE = 24
_PICTURE = 100
"""What a table is guessed by: letters in a line, pixels of a line and of a picture that tells no height."""
_GROUNDS = ("body", "td", "div")

RULES = {
    "outlook-image-height": Rule(
        severity=Severity.WARNING,
        why=f"Outlook on Windows cuts a picture off at {TALLEST:,} pixels",
        fix="Cut it into several pictures, one above the other",
    ),
    "outlook-table-height": Rule(
        severity=Severity.NOTICE,
        why=f"Outlook on Windows may leave gaps in a table of more than {LONGEST:,} pixels, as between pages",
        fix="Make several tables of it, one below the other",
    ),
    "outlook-background": Rule(
        severity=Severity.NOTICE,
        why="Outlook on Windows shows no background picture without VML, only the colour behind it",
        fix="Set a background colour on which the text can be read, or add VML in a comment for Outlook",
    ),
    "outlook-vml-alt": Rule(
        severity=Severity.NOTICE,
        why="A screen reader in Outlook has nothing to say for a VML picture without alt",
        fix='Add alt="" or what it shows',
    ),
}

_VML_GROUND = re.compile("<v:(?:fill|image)", re.IGNORECASE)
_VML_PICTURE = re.compile(r"<v:image\b[^>]{0,2000}+>", re.IGNORECASE)


def find_outlook_findings(mail: Mail, share: float) -> Iterator[Finding]:
    """Give what Outlook on Windows would do; `share` is that of its readers. Elements of one kind are told once."""
    hidden = find_hidden_from_outlook(mail)
    shown = [element for element in find_all(mail, "img", "table", *_GROUNDS) if element not in hidden]
    yield from _tell_all("outlook-image-height", filter(_is_tall, shown), share)
    yield from _tell_all("outlook-table-height", filter(_is_long, shown), share)
    if not _VML_GROUND.search(mail.html):
        yield from _tell_all("outlook-background", filter(_has_picture, shown), share)
    picture = next((match[0] for match in _VML_PICTURE.finditer(mail.html) if " alt=" not in match[0]), None)
    if picture:
        place = "a comment for Outlook"
        yield make_finding("outlook-vml-alt", RULES, place=place, found=shorten(picture), weight=share)


def _tell_all(code: str, elements: Iterable[HtmlElement], share: float) -> Iterator[Finding]:
    found = list(elements)
    if found:
        first = shorten(found[0].get("src") or f"<{found[0].tag!s}>")
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        yield make_finding(code, RULES, place=tell_line(found[0]), found=f"{first}{more}", weight=share)


def _is_tall(element: HtmlElement) -> bool:
    return element.tag == "img" and (_read_pixels(element.get("height", "")) or 0) > TALLEST


def _is_long(element: HtmlElement) -> bool:
    """Whether an innermost table is too long, guessed by its text and its pictures."""
    if element.tag != "table" or next(element.iterdescendants("table"), None) is not None:
        return False
    return sum(map(_guess_height, element.iter("tr"))) > LONGEST


def _guess_height(row: HtmlElement) -> float:
    blocks = list(row.iter("p", "h1", "h2", "h3", "h4", "li", "br"))
    lines = len(str(row.text_content()).strip()) // _LETTERS + max(1, len(blocks))
    pictures = [_read_pixels(image.get("height", "")) or _PICTURE for image in row.iter("img")]
    return max(lines * _LINE, *pictures, 0)


def _has_picture(element: HtmlElement) -> bool:
    if element.get("background"):
        return True
    declarations = parse_style(element.get("style", ""))[0]
    return any(one.name.startswith("background") and "url(" in one.value for one in declarations)


def _read_pixels(text: str) -> float | None:
    bare = text.strip().removesuffix("px")
    return float(bare) if bare.replace(".", "", 1).isdecimal() and bare.isascii() else None
