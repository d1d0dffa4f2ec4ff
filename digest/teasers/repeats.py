"""Knows a headline that is said again above or within a lead: alone, signed, in capitals, with the site's name."""

from __future__ import annotations

import re
from collections import Counter

_SHORTEST_HEADLINE = 20
"""Letters; what follows a shorter headline may be the rest of a sentence that begins with it."""
_LONGEST_SIGNED = 160
_FEWEST_WORDS, _ALIKE = 4, 0.9
_ADDED = 60
"""Characters that a headline may be longer by when it is said again, besides the name of the site."""

_NO_LETTER = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W_]+")
_DATE = r"(?:\d{1,2}\s\w{3,9}\.?,?\s\d{4}|\w{3,9}\.?\s\d{1,2},?\s\d{4}|\d{1,4}[./-]\d{1,2}[./-]\d{1,4})"
WHEN = rf"(?:\w{{3,9}},?\s)?{_DATE}(?:\W{{1,3}}(?:at\s)?\d{{1,2}}[:.]\d{{2}}.{{0,20}})?\W{{0,3}}"
"""A pattern, for IGNORECASE: a date, with or without a time of day, as sites print it."""
NAMES = r"(?-i:[A-Z][\w.’'-]{0,30}(?:\s[A-Z][\w.’'-]{0,30}){0,3})(?<![.!?])"
"""A pattern: what may be the name of a person."""
# Who wrote it and when, behind a headline that is repeated, even without a space between.
_SIGNATURE = re.compile(
    rf"(?:\W{{0,3}}(?:by\s)?(?:[^\W\d][\w.’'-]{{0,30}}+\s++){{0,4}}{WHEN}|(?:\W{{1,3}}(?:by\s)?)?{NAMES}[^\w.!?]*)\Z",
    re.IGNORECASE,
)
_NEW_START = re.compile(r"\s*+[|•:–—.-]{1,3}\s++(?=[^\W\d_a-z]|[\"“«'‘(\d])")


def normalize(text: str) -> str:
    """Return only the letters and digits of `text`, case folded: what counts when two texts are compared."""
    return _NO_LETTER.sub("", text.casefold())


def is_headline(text: str, title: str, source: str = "") -> bool:
    """Whether `text` is the headline again: alone, signed, reworded by a word or so, or with the name of its site."""
    named = normalize(title)
    if title.endswith(("...", "…")):  # it is the text's own opening
        return normalize(text) == named
    if normalize(text) in (named, normalize(title + source), normalize(source + title)):
        return True
    rest = drop_headline(text, title)
    if len(named) >= _SHORTEST_HEADLINE and 0 < len(rest) <= _LONGEST_SIGNED and _SIGNATURE.match(rest):
        return True
    return len(text) <= len(title) + len(source) + _ADDED and _is_alike(text, title, source)


def drop_headline(text: str, title: str) -> str:
    """Return what follows the headline in `text`, "" if it does not begin with it."""
    named, done = normalize(title), 0
    for at, char in enumerate(text):
        if done == len(named):
            return text[at:]
        if not named.startswith(said := normalize(char), done):
            break
        done += len(said)
    return ""


def cut_headline(text: str, title: str, source: str = "") -> str:
    """Return `text` without the headline that it opens with, if what follows starts anew: "Headline | Site. The …"."""
    if len(normalize(title)) < _SHORTEST_HEADLINE or title.endswith(("...", "…")):
        return text
    start = _NEW_START.match(rest := drop_headline(text, title))
    if not start:
        return text
    begun = rest[start.end() :]
    after = drop_headline(begun, source) if source else ""
    named = _NEW_START.match(after)
    return after[named.end() :] if named else begun


def _is_alike(text: str, title: str, source: str) -> bool:
    """Whether nearly all words are the same; another number makes it another statement."""
    said, named = _count_words(text), _count_words(title)
    if (said - named).total() > (named - said).total():
        said -= _count_words(source) - named
    if named.total() < _FEWEST_WORDS or any(char.isdigit() for word in said - named for char in word):
        return False
    return 2 * (said & named).total() >= _ALIKE * (said.total() + named.total())


def _count_words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))
