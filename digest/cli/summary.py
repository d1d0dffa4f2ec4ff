"""The closing lines of a command that made an edition: found, in window, chosen, left out, subject, files."""

from __future__ import annotations

from collections import Counter
from typing import Any

from digest.cli.options import Given
from digest.cli.terminal import is_unattended, print_lines
from digest.model import Decision, Edition, Reason

_OUTSIDE = {Reason.OUT_OF_WINDOW, Reason.WRONG_LANGUAGE}


def count_decisions(edition: Edition) -> dict[str, Any]:
    """Count an edition's candidates: found, in the window, chosen, and left out by reason."""
    left_out = Counter(decision.reason.value for decision in edition.decisions if not decision.chosen)
    found = len(edition.decisions)
    return {
        "found": found,
        "in_window": sum(decision.reason not in _OUTSIDE for decision in edition.decisions),
        "chosen": found - left_out.total(),
        "left_out": dict(sorted(left_out.items())),
    }


def print_summary(edition: Edition, *, given: Given, last: tuple[str, str], to_stderr: bool = False) -> None:
    """Print six lines, `last` the last of them, unless nobody is there to read them."""
    if given.quiet or (is_unattended() and not given.verbose):
        return
    counts = count_decisions(edition)
    left_out: dict[str, int] = counts["left_out"]
    reasons = ", ".join(f"{count} {reason.replace('_', ' ')}" for reason, count in left_out.items())
    sources = {decision.placed.article.origin for decision in edition.decisions}
    regions = {story.region for story in edition.stories}
    lines = [
        ("found", f"{tell_count(counts['found'], 'story')} in {tell_count(len(sources), 'source')}"),
        ("in window", str(counts["in_window"]) + _tell_undated(edition.decisions)),
        ("chosen", f"{counts['chosen']} in {tell_count(len(regions), 'region')}"),
        ("left out", f"{sum(left_out.values())}" + (f": {reasons}" if reasons else "")),
        ("subject", edition.subject),
        last,
    ]
    print_lines(lines, to_stderr=to_stderr)


def tell_count(count: int, noun: str) -> str:
    """Say how many of a noun: "1 story", "3 stories"."""
    if count == 1:
        return f"1 {noun}"
    return f"{count} {noun[:-1]}ies" if noun.endswith("y") else f"{count} {noun}s"


def _tell_undated(decisions: tuple[Decision, ...]) -> str:
    undated = sum(not decision.dated for decision in decisions)
    return f", {undated} of them undated" if undated else ""
