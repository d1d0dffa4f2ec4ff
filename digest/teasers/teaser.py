"""Writes the teaser of an article: what its author wrote for the purpose, else its first sentences."""

from __future__ import annotations

import re

from digest.model import Article
from digest.teasers.boilerplate import clean_lead, normalize
from digest.text.graphemes import count_graphemes, cut_graphemes
from digest.text.sentences import split_sentences

_ELLIPSIS = "…"
_CUT_BY_SOURCE = re.compile(r"(?:\s*+[\[(]?\s?(?:\.{3,}+|…\.*+|\. \. \.)\s?[\])]?)++\s*\Z")
_UNSPACED = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_CLOSES = {
    "“": "”",
    "‘": "’",
    "«": "»",
    "»": "«",
    "„": "“",
    "(": ")",
    "[": "]",
    "（": "）",
    "「": "」",
    "『": "』",
    "《": "》",
    '"': '"',
}
_EITHER_WAY, _BEFORE_OPENER = '"»', " ([“‘—–-"
_LOOSE_END = " \t\n,;:.!?…-–—/&·•|،؛۔؟।。、，；：！？" + "".join(opener for opener in _CLOSES if opener != '"')
_SHORTEST = 1 / 3
"""Of the limit: whole sentences shorter than this are too little, and a cut one is added."""
_MOST_CLOSERS = 3
"""Characters that may close what a cut leaves open; if more are needed the cut is made before."""
_READ = 4_000
"""Characters of a text that are looked at besides four times the limit; no lead stands deeper."""


def make_teaser(article: Article, limit: int) -> str:
    """Return the teaser of `article`, at most `limit` graphemes; "" when there is nothing to say.

    The summary is taken if the source wrote one: if it is neither the headline again nor the text's own opening cut
    off. Whole sentences are taken while they fit; if not even one does, it is cut behind a word and ends with "…".
    """
    reach = _READ + 4 * limit
    summary = clean_lead(article.summary[:reach], title=article.title)
    text = clean_lead(article.text[:reach], title=article.title)
    lead = summary if _is_written(summary, text, article) else text or summary
    return _fit_lead(lead, limit, article.language or "en")


def _is_written(summary: tuple[str, ...], text: tuple[str, ...], article: Article) -> bool:
    """Whether someone wrote `summary` as such."""
    whole = " ".join(summary)
    said = normalize(whole)
    if not said or said in (normalize(article.title), normalize(article.title + article.source)):
        return False
    is_cut = bool(_CUT_BY_SOURCE.search(whole)) or whole[-1].isalnum()
    # Its last letters may be half a word, or something that the site adds.
    opening = said[: len(said) * 3 // 4 + 1]
    return not (is_cut and normalize(" ".join(text)).startswith(opening))


def _fit_lead(lead: tuple[str, ...], limit: int, language: str) -> str:
    teaser = longer = ""
    for sentence in (found for part in lead for found in split_sentences(_mend_end(part), language)):
        longer = _join(teaser, sentence)
        if count_graphemes(longer) > limit:
            break
        teaser = longer
    if teaser == longer or count_graphemes(teaser) >= limit * _SHORTEST:
        return _close(_mend_end(teaser), limit)
    return _cut(longer, limit) or teaser


def _mend_end(paragraph: str) -> str:
    """Write the source's own cut-off, "was named..." or "was named [...]", as one "…"."""
    cut = _CUT_BY_SOURCE.search(paragraph)
    if not cut or not cut.start():
        return paragraph
    kept = paragraph[: cut.start()]
    if kept[-1] in ".!?。！？۔؟।" and cut.group()[:1].isspace():
        return kept
    return kept.rstrip(_LOOSE_END) + _ELLIPSIS


def _join(before: str, sentence: str) -> str:
    spaced = before and not (_UNSPACED.match(before[-1]) and _UNSPACED.match(sentence[0]))
    return f"{before} {sentence}" if spaced else before + sentence


def _close(teaser: str, limit: int) -> str:
    """Close the quotation that goes on in the sentences left out, if there is room."""
    closed = teaser + _find_closer(teaser)
    return closed if count_graphemes(closed) <= limit else teaser


def _cut(text: str, limit: int) -> str:
    """Return the start of `text` up to the last word that fits with an ellipsis behind it, "" if none does."""
    start, closer = _cut_words(text, limit - 1), ""
    while len(needed := _find_closer(start)) > len(closer):
        opened = _find_open(start)[0]
        if opened > len(start) // 2 or len(needed) > _MOST_CLOSERS:
            start = start[:opened].rstrip(_LOOSE_END)
        else:
            closer = needed
            start = _cut_words(text, limit - 1 - len(closer))
    return f"{start}{_ELLIPSIS}{needed}" if start else ""


def _cut_words(text: str, limit: int) -> str:
    start = cut_graphemes(text, limit)
    end = len(start)
    while end and not _is_boundary(text, end):
        end -= 1
    start = text[:end].rstrip(_LOOSE_END)
    # "$3.5…" for "$3.5 million" would be another number.
    while start and start[-1].isdigit():
        end = len(start) - 1
        while end and not _is_boundary(start, end):
            end -= 1
        start = start[:end].rstrip(_LOOSE_END)
    return start


def _is_boundary(text: str, at: int) -> bool:
    """Whether a word ends before `text[at]`; in scripts without spaces, any letter may be the last."""
    if at >= len(text) or text[at].isspace():
        return True
    return bool(_UNSPACED.match(text[at]) or _UNSPACED.match(text[at - 1])) and not text[at - 1].isspace()


def _find_closer(text: str) -> str:
    """Return what closes the quotes and brackets in `text` that are open, "" if none is."""
    return "".join(_make_closer(text, at) for at in reversed(_find_open(text)))


def _make_closer(text: str, at: int) -> str:
    spaced = text[at] == "«" and text[at + 1 : at + 2].isspace()  # « as in French »
    return (" " if spaced else "") + _CLOSES[text[at]]


def _find_open(text: str) -> list[int]:
    """Return where the quotes and brackets in `text` stand that are opened and not closed."""
    opened: list[int] = []
    for at, char in enumerate(text):
        if opened and char == _CLOSES[text[opened[-1]]]:
            opened.pop()
        elif char in _CLOSES and (char not in _EITHER_WAY or not text[:at] or text[at - 1] in _BEFORE_OPENER):
            opened.append(at)
    return opened
