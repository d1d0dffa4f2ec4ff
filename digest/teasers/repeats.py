"""Knows a headline that is said again above or within a lead: alone, signed, in capitals, with the site's name."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from digest.teasers.bylines import NAMES, WHEN

_SHORTEST_HEADLINE = 20
"""Letters; what follows a shorter headline may be the rest of a sentence that begins with it."""
_LONGEST_SIGNED = 160
_FEWEST_WORDS, _ALIKE = 4, 0.9
_ADDED = 60
"""Characters that a headline may be longer by when it is said again, besides the name of the site."""

_NO_LETTER = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W_]+")
# Who wrote it and when, behind a headline that is repeated, even without a space between.
_SIGNATURE = re.compile(
    rf"(?:\W{{0,3}}(?:by\s)?(?:[^\W\d][\w.’'-]{{0,30}}+\s++){{0,4}}{WHEN}|(?:\W{{1,3}}(?:by\s)?)?{NAMES}[^\w.!?]*)\Z",
    re.IGNORECASE,
)
_NEW_START = re.compile(r"\s*+[|•:–—.-]{1,3}\s++(?=[^\W\d_a-z]|[\"“«'‘(\d])")


def normalize(text: str) -> str:
    """Return only the letters and digits of `text`, case folded: what counts when two texts are compared."""
    return _NO_LETTER.sub("", text.casefold())


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A headline with what it is compared by: `key` its letters, `keys` those with the name of its site, its words."""

    title: str
    source: str
    key: str
    keys: frozenset[str]
    words: Counter[str]
    is_opening: bool


def make_headline(title: str, source: str = "") -> Headline:
    """Return what `title`, of the site `source`, is known by. One that was cut off is the text's own opening."""
    return Headline(
        title=title,
        source=source,
        key=normalize(title),
        keys=frozenset([normalize(title), normalize(title + source), normalize(source + title)]),
        words=_count_words(title),
        is_opening=title.endswith(("...", "…")),
    )


def is_headline(text: str, headline: Headline) -> bool:
    """Whether `text` is the headline again: alone, signed, reworded by a word or so, or with the name of its site."""
    if len(text) > 2 * (len(headline.title) + len(headline.source)) + _LONGEST_SIGNED:
        return False
    key = normalize(text)
    if headline.is_opening:
        return key == headline.key
    if key in headline.keys:
        return True
    rest = drop_headline(text, headline.key)
    if len(headline.key) >= _SHORTEST_HEADLINE and 0 < len(rest) <= _LONGEST_SIGNED and _SIGNATURE.match(rest):
        return True
    return len(text) <= len(headline.title) + len(headline.source) + _ADDED and _is_alike(text, headline)


def drop_headline(text: str, named: str) -> str:
    """Return what follows the letters `named`, of a headline, in `text`, "" if it does not begin with them."""
    done = 0
    for at, char in enumerate(text):
        if done == len(named):
            return text[at:]
        if not named.startswith(said := normalize(char), done):
            break
        done += len(said)
    return ""


def cut_headline(text: str, headline: Headline) -> str:
    """Return `text` without the headline that it opens with, if what follows starts anew: "Headline | Site. The …"."""
    if len(headline.key) < _SHORTEST_HEADLINE or headline.is_opening:
        return text
    start = _NEW_START.match(rest := drop_headline(text, headline.key))
    if not start:
        return text
    begun = rest[start.end() :]
    after = drop_headline(begun, normalize(headline.source)) if headline.source else ""
    named = _NEW_START.match(after)
    return after[named.end() :] if named else begun


def _is_alike(text: str, headline: Headline) -> bool:
    """Whether nearly all words are the same; another number makes it another statement."""
    said, named = _count_words(text), headline.words
    if (said - named).total() > (named - said).total():
        said -= _count_words(headline.source) - named
    if named.total() < _FEWEST_WORDS or any(char.isdigit() for word in said - named for char in word):
        return False
    return 2 * (said & named).total() >= _ALIKE * (said.total() + named.total())


def _count_words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))
