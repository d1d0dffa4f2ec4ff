"""Puts the texts that are one story together; what two stories have in common never makes one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from digest.selection.matching import (
    HALF,
    OPENING_WORDS,
    Match,
    Text,
    Words,
    find_matches,
    is_opening,
    is_series,
    is_titled_alike,
)
from digest.selection.shingles import FEWEST

_FEWEST_ALONE = 5
"""Words of a headline that tells a story without any text."""


def group_texts(texts: Sequence[Text], ties: Iterable[tuple[int, int]] = ()) -> list[list[int]]:
    """Group the places of texts that are one story; `ties` are pairs known to be one. The order given settles ties.

    Versions of one text are joined whatever lies between them. A part goes with one longer text only, so that two
    stories never become one because both quote the same lines.
    """
    groups = _Groups(len(texts))
    for one, other in (*ties, *_find_same_words(texts)):
        groups.join(one, other)
    matches = find_matches(texts)
    for match in matches:
        if match.cover >= HALF:
            groups.join(match.shorter, match.longer)
    for match in _choose_wholes([match for match in matches if match.cover < HALF], texts, groups):
        groups.join(match.shorter, match.longer)
    return groups.list_all()


def _find_same_words(texts: Sequence[Text]) -> Iterator[tuple[int, int]]:
    """Find the texts too short for shingles that say the same as another, headline included, or open it."""
    briefs: dict[Words, dict[Words, int]] = defaultdict(dict)
    for place, text in enumerate(texts):
        if len(text.shingles) < FEWEST:
            first = briefs[text.title].setdefault(text.words, place)
            if first != place and _is_same_brief(texts[first], text):
                yield first, place
    for place, text in enumerate(texts):
        if text.title in briefs and len(text.shingles) >= FEWEST:
            openings = (briefs[text.title].get(text.words[:length]) for length in range(1, OPENING_WORDS + 1))
            found = (first for first in openings if first is not None)
            yield from ((first, place) for first in found if not text.sources & texts[first].sources)


def _is_same_brief(one: Text, other: Text) -> bool:
    """Whether two that say the same are no series; a mere headline must be long, and is one for each source."""
    if is_series(one, other):
        return False
    return bool(one.words) or (len(one.title) >= _FEWEST_ALONE and not one.sources & other.sources)


def _choose_wholes(parts: Sequence[Match], texts: Sequence[Text], groups: _Groups) -> list[Match]:
    """Choose the longer text each group is a part of: with its headline, else opening with it, else the shortest."""
    best: dict[int, tuple[tuple[bool, bool, float], Match]] = {}
    for match in parts:
        shorter, longer = texts[match.shorter], texts[match.longer]
        fit = (is_titled_alike(shorter, longer), is_opening(shorter, longer), match.cover)
        group = groups.find(match.shorter)
        if group not in best or best[group][0] < fit:
            best[group] = (fit, match)
    return [match for _, match in best.values()]


class _Groups:
    """Places in groups that grow together (union-find); the first place of each stands for it."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def find(self, place: int) -> int:
        while self._above[place] != place:
            self._above[place] = self._above[self._above[place]]
            place = self._above[place]
        return place

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        self._above[second] = first

    def list_all(self) -> list[list[int]]:
        groups: dict[int, list[int]] = defaultdict(list)
        for place in range(len(self._above)):
            groups[self.find(place)].append(place)
        return list(groups.values())
