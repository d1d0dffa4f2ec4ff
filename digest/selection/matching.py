"""Which texts are one story: the same text, versions of it, and parts of it; not what quotes it or follows it up.

A text whose shingles are contained in a longer one is a copy of it where it makes up half of it, opens it, has its
headline, or is no older: what was cut. A longer text that came later and holds the old one further down has news of
its own. Nor is a round-up a copy of the stories in it, which have nothing in common but that they are there.

What one source tells apart is one story only if it is nearly the same text, as a correction at a new address is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from typing import TypeAlias

from digest.selection.shingles import FEWEST, Overlap, Shingles, find_overlaps, find_words, make_shingles

CONTAINED = 0.6
"""The part of its shingles that a copy shares with what it was taken from."""
_SHORT = 60
"""Shingles; a text with fewer is short."""
_CONTAINED_SHORT = 0.8
"""What a short text has to share, since it may hold a quote that another story has too."""
_CONTAINED_HEADED = 0.5
"""What is enough between two of one day under one headline; without it, forms filled in anew share as much."""
_MOSTLY = 0.8
"""The part of a longer text that its copy makes up if there is hardly room for anything else."""
HALF = 0.5
"""The part of a longer text that its copy makes up if both are versions of one text."""
_NEARLY = 0.9
"""The part of its shingles that a text keeps in an update of the same source."""
_ALIKE = 0.8
"""The part of a headline's words that is in another one like it."""
_FEWEST_WORDS = 3
"""Words that headlines which are alike share at least."""
OPENING_WORDS = 10
"""Words of a text that are too few for shingles."""
_SERIES = timedelta(hours=12)
"""How far apart the parts of a series are at least, which have one headline and one standing line of text."""
_MOST_PARTS = 16
"""Parts of a text that are looked at to tell a round-up."""


Words: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What a story is known by. `title` holds the words of its headline, `words` those that its text opens with.

    `words` are all of them where there are too few for shingles, else the first OPENING_WORDS. `sources` are those
    that have it. `address` is set where a source shows several stories at one address. `at` is when it was published;
    what is `used` went out before, and all others count as later.
    """

    title: Words
    words: Words
    shingles: Shingles
    at: datetime
    sources: frozenset[str] = frozenset()
    address: str | None = None
    used: bool = False


def make_text(
    *,
    title: str,
    body: str,
    at: datetime,
    sources: frozenset[str] = frozenset(),
    address: str | None = None,
    used: bool = False,
) -> Text:
    """Make what a story is known by from its headline and its text, or its summary where it has none."""
    words = tuple(find_words(body))
    shingles = make_shingles(words)
    return Text(
        title=tuple(find_words(title)),
        words=words if len(shingles) < FEWEST else words[:OPENING_WORDS],
        shingles=shingles,
        at=at,
        sources=sources,
        address=address,
        used=used,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Two texts that are one story: `cover` is the part of the longer that they share."""

    shorter: int
    longer: int
    cover: float


def are_apart(one: Text, other: Text) -> bool:
    """Whether two texts that are long enough have nothing to do with each other, nor have their headlines."""
    if min(len(one.shingles), len(other.shingles)) < FEWEST or not _is_titled_apart(one, other):
        return False
    return len(set(one.shingles).intersection(other.shingles)) < FEWEST


def find_matches(texts: Sequence[Text]) -> list[Match]:
    """Find the pairs that are one story; not all of them, but enough to group by. Time grows with the texts' length."""
    overlaps = find_overlaps([text.shingles for text in texts])
    contained = [one for one in overlaps if _is_contained(one.shared, texts[one.shorter], texts[one.longer])]
    round_ups = _find_round_ups(contained, texts)
    return [
        Match(shorter=one.shorter, longer=one.longer, cover=one.shared / len(texts[one.longer].shingles))
        for one in contained
        if _is_match(one, texts[one.shorter], texts[one.longer], round_ups)
    ]


def _is_contained(shared: int, shorter: Text, longer: Text) -> bool:
    part = shared / len(shorter.shingles)
    if len(shorter.shingles) < _SHORT:
        return part >= _CONTAINED_SHORT
    return part >= CONTAINED or (part >= _CONTAINED_HEADED and _is_headed_alike(shorter, longer))


def _is_match(overlap: Overlap, shorter: Text, longer: Text, round_ups: frozenset[int]) -> bool:
    cover = overlap.shared / len(longer.shingles)
    if shorter.sources & longer.sources:
        return _is_update(overlap.shared, shorter, longer)
    if cover >= _MOSTLY:
        return True
    if overlap.longer in round_ups:
        return False
    return (
        cover >= HALF
        or is_titled_alike(shorter, longer)
        or not _is_later(longer, shorter)
        or is_opening(shorter, longer)
    )


def _is_update(shared: int, shorter: Text, longer: Text) -> bool:
    """Whether a source told apart what is nearly the same, or a brief and the story it became the same day.

    At one address, or with little text, it must be the same.
    """
    if shorter.address and shorter.address == longer.address:
        return shorter.shingles == longer.shingles and shorter.title == longer.title
    if shared < _NEARLY * len(shorter.shingles):
        return False
    if shared < HALF * len(longer.shingles):
        return _is_brief(shorter, longer)
    if len(shorter.shingles) >= _SHORT:
        return True
    fewest, shared_words = _compare_titles(shorter, longer)
    return shared_words == fewest and not is_series(shorter, longer)


def _is_brief(part: Text, whole: Text) -> bool:
    """Whether a text opens the story that it became within hours; one that went out already was a story by itself."""
    if part.used or is_series(part, whole) or _is_titled_apart(part, whole):
        return False
    return is_opening(part, whole)


def is_series(one: Text, other: Text) -> bool:
    """Whether the two are so far apart in time that what they share may be standing."""
    return abs(one.at - other.at) >= _SERIES


def _is_headed_alike(one: Text, other: Text) -> bool:
    """Whether one headline has all words of the other, and both are of one day."""
    fewest, shared = _compare_titles(one, other)
    return shared == fewest > _FEWEST_WORDS and not is_series(one, other)


def is_titled_alike(one: Text, other: Text) -> bool:
    """Whether one headline has nearly all words of the other."""
    fewest, shared = _compare_titles(one, other)
    return shared >= max(_FEWEST_WORDS, _ALIKE * fewest)


def _is_titled_apart(one: Text, other: Text) -> bool:
    fewest, shared = _compare_titles(one, other)
    return shared < HALF * fewest


def _compare_titles(one: Text, other: Text) -> tuple[int, int]:
    """Count the words of the shorter headline, and those of them that are in the longer."""
    first, second = set(one.title), set(other.title)
    return min(len(first), len(second)), len(first & second)


def _is_later(one: Text, other: Text) -> bool:
    return other.used or (one.at > other.at and not one.used)


def is_opening(part: Text, whole: Text) -> bool:
    """Whether the longer text begins with the shorter, or nearly so."""
    opening = set(whole.shingles[: 2 * len(part.shingles)])
    return len(opening.intersection(part.shingles)) >= CONTAINED * len(part.shingles)


def _find_round_ups(overlaps: Sequence[Overlap], texts: Sequence[Text]) -> frozenset[int]:
    """Find the texts that hold two others which have nothing to do with each other."""
    parts: dict[int, list[Text]] = defaultdict(list)
    for one in overlaps:
        if one.shared < _MOSTLY * len(texts[one.longer].shingles) and len(parts[one.longer]) < _MOST_PARTS:
            parts[one.longer].append(texts[one.shorter])
    return frozenset(
        longer for longer, inside in parts.items() if any(are_apart(*pair) for pair in combinations(inside, 2))
    )
