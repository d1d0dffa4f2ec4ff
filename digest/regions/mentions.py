"""Finds the places that a text names, and leaves out what only looks like one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from digest.regions.arabic import find_bare_forms
from digest.regions.cues import CURRENCIES, LOCATIVES, OPENERS
from digest.regions.gazetteer import Entry, Gazetteer, Sense, find_entry
from digest.regions.names import make_keys, split_words, strip_marks

# Characters: what lies beyond them changes few decisions.
LONGEST_TEXT = 6_000
# Words: what is longer is no headline; and headlines leave shorter words than these in lower case.
LONGEST_HEADLINE = 30
SHORTEST_TITLED = 4
MONEYED = frozenset({"country", "demonym", "actor"})
PERSONAL = frozenset({"city", "division"})
SETTLEMENTS = frozenset({"city", "capital"})


class Mention(NamedTuple):
    """A name in a text: its words, the index of the first and after the last, and what it may mean.

    `located` says that it follows a preposition of place, `hub` that news from elsewhere is written there.
    """

    matched: str
    start: int
    end: int
    senses: tuple[Sense, ...]
    located: bool
    hub: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text taken apart: its words as written (folded, with the mark after them), and as the gazetteer files them.

    `shouted` says that all is in capitals, `titled` that most words begin with one, so that a capital tells nothing.
    """

    words: list[str]
    keys: list[str]
    shouted: bool
    titled: bool

    def is_capital(self, index: int) -> bool:
        """Whether there is a word at `index` that begins with a capital."""
        return 0 <= index < len(self.words) and self.words[index][0].isupper()

    def is_name(self, index: int) -> bool:
        """Whether the word at `index` looks like part of a name: a capital, and not all in capitals as LIVE."""
        return self.is_capital(index) and not self.words[index].isupper()

    def is_after(self, index: int, keys: frozenset[str]) -> bool:
        """Whether the word before `index` is one of `keys`."""
        return index > 0 and self.keys[index - 1] in keys

    def has_comma(self, index: int) -> bool:
        """Whether there is a word at `index` and a comma after it."""
        return index >= 0 and self.words[index].endswith(",")

    def is_joined(self, index: int) -> bool:
        """Whether no mark parts the word at `index` from the next one."""
        return index >= 0 and self.words[index][-1].isalnum()


def parse_text(text: str, gazetteer: Gazetteer) -> Reading:
    """`text` taken apart."""
    words = split_words(text)
    keys = find_bare_forms(make_keys(words), gazetteer.longest, text=text)
    return Reading(words=words, keys=keys, shouted=text.isupper(), titled=is_titled(words))


def is_titled(words: Sequence[str]) -> bool:
    """Whether `words` are a headline that capitalises most of them."""
    if len(words) > LONGEST_HEADLINE:
        return False
    long = [word for word in words if len(word) >= SHORTEST_TITLED]
    return sum(word[0].isupper() for word in long) * 4 > len(long) * 3


def find_mentions(text: str, gazetteer: Gazetteer, *, strict: bool = True) -> list[Mention]:
    """Every place of `gazetteer` that the first `LONGEST_TEXT` characters of `text` name, in reading order.

    Not `strict` takes every name for a place, as in a dateline.
    """
    reading = parse_text(text[:LONGEST_TEXT], gazetteer)
    mentions: list[Mention] = []
    after = 0
    for start in [index for index, key in enumerate(reading.keys) if key in gazetteer.longest]:
        if start < after or reading.words[start][0].islower():
            continue
        found = find_entry(gazetteer, reading.keys, start)
        if found and is_place(reading, start, *found, adjoins=start == after, strict=strict):
            entry, after = found
            add_mention(mentions, make_mention(reading, start, after, entry), reading)
    return mentions


def make_mention(reading: Reading, start: int, end: int, entry: Entry) -> Mention:
    """The mention of `entry` by the words from `start` to `end`."""
    matched = strip_marks(" ".join(reading.words[start:end]))
    located = reading.is_after(start, LOCATIVES)
    return Mention(matched, start, end, entry.senses, located, "hub" in entry.rules)


def add_mention(mentions: list[Mention], mention: Mention, reading: Reading) -> None:
    """Append `mention`; when it is a division, the town right before it lies there: London, Ontario."""
    parted = mentions and mentions[-1].end == mention.start and reading.has_comma(mention.start - 1)
    if parted and is_within(mentions[-1].senses[0].kind, mention.senses[0].kind):
        mentions[-1] = mentions[-1]._replace(senses=mention.senses)
    mentions.append(mention)


def is_within(town: str, division: str) -> bool:
    """Whether a place of kind `division` says where the `town` before it lies. A country may be one: Peru, Ind."""
    return division == "abbreviation" or (division == "division" and town in SETTLEMENTS)


def is_place(reading: Reading, start: int, entry: Entry, end: int, *, adjoins: bool, strict: bool) -> bool:
    """Whether the name from `start` to `end` stands for its place here."""
    kind = entry.senses[0].kind
    if kind == "abbreviation" and not (reading.has_comma(start - 1) and reading.is_capital(start - 1)):
        return False
    if "caps" in entry.rules and not is_in_capitals(reading, start, strict=strict):
        return False
    if not strict:
        return True
    if kind in MONEYED and end < len(reading.keys) and reading.keys[end] in CURRENCIES:
        return False
    if "after" in entry.rules and not reading.is_after(start, LOCATIVES):
        return False
    return reading.titled or not is_personal(reading, start, entry, end, adjoins=adjoins)


def is_in_capitals(reading: Reading, start: int, *, strict: bool) -> bool:
    """Whether capitals mark an abbreviation: US, not us; where all is in capitals only dots do."""
    word = reading.words[start]
    return word.isupper() and ("." in word[:-1] or not reading.shouted or not strict)


def is_personal(reading: Reading, start: int, entry: Entry, end: int, *, adjoins: bool) -> bool:
    """Whether a name that people bear too stands beside another capitalised word: Jack London, Jordan Smith."""
    guarded = "guard" in entry.rules
    if not guarded and entry.senses[0].kind not in PERSONAL:
        return False
    if reading.is_joined(start - 1) and reading.is_name(start - 1) and not adjoins:
        return not reading.is_after(start, OPENERS)
    return guarded and reading.is_joined(end - 1) and reading.is_name(end)
