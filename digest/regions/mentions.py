"""Finds the places that a text names, and leaves out what only looks like one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import compress, count
from typing import NamedTuple

from digest.regions.cues import CURRENCIES, LOCATIVES, OPENERS
from digest.regions.gazetteer import Sense
from digest.regions.lexicon import Lexicon, Manner, find_manner
from digest.regions.reading import JOINTS, Reading, find_name, is_titled, parse_texts

# How what follows a name goes on, after a space, if it may be a currency: a quick look before a slow one.
_MONEY = frozenset({"", *(word[:3] for word in CURRENCIES)})
SETTLEMENTS = frozenset({"city", "capital"})
DIVISIONS = frozenset({"division", "abbreviation"})


class Mention(NamedTuple):
    """A name in a text: as it is written, its key, and what it may mean.

    `located` says that it follows a preposition of place, `hub` that news from elsewhere is written there.
    """

    matched: str
    key: str
    senses: tuple[Sense, ...]
    located: bool
    hub: bool


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


def find_mentions(texts: Sequence[str], lexicon: Lexicon, *, strict: bool = True) -> list[list[Mention]]:
    """Every place of `lexicon` that each of `texts` names, in reading order.

    Not `strict` takes every name for a place, as in a dateline. Most of the time goes into this, so what need not be
    asked of most words is asked elsewhere.
    """
    names, starts, firsts, _, linked, _ = lexicon
    reading = parse_texts(texts, lexicon)
    _, keys, gaps, ends = reading
    found: list[list[Mention]] = [[] for _ in texts]
    settled: dict[str, tuple[Sense, ...]] = {}
    number = after = 0
    look, mentions = Look(texts[0], strict), found[0]
    for start in compress(count(), map(starts.__contains__, keys)):
        if start < after:
            continue
        while start > ends[number]:
            number += 1
            look, mentions = Look(texts[number], strict), found[number]
        key, end = keys[start], start + 1
        if key in firsts and (gaps[end] in JOINTS or key in linked):
            key, end = find_name(reading, start, lexicon)
        if key in names:
            manner = find_manner(names[key])
            if is_meant(reading, start, end, manner, look, adjoins=start == after):
                if manner.kind in DIVISIONS and start == after and mentions and is_town(reading, start, end, lexicon):
                    settle_town(mentions[-1], manner, settled)
                mentions.append(make_mention(reading, start, end, key, manner))
                after = end
    return settle_towns(found, settled) if settled else found


def make_mention(reading: Reading, start: int, end: int, key: str, manner: Manner) -> Mention:
    """The mention of the name from `start` to `end`."""
    word = reading.words[start]
    written = word if word.isalpha() and " " not in key else reading.find_written(start, end, key.count(" ") + 1)
    return Mention(written, key, manner.senses, reading.is_after(start, LOCATIVES), manner.hub)


def is_town(reading: Reading, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether the division from `start` to `end` says where the name before it lies: London, Ontario.

    In a list of places, it is one more of them: Mexico, Texas and Arizona.
    """
    after = reading.gaps[end]
    listed = after == ", " and end < len(reading.keys) and reading.keys[end] in lexicon.names
    return reading.gaps[start] == ", " and not listed and not after.startswith((" and ", " or "))


def settle_town(town: Mention, division: Manner, settled: dict[str, tuple[Sense, ...]]) -> None:
    """Let `town` lie in the `division` after it. A country may be a town of an American state: Turkey, Texas."""
    state = division.kind == "abbreviation" or division.senses[0].codes[0].startswith("US-")
    if town.senses[0].kind in SETTLEMENTS or (state and town.senses[0].kind == "country"):
        settled[town.key] = division.senses


def settle_towns(found: list[list[Mention]], settled: Mapping[str, tuple[Sense, ...]]) -> list[list[Mention]]:
    """What was `found`, with the towns that are `settled` where they lie, wherever they are named."""
    return [[item._replace(senses=settled.get(item.key, item.senses)) for item in mentions] for mentions in found]


def is_meant(reading: Reading, start: int, end: int, manner: Manner, look: Look, *, adjoins: bool) -> bool:
    """Whether the name from `start` to `end` begins as a name, is no currency, and stands for its place here."""
    word, gaps = reading.words[start], reading.gaps
    if gaps[start][-1:].isalnum() or (word[0] > "Z" and word[0].islower() and "lower" not in manner.rules):
        return False
    if manner.moneyed and gaps[end][1:4] in _MONEY and look.strict and reading.is_before(end, CURRENCIES):
        return False
    return manner.plain or is_place(reading, start, end, manner, look, adjoins=adjoins)


def is_place(reading: Reading, start: int, end: int, manner: Manner, look: Look, *, adjoins: bool) -> bool:
    """Whether the name from `start` to `end`, which asks for more than a capital, stands for its place here."""
    rules, kind = manner.rules, manner.kind
    if kind == "abbreviation" and not reading.is_after_comma(start):
        return False
    if "caps" in rules and not is_in_capitals(reading.words[start], look):
        return False
    if not look.strict:
        return True
    if (kind == "domestic" and adjoins and start > 0) or ("after" in rules and not reading.is_after(start, LOCATIVES)):
        return False
    return not manner.personal or not is_personal(reading, start, end, manner, adjoins=adjoins) or look.titled


def is_in_capitals(word: str, look: Look) -> bool:
    """Whether capitals mark `word` as an abbreviation: US, not us; where all is in capitals only dots do."""
    return word.isupper() and ("." in word or not look.shouted)


def is_personal(reading: Reading, start: int, end: int, manner: Manner, *, adjoins: bool) -> bool:
    """Whether a name that people bear too stands beside another capitalised word: Jack London, Jordan Smith."""
    if reading.is_joined(start) and reading.is_name(start - 1) and not adjoins:
        return reading.keys[start - 1] not in OPENERS
    return "guard" in manner.rules and reading.is_joined(end) and reading.is_name(end)
