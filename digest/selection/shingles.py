"""Runs of four words that a text is known by, and which texts share enough of them to be copies.

Texts written apart hardly share a run of four words; a copy shares most of its own with what it was taken from,
however much was cut from it.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias
from zlib import crc32

Shingles: TypeAlias = "array[int]"
"""Hashes of the different runs of four words of a text, 32 bits each, in the order in which they first appear."""

FEWEST = 8
"""Shingles; texts that share fewer are not known to be copies."""
LEAST = 0.5
"""The part of the shorter text's shingles that two texts share at least if they may be copies."""

_RUN = 4
_MOST_CHARACTERS = 40_000
_OPENING, _EVERY = 60, 4
"""All shingles of a text's opening are looked up by, and every fourth of the rest."""
_MOST_HOLDERS = 32
"""Texts that are looked up by one shingle. What more of them share is a stock phrase, or they are copies of these."""
_PROMISING = 0.18
"""The part of what a text is looked up by that must be met before it is compared as a whole.

It is a fifth where half of a text is shared, and nothing of its opening.
"""
_FEWEST_HITS, _MOST_COMPARED = 4, 64
"""How much of it must be met at least, and with how many texts one is compared at most."""

# Scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, kana, Han.
_UNSPACED = "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Vowel signs and accents, which belong to the word though they are no letters.
_MARKS = "\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u200c\u200d"
_ANY_UNSPACED = re.compile(f"[{_UNSPACED}]")
_WORD = re.compile(rf"[\w{_MARKS}]+")
_WORD_OR_CHARACTER = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[\w{_MARKS}])+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Two texts, by their places in what was given, and how many shingles they share."""

    shorter: int
    longer: int
    shared: int


def find_words(text: str) -> list[str]:
    """Give the words of a text in small letters, those of its first 40,000 characters.

    In scripts that do not part words, each character is one.
    """
    lowered = text[:_MOST_CHARACTERS].lower()
    return (_WORD_OR_CHARACTER if _ANY_UNSPACED.search(lowered) else _WORD).findall(lowered)


def make_shingles(words: Sequence[str]) -> Shingles:
    """Give the shingles of a text, given its words."""
    encoded = [word.encode() for word in words]
    runs = zip(*(encoded[start:] for start in range(_RUN)), strict=False)
    return array("I", dict.fromkeys(map(crc32, map(b" ".join, runs))))


def find_overlaps(texts: Sequence[Shingles]) -> Iterator[Overlap]:
    """Find the pairs of texts of which the longer holds at least half of the shorter.

    Time and memory grow with the number of shingles: a text is compared with few others, however many are alike. Of
    more than 32 that are, each is paired with some that are the shortest; and texts with the same shingles are paired
    with one of them only.
    """
    distinct: dict[bytes, int] = {}
    for place, text in enumerate(texts):
        if len(text) < FEWEST:
            continue
        first = distinct.setdefault(text.tobytes(), place)
        if first != place:
            yield Overlap(shorter=first, longer=place, shared=len(text))
    by_length = sorted((len(texts[place]), key) for key, place in distinct.items())
    yield from _find_contained(texts, (distinct[key] for _, key in by_length))


def _find_contained(texts: Sequence[Shingles], places: Iterable[int]) -> Iterator[Overlap]:
    """Find the overlaps among different texts, given from the shortest on, so that what is looked up is shorter."""
    index = _Index()
    for place in places:
        text = texts[place]
        promising = index.find_promising(text)
        if promising:
            whole = set(text)
            for other in promising:
                shared = len(whole.intersection(texts[other]))
                if shared >= max(FEWEST, LEAST * len(texts[other])):
                    yield Overlap(shorter=other, longer=place, shared=shared)
        index.add(place, text)


class _Index:
    """Which texts hold a shingle. Most shingles have one holder, which is cheaper to keep than a list of one."""

    def __init__(self) -> None:
        self._first: dict[int, int] = {}
        self._more: dict[int, list[int]] = {}
        self._needed: dict[int, float] = {}

    def add(self, place: int, text: Shingles) -> None:
        """Let the text be found by its opening and by every fourth shingle of the rest."""
        entries = 0
        for shingle in chain(text[:_OPENING], text[_OPENING::_EVERY]):
            if self._first.setdefault(shingle, place) != place:
                holders = self._more.setdefault(shingle, [])
                if len(holders) >= _MOST_HOLDERS - 1:
                    continue
                holders.append(place)
            entries += 1
        self._needed[place] = max(_FEWEST_HITS, _PROMISING * entries)

    def find_promising(self, text: Shingles) -> list[int]:
        """Find the texts that enough of this one's shingles lead to, the likeliest first."""
        hits = Counter(map(self._first.get, text))
        hits.update(chain.from_iterable(filter(None, map(self._more.get, text))))
        found = [(-count, place) for place, count in hits.items() if place is not None and count >= self._needed[place]]
        return [place for _, place in sorted(found)[:_MOST_COMPARED]]
