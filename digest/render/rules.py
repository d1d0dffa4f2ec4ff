"""The CSS that a theme wants inlined, rule by rule: where each begins, and whether it can be written into elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_BLANKED = re.compile(r"/\*.*?(?:\*/|\Z)|\"[^\"\n]*\"|'[^'\n]*'", re.DOTALL)
_SIGN = re.compile(r"[{};]")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_SHOWN = 60
_ELSEWHERE = "it goes into head.css.j2"


class CssRule(NamedTuple):
    """A rule as it stands, from its selectors to its closing brace, and the `offset` at which it begins."""

    text: str
    offset: int


def list_rules(css: str) -> Iterator[CssRule]:
    """Take CSS apart; what no brace closes is the last one."""
    blank = _blank(css)
    start = depth = 0
    for sign in _SIGN.finditer(blank):
        depth += {"{": 1, "}": -1, ";": 0}[sign[0]]
        if depth <= 0 and sign[0] != "{":
            yield from _cut(css, blank, start, sign.end())
            start, depth = sign.end(), 0
    yield from _cut(css, blank, start, len(css))


def find_uninlined(rule: CssRule) -> str | None:
    """Say why a rule cannot be written into elements, if so; it would be dropped without a word."""
    brace = _blank(rule.text).find("{")
    name = " ".join(_COMMENT.sub(" ", rule.text[:brace] if brace >= 0 else rule.text).split())
    if name.startswith("@"):
        return f"{name.partition(' ')[0].rstrip(';')} cannot be written into elements: {_ELSEWHERE}"
    sign = next((sign for sign in ":*" if brace >= 0 and sign in name), None)
    return (
        f"a selector with {sign}, as {name[:_SHOWN]!r}, cannot be written into elements: {_ELSEWHERE}" if sign else None
    )


def _cut(css: str, blank: str, start: int, end: int) -> Iterator[CssRule]:
    start += len(blank[start:end]) - len(blank[start:end].lstrip())
    if start < end:
        yield CssRule(css[start:end], start)


def _blank(css: str) -> str:
    """CSS of the same length without comments and quoted texts."""
    return _BLANKED.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), css)
