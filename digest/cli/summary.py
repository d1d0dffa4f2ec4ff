"""The closing lines of a command that made an edition: found, in window, chosen, left out, subject, files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from digest.cli.options import Given
from digest.cli.terminal import is_unattended, print_lines
from digest.model import Edition
from digest.selection.tally import make_tally

_MEGABYTE = 999_500
"""Bytes from which they are told in megabytes."""


def count_decisions(edition: Edition) -> dict[str, Any]:
    """Give the counts of an edition's candidates for machines."""
    tally = make_tally(edition.decisions)
    left_out = {reason.value: count for reason, count in tally.left_out}
    return {"found": tally.found, "in_window": tally.in_window, "chosen": tally.chosen, "left_out": left_out}


def print_summary(edition: Edition, *, given: Given, last: tuple[str, str], to_stderr: bool = False) -> None:
    """Print six lines, `last` the last of them, unless nobody is there to read them."""
    if given.quiet or (is_unattended() and not given.verbose):
        return
    tally = make_tally(edition.decisions)
    undated = f", {tally.undated} of them undated" if tally.undated else ""
    reasons = tell_left_out(dict(tally.left_out))
    sources = {decision.placed.article.origin for decision in edition.decisions}
    sources |= {error.origin for error in edition.errors}
    regions = {story.region for story in edition.stories}
    lines = [
        ("found", f"{tell_count(tally.found, 'story')} in {tell_count(len(sources), 'source')}"),
        ("in window", f"{tally.in_window}{undated}"),
        ("chosen", f"{tally.chosen} in {tell_count(len(regions), 'region')}"),
        ("left out", f"{tally.found - tally.chosen}" + (f": {reasons}" if reasons else "")),
        ("subject", edition.subject),
        last,
    ]
    print_lines(lines, to_stderr=to_stderr)


def tell_left_out(counts: Mapping[str, int]) -> str:
    """Say how many stories were left out for which reason: "3 used, 1 over cap"."""
    return ", ".join(f"{count} {reason.replace('_', ' ')}" for reason, count in counts.items())


def tell_size(size: int) -> str:
    """Say how many bytes, as a person reads it: "54 KB", "1.9 MB"."""
    return f"{size / 1_000_000:.1f} MB" if size >= _MEGABYTE else f"{max(round(size / 1_000), 1)} KB"


def tell_count(count: int, noun: str) -> str:
    """Say how many of a noun: "1 story", "3 stories"."""
    if count == 1:
        return f"1 {noun}"
    return f"{count} {noun[:-1]}ies" if noun.endswith("y") else f"{count} {noun}s"
