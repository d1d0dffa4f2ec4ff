"""Takes a text apart at the words that may begin a name; all between them stays as it is, for a look around a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from digest.regions.arabic import find_bare_forms
from digest.regions.lexicon import Lexicon
from digest.regions.names import fold, make_keys, split_words

# Characters: what is longer is no headline; and headlines leave shorter words than these in lower case.
LONGEST_HEADLINE = 250
SHORTEST_TITLED = 4
# Characters of what stands between two words that may be of one name.
LONGEST_GAP = 60

# Letters beyond ASCII with their accents and vowel signs, without the marks of Arabic and Indic scripts; joiners.
_LETTERS = r"\u00c0-\u060b\u060d-\u061a\u0620-\u06d3\u06d5-\u0963\u0966-\u1fff\u200d\u2c00-\ud7ff"
_REST = rf"[a-zA-Z0-9{_LETTERS}]+"
_DOTTED = r"(?:\.[A-Z])*(?![a-z])"
# A capital, or a letter of a script without them; dotted capitals are one word. Small letters beyond Latin 1 are
# let through: to tell them here would cost more than to look them up in vain.
_CAPITALISED = re.compile(rf"([A-Z\u00c0-\u00de\u0100-\u1fff\u2c00-\ud7ff](?:{_REST}|{_DOTTED}))")
_CAPITALISED_ASCII = re.compile(rf"([A-Z](?:[a-zA-Z0-9]++|{_DOTTED}))")  # much faster, and most texts are
_ANY = re.compile(rf"([a-zA-Z{_LETTERS}](?:{_REST}|{_DOTTED}))")
JOINTS = frozenset({" ", "-", "'", "’", ". ", ", "})
"""What stands between the words of one name: Port-au-Prince, St. Kitts, Washington, D.C."""
_PLAIN = re.compile(r"[\w '’-]+")
_SMALL = re.compile(r"[ '’-](\w+)")
# What stands as a word of its own between two texts, and is none.
_MARK = "\x1f"
CLOSE = frozenset({" ", "-"})
"""What stands between two words that belong together."""


class Reading(NamedTuple):
    """Texts taken apart: words that may begin a name, as they are filed (`keys`), and what stands before each.

    `gaps` has one more at the end, for what follows the last word; `ends` are the indices after the last word of each
    text.
    """

    words: Sequence[str]
    keys: Sequence[str]
    gaps: Sequence[str]
    ends: Sequence[int]

    def is_name(self, index: int) -> bool:
        """Whether the word at `index` looks like part of a name: a capital, and not all in capitals as LIVE."""
        word = self.words[index]
        return word[0].isupper() and not word.isupper()

    def is_joined(self, index: int) -> bool:
        """Whether nothing but a space or hyphen is between the word at `index` and the one before it."""
        return 0 < index < len(self.words) and self.gaps[index] in CLOSE

    def is_first(self, index: int) -> bool:
        """Whether the word at `index` is the first one of its text, where a capital tells nothing."""
        return index == 0 or self.words[index - 1] == _MARK

    def is_after_comma(self, index: int) -> bool:
        """Whether the word at `index` stands behind another one and a comma."""
        return index > 0 and self.gaps[index] == ", "

    def find_before(self, index: int) -> str:
        """The word right before the one at `index`, or before "the" there; "" where a mark parts them."""
        gap = self.gaps[index]
        if gap in CLOSE:
            return self.keys[index - 1] if index else ""
        if gap[-1:] != " ":
            return ""
        rest, _, word = gap[:-1].rpartition(" ")
        return word if word != "the" else rest.rpartition(" ")[2]

    def find_after(self, index: int) -> str:
        """The word at `index`, or what stands right before it in small letters; "" where a mark parts them."""
        gap = self.gaps[index]
        if gap in CLOSE:
            return self.keys[index] if index < len(self.keys) else ""
        small = _SMALL.match(gap)
        return small[1] if small else ""

    def find_written(self, start: int, end: int, count: int) -> str:
        """The `count` words from the one at `start` to before the one at `end`, as they stand in the text."""
        if count == 1:
            word = self.words[start]
            return f"{word}." if "." in word and self.gaps[end].startswith(".") else word
        written = self.words[start]
        for index in range(start + 1, end):
            written += self.gaps[index] + self.words[index]
        rest = 0 if end - start == count else count - len(split_words(written))
        tail = re.match(rf"(?:[ '’-]\w+){{{rest}}}", self.gaps[end]) if rest > 0 else None
        return written + tail[0] if tail else written


def parse_texts(texts: Sequence[str], lexicon: Lexicon) -> Reading:
    """`texts` taken apart at the words that may begin a name of `lexicon`."""
    plain = all(map(str.isascii, texts))
    split = (_ANY if lexicon.small else _CAPITALISED_ASCII if plain else _CAPITALISED).split
    parts, ends = split(texts[0]), []
    for text in texts[1:]:
        ends.append(len(parts) // 2)
        parts[-1] += "\n"
        parts.append(_MARK)
        parts += split(f"\n{text}")
    words = parts[1::2]
    ends.append(len(words))
    listed = "\n".join(words)
    keys = find_keys(listed)
    if not (plain or listed.isascii()):
        keys = find_bare_forms(keys, lexicon.starts, text=listed)
    return Reading(words, keys, parts[::2], ends)


def find_keys(words: str) -> list[str]:
    """What `words`, parted by line feeds, are filed under."""
    if words.isascii():
        return words.replace(".", "").lower().split("\n")
    return [find_key(word) for word in words.split("\n")]


@lru_cache(maxsize=50_000)
def find_key(word: str) -> str:
    """What one word is filed under; folding costs much more than looking it up."""
    return make_keys([fold(word)])[0] or "-"


def is_titled(text: str) -> bool:
    """Whether `text` is a headline that capitalises most of its words."""
    if len(text) > LONGEST_HEADLINE:
        return False
    long = [word for word in text.split() if len(word) >= SHORTEST_TITLED]
    return sum([word[0].isupper() for word in long]) * 4 > len(long) * 3


def find_name(reading: Reading, index: int, lexicon: Lexicon) -> tuple[str, int]:
    """The longest name that begins with the word at `index`, or just that word, and the index after it."""
    _, keys, gaps, _ = reading
    key, after = keys[index], index + 1
    gap, end, second = gaps[after], after, ""
    if gap in JOINTS:
        if after < len(keys):
            second, end = keys[after], after + 1
    elif key in lexicon.linked and (small := _SMALL.match(gap)):
        second = small[1]
    opening = f"{key} {second}"
    if opening not in lexicon.pairs:
        return key, after
    if opening in lexicon.openings:
        return find_longer(reading, index, lexicon, lexicon.openings[opening])
    return (opening, end) if opening in lexicon.names else (key, after)


def find_longer(reading: Reading, index: int, lexicon: Lexicon, longest: int) -> tuple[str, int]:
    """The longest name of at most `longest` words that begins with the word at `index`, or just that word."""
    names, name = lexicon.names, reading.keys[index]
    found = name, index + 1
    for key, after in find_next(reading, index, longest - 1):
        name = f"{name} {key}"
        if name in names:
            found = name, after
    return found


def find_next(reading: Reading, index: int, most: int) -> list[tuple[str, int]]:
    """The keys of about `most` words after the one at `index`, as far as no mark parts them from it.

    Beside each is the index of the first word after it that may begin a name.
    """
    _, keys, gaps, _ = reading
    following: list[tuple[str, int]] = []
    for after in range(index + 1, min(index + 1 + most, len(gaps))):
        gap = gaps[after]
        if gap not in JOINTS:
            plain = _PLAIN.match(gap[:LONGEST_GAP])
            following += [(key, after) for key in find_keys("\n".join(split_words(plain[0])))] if plain else ()
            if not plain or plain[0] != gap:
                break
        if after < len(keys):
            following.append((keys[after], after + 1))
    return following
