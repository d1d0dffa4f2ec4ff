"""Finds the places that a text names, and leaves out what only looks like one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import compress, count
from typing import NamedTuple

from digest.regions.cues import DATES
from digest.regions.gazetteer import Sense
from digest.regions.lexicon import DIVISIONS, Lexicon, Manner
from digest.regions.reading import CLOSE, JOINTS, Reading, find_name, parse_texts
from digest.regions.surroundings import (
    APOSTROPHES,
    BEFORE,
    ENDINGS,
    MONEY,
    OPENING,
    SUFFIXED,
    Look,
    is_located,
    is_money,
    is_place,
)

SETTLEMENTS = frozenset({"city", "capital"})


class Mention(NamedTuple):
    """A name in a text: as it is written, its key, and what it may mean.

    `located` says that it follows a preposition of place, `hub` that news from elsewhere is written there, `doubtful`
    that it may well be a word, or a person whom the text names.
    """

    matched: str
    key: str
    senses: tuple[Sense, ...]
    located: bool
    hub: bool
    doubtful: bool


def find_mentions(  # noqa: C901, PLR0912
    texts: Sequence[str], lexicon: Lexicon, *, strict: bool = True
) -> list[list[Mention]]:
    """Every place of `lexicon` that each of `texts` names, in reading order.

    Not `strict` takes every name for a place, as in a dateline.
    """
    # Most of the time goes into this loop: quick looks at what stands around a name are here, and calls are for the
    # few that these do not settle. In small functions it takes a third more.
    reading = parse_texts(texts, lexicon)
    words, keys, gaps, ends = reading
    firsts, pairs, linked, manners = lexicon.firsts, lexicon.pairs, lexicon.linked, lexicon.manners
    found: list[list[Mention]] = [[] for _ in texts]
    settled: dict[str, tuple[Sense, ...]] = {}
    people: set[str] = set()
    number = after = 0
    size = len(words)
    last, mentions = ends[0], found[0]
    for start in compress(count(), map(lexicon.starts.__contains__, keys)):
        if start < after:
            continue
        while start > last:
            number += 1
            last, mentions = ends[number], found[number]
        key, end = keys[start], start + 1
        if key in firsts:
            joined = gaps[end] in JOINTS
            if f"{key} {keys[end]}" in pairs if joined and end < size else not joined and key in linked:
                key, end = find_name(reading, start, lexicon)
        manner = manners[key]
        if manner is None:
            continue
        word, before, behind = words[start], gaps[start], gaps[end]
        beside = before in CLOSE
        # "[" is what follows "Z".
        if (
            before[-1:].isalnum()
            or (word > "[" and word[0].islower() and not manner.small)
            or (manner.moneyed and strict and (beside or behind[1:4] in MONEY) and is_money(reading, start, end))
        ):
            meant = False
        else:
            meant = manner.plain or (manner.guarded and not beside and behind not in CLOSE)
            meant = meant or is_place(reading, start, end, manner, Look(texts[number], strict), adjoins=start == after)
        if not meant:
            if manner.person:
                people.add(key)
            continue
        if manner.divided:
            town = mentions[-1] if start == after and mentions else None
            manner = settle_town(reading, start, end, manner, town, lexicon, settled)
        written = word if word.isalpha() and " " not in key else reading.find_written(start, end, key.count(" ") + 1)
        if before[-3:] in ENDINGS and before.endswith(BEFORE):
            located = True
        else:
            look_closer = beside or before in OPENING or behind[:2] in SUFFIXED or word > "\u0600"
            located = look_closer and is_located(reading, start, end)
        doubtful = manner.wordy and is_unmarked(reading, start)
        # The class itself would take a call more.
        mentions.append(tuple.__new__(Mention, (written, key, manner.senses, located, manner.hub, doubtful)))
        after = end
    return settle_mentions(found, settled, people) if settled or people else found


def is_unmarked(reading: Reading, start: int) -> bool:
    """Whether nothing about the first letter of the word at `start` can tell that it is a name."""
    letter = reading.words[start][0]
    return reading.is_first(start) or not (letter.isupper() or letter.islower())


def is_state(reading: Reading, start: int, end: int, manner: Manner, town: Mention | None, lexicon: Lexicon) -> bool:
    """Whether the name from `start` to `end`, a country's and a state's, follows a town of the state: Macon, Georgia.

    `town` is the place named right before it; a capitalised word there may be one that is not known.
    """
    if not reading.is_after_comma(start) or reading.gaps[end][:1] in APOSTROPHES:
        return False
    if town and (town.senses[0].kind not in SETTLEMENTS or town.senses[0].codes == manner.senses[0].codes):
        return False
    before = reading.words[start - 1]
    return before[0].isupper() and reading.keys[start - 1] not in DATES and is_town(reading, start, end, lexicon)


def is_town(reading: Reading, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether the division from `start` to `end` says where the name before it lies: London, Ontario.

    In a list of places, it is one more of them: Mexico, Texas and Arizona.
    """
    after = reading.gaps[end]
    listed = after == ", " and end < len(reading.keys) and reading.keys[end] in lexicon.names
    return reading.gaps[start] == ", " and not listed and not after.startswith((" and ", " or "))


def settle_town(
    reading: Reading,
    start: int,
    end: int,
    manner: Manner,
    town: Mention | None,
    lexicon: Lexicon,
    settled: dict[str, tuple[Sense, ...]],
) -> Manner:
    """How to read the name from `start` to `end`; if it is a division, the `town` right before it is `settled` there.

    A country may be a town of an American state: Turkey, Texas.
    """
    if manner.state and is_state(reading, start, end, manner, town, lexicon):
        manner = manner.state
    if town and manner.kind in DIVISIONS and is_town(reading, start, end, lexicon):
        state = manner.kind == "abbreviation" or manner.senses[0].codes[0].startswith("US-")
        if town.senses[0].kind in SETTLEMENTS or (state and town.senses[0].kind == "country"):
            settled[town.key] = manner.senses
    return manner


def settle_mentions(
    found: list[list[Mention]], settled: Mapping[str, tuple[Sense, ...]], people: AbstractSet[str]
) -> list[list[Mention]]:
    """What was `found`, with the towns that are `settled` where they lie, and namesakes of `people` doubtful."""
    changing = settled.keys() | people
    return [
        [settle_mention(item, settled, people) if item.key in changing else item for item in mentions]
        for mentions in found
    ]


def settle_mention(mention: Mention, settled: Mapping[str, tuple[Sense, ...]], people: AbstractSet[str]) -> Mention:
    """`mention` where it is `settled`, and doubtful if it is a namesake of `people`."""
    doubtful = mention.doubtful or (mention.key in people and not mention.located)
    return mention._replace(senses=settled.get(mention.key, mention.senses), doubtful=doubtful)
