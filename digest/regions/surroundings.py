"""Tells from what stands around a name whether it stands for its place."""

from __future__ import annotations

from typing import NamedTuple

from digest.regions.cues import (
    ARTICLED,
    CURRENCIES,
    CURRENCIES_BEFORE,
    GIVING,
    LOCATIVES,
    OPENERS,
    OWNING,
    POSTPOSITIONS,
    SUFFIXES,
)
from digest.regions.lexicon import Manner
from digest.regions.reading import CLOSE, Reading, is_titled

MONEY = frozenset({"", *(word[:3] for word in CURRENCIES)})
"""How what follows a name goes on, after a space, if it may be a currency: a quick look before a slow one."""

_LOCATED = LOCATIVES | ARTICLED
APOSTROPHES = frozenset({"'", "’"})

OPENING = frozenset({f"{word}{article}" for word in _LOCATED for article in (" ", " the ")})
BEFORE = tuple(f" {opening}" for opening in OPENING)
"""How what stands before a name ends if it is a preposition of place; at the beginning of a text it may be all."""

ENDINGS = frozenset({opening[-3:] for opening in BEFORE})
"""The last letters of these, for a quick look before a slow one."""

SUFFIXED = frozenset({apostrophe + suffix[0] for apostrophe in APOSTROPHES for suffix in SUFFIXES})
"""How what stands behind a name begins if it may be a suffix of place."""


class Look(NamedTuple):
    """How to look at a text; not `strict` takes every name for a place, as in a dateline."""

    text: str
    strict: bool

    @property
    def titled(self) -> bool:
        """Whether the text is a headline that capitalises most of its words, so that a capital tells nothing."""
        return is_titled(self.text)

    @property
    def shouted(self) -> bool:
        """Whether all of the text is in capitals, so that these tell no abbreviation."""
        return self.strict and self.text.isupper()


def is_money(reading: Reading, start: int, end: int) -> bool:
    """Whether the name from `start` to `end` tells whose money is meant."""
    if reading.gaps[end][1:4] in MONEY and reading.find_after(end) in CURRENCIES:
        return True
    return start > 0 and reading.gaps[start] in CLOSE and reading.keys[start - 1] in CURRENCIES_BEFORE


def is_place(reading: Reading, start: int, end: int, manner: Manner, look: Look, *, adjoins: bool) -> bool:
    """Whether the name from `start` to `end`, which asks for more than a capital, stands for its place here."""
    rules, kind = manner.rules, manner.kind
    if kind == "abbreviation" and not reading.is_after_comma(start):
        return False
    if "caps" in rules and not (is_in_capitals(reading.words[start], look) and not is_pronoun(reading, start, end)):
        return False
    if not look.strict:
        return True
    if (kind == "domestic" and adjoins and start > 0) or ("after" in rules and not is_told(reading, start, end)):
        return False
    return not manner.personal or not is_personal(reading, start, end, manner, adjoins=adjoins) or look.titled


def is_told(reading: Reading, start: int, end: int) -> bool:
    """Whether what stands around the ordinary word from `start` to `end` says that it is a place."""
    return reading.find_before(start) in LOCATIVES or has_suffix(reading, end)


def is_located(reading: Reading, start: int, end: int) -> bool:
    """Whether a preposition of place stands before the name from `start` to `end`, or its like behind it."""
    if reading.find_before(start) in _LOCATED or has_suffix(reading, end):
        return True
    return reading.gaps[end] == " " and reading.words[start][0] > "\u0600" and reading.find_after(end) in POSTPOSITIONS


def has_suffix(reading: Reading, end: int) -> bool:
    """Whether a suffix of place stands behind the name that ends before `end`: Ankara'da."""
    return reading.gaps[end][:1] in APOSTROPHES and reading.find_after(end) in SUFFIXES


def is_in_capitals(word: str, look: Look) -> bool:
    """Whether capitals mark `word` as an abbreviation: US, not us; where all is in capitals only dots do."""
    return word.isupper() and ("." in word or not look.shouted)


def is_pronoun(reading: Reading, start: int, end: int) -> bool:
    """Whether the word at `start` may be a pronoun in a headline that was all in capitals: TELL US ALL."""
    return reading.words[start] == "US" and (reading.find_before(start) in GIVING or reading.find_after(end) in OWNING)


def is_personal(reading: Reading, start: int, end: int, manner: Manner, *, adjoins: bool) -> bool:
    """Whether a name that people bear too stands beside another capitalised word: Jack London, Jordan Smith."""
    if reading.is_joined(start) and reading.is_name(start - 1) and not adjoins:
        return reading.keys[start - 1] not in OPENERS
    return "guard" in manner.rules and reading.is_joined(end) and reading.is_name(end)
