"""Finds a brace too many or too few in the style sheets of MJML, which every later rule would be lost to in silence."""

from __future__ import annotations

import re

_STYLE = re.compile(r"<mj-style\b[^<>]*>(.*?)</mj-style>", re.DOTALL)
_TOKEN = re.compile(r"""/\*.*?(?:\*/|\Z)|"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?|\\.|[{}]""", re.DOTALL)


def find_brace_fault(source: str) -> tuple[str, int] | None:
    """Return what is wrong with the braces of a style sheet in MJML, and how many characters stand before it."""
    faults = (_find_fault(source, match.start(1), match.end(1)) for match in _STYLE.finditer(source))
    return next((fault for fault in faults if fault), None)


def _find_fault(source: str, start: int, end: int) -> tuple[str, int] | None:
    opened: list[int] = []
    for token in _TOKEN.finditer(source, start, end):
        if token[0] == "{":
            opened.append(token.start())
        elif token[0] == "}" and not opened:
            return "this } closes nothing", token.start()
        elif token[0] == "}":
            opened.pop()
    return ("this { is never closed", opened[-1]) if opened else None
