"""The labelled wire copies at hand, and how well they are told."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations

from digest.model import Placed
from digest.selection.shingles import FEWEST, find_words, make_shingles
from digest.text.datelines import split_dateline
from digest.text.hygiene import clean_text
from tests.factories import NOW, make_article
from tests.shared import SHARED

WIRE = SHARED / "data/ingest/pairs/wire-7000.jsonl"
NATURAL = 0.5
"""The part of a text's shingles in another from which on they count as copies though they are not labelled so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """An article by its number; `story` is the same for copies, and `kind` says how one was changed, or "orig"."""

    number: int
    story: int
    kind: str
    title: str
    text: str

    def reverse(self, number: int) -> Wire:
        """Another article, of the same words backwards."""
        text = " ".join(reversed(self.text.split()))
        return replace(self, number=number, story=-number, kind="orig", title=f"{self.title} {number}", text=text)


@cache
def load_wire(size: int | None = None) -> tuple[Wire, ...]:
    """The copies of the first `size` stories with what they were made of, as a source would hand them on."""
    if not WIRE.exists():
        return ()
    rows = [json.loads(line) for line in WIRE.read_text("utf-8").splitlines()]
    stories = set(sorted({row["gid"] for row in rows})[:size])
    return tuple(
        Wire(number=number, story=row["gid"], kind=row["kind"], title=row["title"], text=_clean(row["body"]))
        for number, row in enumerate(row for row in rows if row["gid"] in stories)
    )


def _clean(body: str) -> str:
    return split_dateline(clean_text(body))[1]


def make_placed(wire: Wire) -> Placed:
    """The article as a candidate, each of a source of its own, all at one time."""
    article = make_article(
        wire.number, id=str(wire.number), title=wire.title, text=wire.text, origin=f"{wire.number}.xml", published=NOW
    )
    return Placed(article=article, region="world", confidence=1)


def measure_recall(wires: Sequence[Wire], groups: Sequence[Sequence[int]]) -> dict[str, float]:
    """The share of copies, of each kind and of "all", that are in one group with their original."""
    group_of = {number: place for place, group in enumerate(groups) for number in group}
    originals = {wire.story: wire.number for wire in wires if wire.kind == "orig"}
    found: dict[str, list[bool]] = defaultdict(list)
    for wire in wires:
        if wire.kind != "orig":
            hit = group_of[wire.number] == group_of[originals[wire.story]]
            found[wire.kind].append(hit)
            found["all"].append(hit)
    return {kind: sum(hits) / len(hits) for kind, hits in found.items()}


def measure_suspects(wires: Sequence[Wire], groups: Sequence[Sequence[int]]) -> tuple[int, int]:
    """How many of the pairs in one group are of two stories, and are no natural duplicates; and how many pairs.

    Copies of natural duplicates are some, too, though they may have been cut so that they share nothing.
    """
    by_number = {wire.number: wire for wire in wires}
    originals = {wire.story: wire for wire in wires if wire.kind == "orig"}
    pairs = [pair for group in groups for pair in combinations(sorted(group), 2)]
    crossing = [(one, other) for one, other in _take_pairs(pairs, by_number) if one.story != other.story]
    suspects = [
        pair for pair in crossing if not (_is_natural(*pair) or _is_natural(*(originals[one.story] for one in pair)))
    ]
    return len(suspects), len(pairs)


def _take_pairs(pairs: Sequence[tuple[int, int]], wires: dict[int, Wire]) -> list[tuple[Wire, Wire]]:
    return [(wires[one], wires[other]) for one, other in pairs]


def _is_natural(one: Wire, other: Wire) -> bool:
    first, second = (set(make_shingles(find_words(wire.text))) for wire in (one, other))
    shortest = min(len(first), len(second))
    return shortest >= FEWEST and len(first & second) >= NATURAL * shortest
