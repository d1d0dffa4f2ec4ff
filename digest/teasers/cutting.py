"""Cuts a text behind a word, so that what is left says nothing else than the whole does."""

from __future__ import annotations

import re

from digest.teasers.quotes import OPENERS, find_closer, find_open
from digest.teasers.words import NEGATING_STARTS, NEGATIONS, leans_on
from digest.text.abbreviations import find_abbreviations
from digest.text.graphemes import cut_graphemes

ELLIPSIS = "…"
UNSPACED = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
"""A letter of a script without spaces."""
LOOSE_END = " \t\n,;:.!?…-–—/&·•|،؛۔؟।。、，；：！？" + OPENERS
_NUMERAL = re.compile("[0-9０-９〇零一二三四五六七八九十百千万萬亿億兆两点.．,]")
_HIRAGANA = re.compile("[\u3041-\u309f]")
_BOUND = re.compile("[ーゝゞヽヾ々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ\u3099-\u309c]")
"""What never begins a word, nor a line."""
_DENYING = "不没沒未勿"
_CLAUSE_END = re.compile(r"(?:[,;،؛]|\s[–—-])(?=\s)|[，；、—](?=[^\s\d])")
_NEAR = 0.8
"""Of what is left: a clause that ends behind this is not far from the cut."""
_MOST_CLOSERS = 3
"""Characters that may close what a cut leaves open; if more are needed the cut is made before."""


def cut_text(text: str, limit: int, language: str) -> str:
    """Return the start of `text` that fits into `limit` graphemes with an ellipsis, "" if not even a word does.

    The cut is made behind a clause that ends nearby, else behind a word that can end one.
    """
    start, closer = _cut_words(text, limit - 1, language), ""
    while len(needed := find_closer(start)) > len(closer):
        opened = find_open(start)[0]
        if opened > len(start) // 2 or len(needed) > _MOST_CLOSERS:
            start = _settle(text, start[:opened].rstrip(LOOSE_END), language)
        else:
            closer = needed
            start = _cut_words(text, limit - 1 - len(closer), language)
    return f"{start}{ELLIPSIS}{needed}" if start else ""


def _cut_words(text: str, limit: int, language: str) -> str:
    start = _settle(text, _cut_word(text, len(cut_graphemes(text, limit))), language)
    ends = [found.start() for found in _CLAUSE_END.finditer(text, int(len(start) * _NEAR), len(start) + 2)]
    return (ends and _settle(text, text[: ends[-1]].rstrip(LOOSE_END), language)) or start


def _settle(text: str, start: str, language: str) -> str:
    """Return `start`, the beginning of `text`, without last words that would say something else by themselves."""
    # "$3.5…" for "$3.5 million" would be another number, and "he will…" for "he will not go" another promise.
    while start and (start[-1].isdigit() or start[-1] in _DENYING or _is_denied(text, len(start))):
        start = _cut_word(start, len(start) - 1)
    shorter = start
    while shorter and _hangs(text, shorter, language):
        shorter = _cut_word(shorter, len(shorter) - 1)
    return start if not shorter or shorter == start else _settle(text, shorter, language)


def _hangs(text: str, start: str, language: str) -> bool:
    """Whether `start` ends with a word that needs the next: "from a", "Mr", the initial of a name."""
    word = start.rsplit(None, 1)[-1].lstrip(LOOSE_END)
    dotted = text[len(start) : len(start) + 1] == "."
    if word[:1].isupper() and dotted and (len(word) == 1 or word.lower() in find_abbreviations(language).titles):
        return True
    return leans_on(word, language) or word in ("Mr", "Mrs", "Ms", "Dr")


def _cut_word(text: str, end: int) -> str:
    while end and not _is_boundary(text, end):
        end -= 1
    return text[:end].rstrip(LOOSE_END)


def _is_denied(text: str, at: int) -> bool:
    following = text[at : at + 20].lstrip()
    word = following.split(maxsplit=1)[0].casefold() if following else ""
    return word.strip(LOOSE_END) in NEGATIONS or following.startswith(NEGATING_STARTS)


def _is_boundary(text: str, at: int) -> bool:
    """Whether a word may end before `text[at]`; in scripts without spaces, most letters can be the last."""
    if at >= len(text) or text[at].isspace():
        return True
    before, after = text[at - 1], text[at]
    if before.isspace() or not (UNSPACED.match(before) or UNSPACED.match(after)):
        return False
    if _BOUND.match(after) or (_NUMERAL.match(before) and _NUMERAL.match(after)):
        return False
    # In Japanese, words end with hiragana: 港の|橋は|九年の|修理を|経て
    joined = before.isalnum() and after.isalnum() and bool(_HIRAGANA.search(text))
    return not joined or bool(_HIRAGANA.match(before) and not _HIRAGANA.match(after))
