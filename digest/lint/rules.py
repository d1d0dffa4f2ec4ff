"""What a check says: each module of checks has a table of its rules, by code, and makes its findings from it."""

from __future__ import annotations

from digest.model import Rule, make_finding

__all__ = ["MOST_SHOWN", "Rule", "make_finding", "shorten"]

MOST_SHOWN = 120
"""Characters of a text or an address that a finding shows."""


def shorten(text: str) -> str:
    """Give a text on one line, cut to what a finding shows."""
    line = " ".join(text[: MOST_SHOWN * 4].split())
    return line if len(line) <= MOST_SHOWN else line[: MOST_SHOWN - 1] + "…"
