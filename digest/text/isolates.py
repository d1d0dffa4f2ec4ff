"""Keeps texts that run from the left and from the right apart on one line, as Unicode's isolates do."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from digest.text.scripts import find_direction

_OPENERS = {"ltr": "\u2066", "rtl": "\u2067"}
_ALL_OPENERS = ("\u2066", "\u2067", "\u2068")
_POP = "\u2069"
_STRONG = frozenset(["L", "R", "AL"])


def isolate(text: str, *, within: str) -> str:
    """Return `text` for a line that runs `within` ("ltr" or "rtl"): isolated where it runs the other way itself.

    Without that, digits and full stops beside it would change sides. Numbers alone run either way.
    """
    direction = find_direction(text)
    return text if direction == within or not has_letters(text) else f"{_OPENERS[direction]}{text}{_POP}"


def join_isolated(parts: Iterable[str], separator: str) -> str:
    """Join the parts that say something; those that run against the first with letters are isolated."""
    told = [part for part in parts if part]
    within = find_line_direction(told)
    return separator.join(isolate(part, within=within) for part in told)


def find_line_direction(parts: Iterable[str]) -> str:
    """Return which way a line of `parts` runs: as the first of them that has letters, else "ltr"."""
    return next((find_direction(part) for part in parts if has_letters(part)), "ltr")


def has_letters(text: str) -> bool:
    """Whether anything in `text` runs one way and not the other."""
    return any(unicodedata.bidirectional(char) in _STRONG for char in text)


def count_isolates(text: str) -> int:
    """Count the isolates that `text` opens."""
    return sum(map(text.count, _ALL_OPENERS))


def close_isolates(text: str) -> str:
    """Return `text` with an end for each isolate that it opens and, having been cut, does not end."""
    depth = 0
    for char in text:
        if char in _ALL_OPENERS:
            depth += 1
        elif char == _POP:
            depth = max(0, depth - 1)
    return text + _POP * depth
