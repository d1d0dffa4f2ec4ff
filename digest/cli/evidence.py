"""What speaks for the region of a story, in words for people."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.model import Evidence

DECISIVE = frozenset({"override", "region", "source", "section"})
"""Fields of evidence that decide alone: what weight they have says nothing."""

Piece = tuple[str, bool]
"""Some words, and whether they are highlighted."""


def tell_region(region: str, confidence: float, secondary: Sequence[str], evidence: Sequence[Evidence]) -> str:
    """Say where a story was put, how surely, and why: "region europe, confidence 0.98: Paris (title, +2.4)"."""
    also = f", also {', '.join(secondary)}" if secondary else ""
    told = tell_evidence(evidence, region=region)
    return f"region {region}, confidence {confidence:.2f}{also}" + (f": {told}" if told else "")


def tell_evidence(evidence: Sequence[Evidence], *, region: str, most: int | None = None) -> str:
    """Name what was matched, in which field, how heavily, and for which region if it is not `region`."""
    told = [_tell_piece(one, region=region) for one in evidence[:most]]
    return ", ".join([*told, "…"] if len(evidence) > len(told) else told)


def _tell_piece(piece: Evidence, *, region: str) -> str:
    if piece.field in DECISIVE:
        return f"{piece.matched} ({piece.field})"
    other = "" if piece.region == region else f" for {piece.region}"
    return f"{piece.matched} ({piece.field}, {piece.weight:+.1f}{other})"


def mark_words(text: str, evidence: Sequence[Evidence], *, field: str) -> list[Piece]:
    """`text` in pieces, of which those are highlighted that were matched in `field`."""
    words = sorted({one.matched for one in evidence if one.field == field and one.matched}, key=len, reverse=True)
    if not words:
        return [(text, False)]
    found = re.split(rf"(?<!\w)({'|'.join(map(re.escape, words))})(?!\w)", text, flags=re.IGNORECASE)
    return [(piece, bool(place % 2)) for place, piece in enumerate(found) if piece]
