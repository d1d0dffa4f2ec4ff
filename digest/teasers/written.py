"""Judges whether a summary was written as one, and whole: no headline again, no start of the text, nothing cut off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from digest.model import Article
from digest.teasers.fitting import CUT_MARK
from digest.teasers.quotes import find_open
from digest.teasers.repeats import normalize
from digest.teasers.words import leads_on
from digest.text.stops import ends_sentence

_WORD = re.compile(r"[^\W\d_]+")
_READ = 8_000
"""Characters of the text whose words are compared."""
_SHORTEST_CUT = 120
"""Characters; no site cuts a summary within a word before."""
_ENOUGH = 40
"""Characters that are left where an unfinished last sentence is dropped."""


def find_written(sentences: Sequence[str], article: Article) -> tuple[str, ...]:
    """Return the sentences of a summary; none if it says nothing but the headline.

    A last one that was not finished is left out where the others say enough.
    """
    whole = normalize(" ".join(sentences))
    if not whole or whole in (normalize(article.title), normalize(article.title + article.source)):
        return ()
    kept = tuple(sentences[:-1])
    if _is_unfinished(sentences[-1], article) and all(map(ends_sentence, kept)) and len(" ".join(kept)) >= _ENOUGH:
        return kept
    return tuple(sentences)


def is_cut_off(sentences: Sequence[str], text: Sequence[str], article: Article) -> bool:
    """Whether a summary ends before its author did; `text` are the sentences of the text, where there are any."""
    whole = " ".join(sentences)
    if _is_unfinished(whole, article):
        return True
    if ends_sentence(whole):
        return False
    # Its last letters may be half a word, or something that the site adds; if whole lines of the text, it is whole.
    said = normalize(whole)
    opening = said[: len(said) * 3 // 4 + 1]
    lines = accumulate(map(normalize, text))
    return normalize(" ".join(text)).startswith(opening) and said not in lines


def _is_unfinished(said: str, article: Article) -> bool:
    """Whether `said` ends with an ellipsis, within brackets, a quotation or a word of the text, or leads on."""
    if find_open(said) or CUT_MARK.search(said):
        return True
    return not ends_sentence(said) and _ends_within(said, article)


def _ends_within(whole: str, article: Article) -> bool:
    """Whether the last word of `whole` leads on to another, or is only the start of a word of the text."""
    last = whole.rpartition(" ")[2]
    if leads_on(last, article.language or "en"):
        return True
    half = last.casefold()
    if len(whole) < _SHORTEST_CUT or not half.isalpha() or not last.islower():
        return False
    words = {word.casefold() for word in _WORD.findall(article.text[:_READ])}
    return half not in words and any(word.startswith(half) for word in words)
