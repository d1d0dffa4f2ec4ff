"""Judges whether a summary was written as one, and whole: no headline again, no start of the text, nothing cut off."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.model import Article
from digest.teasers.fitting import CUT_MARK, find_open
from digest.teasers.repeats import normalize

_END = re.compile(r"[.!?…۔؟।။。！？][\"'”’»)\]」』]{0,3}\Z")
_LAST_WORD = re.compile(r"[^\W\d_]{1,30}\Z")
_WORD = re.compile(r"[^\W\d_]+")
_READ = 8_000
"""Characters of the text whose words are compared."""
_SHORTEST_CUT = 120
"""Characters; no site cuts a summary within a word before."""
_ENOUGH = 40
"""Characters that are left where an unfinished last sentence is dropped."""
# No phrase ends with one of these.
_LEADS_ON_WORDS = (
    "a an the of to in on at by for from with and or but as that which who whose than into der die das den dem "
    "des ein eine einer und oder von mit zu für im am le la les un une du de et ou à au aux en dans pour par sur "
    "que el los las y o del con por para os um uma do da dos e na il lo gli di che è het een van"
)
_LEADS_ON = frozenset(_LEADS_ON_WORDS.split())


def find_written(sentences: Sequence[str], article: Article) -> tuple[str, ...]:
    """Return the sentences of a summary; none if it says nothing but the headline.

    A last one that was not finished is left out where the others say enough.
    """
    whole = normalize(" ".join(sentences))
    if not whole or whole in (normalize(article.title), normalize(article.title + article.source)):
        return ()
    kept = tuple(sentences[:-1])
    if _is_unfinished(sentences[-1], article.text) and all(map(_END.search, kept)) and len(" ".join(kept)) >= _ENOUGH:
        return kept
    return tuple(sentences)


def is_cut_off(sentences: Sequence[str], text: Sequence[str], article: Article) -> bool:
    """Whether a summary ends before its author did; `text` are the sentences of the text, where there are any."""
    whole = " ".join(sentences)
    if _is_unfinished(whole, article.text):
        return True
    if _END.search(whole):
        return False
    # Its last letters may be half a word, or something that the site adds.
    said = normalize(whole)
    opening = said[: len(said) * 3 // 4 + 1]
    return normalize(" ".join(text)).startswith(opening)


def _is_unfinished(said: str, text: str) -> bool:
    """Whether `said` ends with an ellipsis, within brackets, a quotation or a word of the `text`, or leads on."""
    if find_open(said) or CUT_MARK.search(said):
        return True
    return not _END.search(said) and _ends_within(said, text)


def _ends_within(whole: str, text: str) -> bool:
    """Whether the last word of `whole` leads on to another, or is only the start of a word of the `text`."""
    last = _LAST_WORD.search(whole)
    if not last or last.group().casefold() in _LEADS_ON:
        return last is not None
    half = last.group().casefold()
    if len(whole) < _SHORTEST_CUT:
        return False
    words = {word.casefold() for word in _WORD.findall(text[:_READ])}
    return half not in words and half.islower() and any(word.startswith(half) for word in words)
