"""Fits sentences into a length in graphemes: whole ones while they fit, else cut behind a word."""

from __future__ import annotations

import re
from collections.abc import Iterable

from digest.teasers.cutting import ELLIPSIS, LOOSE_END, cut_text
from digest.teasers.quotes import QUOTES, find_closer, find_open
from digest.text.graphemes import count_graphemes
from digest.text.hygiene import clean_line
from digest.text.stops import ends_sentence

CUT_MARK = re.compile(r"(?:\s*+[\[(]?\s?(?:\.{3,}+|…\.*+|\. \. \.)\s?[\])]?)++\s*\Z")
"""How a source ends what it cut off: "...", "…", " [...]"."""
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_HAN = re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_MARKS = "\"'“”‘’„»«›‹)]([…"
_ASKS = re.compile(r"[?？؟;][\"'”’»)」』]{0,2}\Z")
_QUOTED = re.compile(r"[\"“”«„「’].{0,600}[\"”»“」‘]\Z", re.DOTALL)
_GOES_ON = (":", "：", ",", "،", "、", ";", "–", "—", "-")
_SHORTEST = 1 / 3
"""Of the limit: whole sentences shorter than this are too little, and a cut one is added."""
_WORTH = 40
"""Graphemes: less room than this is left free behind a question or a quotation that wants its next sentence."""


def fit_sentences(sentences: Iterable[str], limit: int, language: str = "en") -> str:
    """Return as many of `sentences` as fit into `limit` graphemes, as one line; "" if not even a word does.

    `language` is a BCP 47 tag.
    """
    teaser = longer = ""
    for sentence in map(_mend_end, sentences):
        longer = _join(teaser, sentence)
        if count_graphemes(longer) > limit:
            break
        teaser = longer
    fitted = _choose_end(teaser, longer, limit, language)
    return clean_line(fitted) if _BIDI.search(fitted) else fitted


def _choose_end(teaser: str, longer: str, limit: int, language: str) -> str:
    """Return the whole sentences, `teaser`, or the start of one more where they say too little by themselves."""
    used = count_graphemes(teaser)
    wants = used < limit * _SHORTEST or (limit - used >= _WORTH and _is_open(teaser))
    if teaser != longer and wants and (cut := cut_text(longer, limit, language)) and len(cut) > len(teaser):
        return cut
    return _close(_mend_end(teaser), limit, language)


def _is_open(teaser: str) -> bool:
    """Whether `teaser` leaves open what is answered, or who is quoted."""
    return bool(_ASKS.search(teaser) or any(teaser[at] in QUOTES for at in find_open(teaser)) or _QUOTED.match(teaser))


def _mend_end(sentence: str) -> str:
    """Write the source's own cut-off, "was named..." or "was named [...]", as one "…"; so too a colon left behind."""
    cut = CUT_MARK.search(sentence)
    if not cut or not cut.start():
        return sentence
    kept = sentence[: cut.start()]
    if kept[-1] in ".!?。！？۔؟।" and cut.group()[:1].isspace():
        return kept
    return kept.rstrip(LOOSE_END) + ELLIPSIS


def _join(before: str, sentence: str) -> str:
    """Both as one line; a dash keeps a line that ends without a stop from the next, which was another paragraph."""
    if not before:
        return sentence
    if not ends_sentence(before) and not before.endswith(_GOES_ON):
        return f"{before} – {sentence}"
    last, first = before.rstrip(_MARKS)[-1:], sentence.lstrip(_MARKS)[:1]
    return before + sentence if _HAN.match(last) and _HAN.match(first) else f"{before} {sentence}"


def _close(teaser: str, limit: int, language: str) -> str:
    """Close the quotation that goes on in the sentences left out; without room for that, cut before it."""
    if teaser.endswith((":", "：")):
        teaser = teaser[:-1].rstrip(LOOSE_END) + ELLIPSIS
    closed = teaser + find_closer(teaser)
    return closed if count_graphemes(closed) <= limit else cut_text(teaser, limit, language) or teaser
