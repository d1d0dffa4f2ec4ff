"""Fits sentences into a length in graphemes: whole ones while they fit, else cut behind a word."""

from __future__ import annotations

import re
from collections.abc import Iterable

from digest.text.graphemes import count_graphemes, cut_graphemes
from digest.text.hygiene import clean_line

_ELLIPSIS = "…"
CUT_MARK = re.compile(r"(?:\s*+[\[(]?\s?(?:\.{3,}+|…\.*+|\. \. \.)\s?[\])]?)++\s*\Z")
"""How a source ends what it cut off: "...", "…", " [...]"."""
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
_QUOTES = frozenset(_CLOSES) - frozenset("([（《")
_EITHER_WAY, _BEFORE_OPENER = '"»', " ([“‘—–-"
_TYPED = {"“": '"', "„": '”"'}
"""What closes a quotation besides its own mark, where writers mix the two kinds."""
_APOSTROPHE = re.compile(r"[‘’](?:\d0s|s|t|m|d|ll|re|ve|n|em|til|tis|twas)\b", re.IGNORECASE)
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LOOSE_END = " \t\n,;:.!?…-–—/&·•|،؛۔؟।。、，；：！？" + "".join(opener for opener in _CLOSES if opener != '"')
_ASKS = re.compile(r"[?？؟;][\"'”’»)」』]{0,2}\Z")
_QUOTED = re.compile(r"[\"“«„「].{0,600}[\"”»“」]\Z", re.DOTALL)
_NEGATIONS_WORDS = (
    "not n't never no cannot without nor neither nicht kein keine keinen niemals nie pas jamais aucun aucune plus "
    "guère nunca jamás ningún não nem non mai niet geen inte ikke не нет ни değil yok لا لم لن ليس غير بدون نہیں "
    "نہ बिना नहीं न مت نه"
)
_NEGATIONS = frozenset(_NEGATIONS_WORDS.split())
_SHORTEST = 1 / 3
"""Of the limit: whole sentences shorter than this are too little, and a cut one is added."""
_WORTH = 40
"""Graphemes: less room than this is left free behind a question or a quotation that wants its next sentence."""
_MOST_CLOSERS = 3
"""Characters that may close what a cut leaves open; if more are needed the cut is made before."""


def fit_sentences(sentences: Iterable[str], limit: int) -> str:
    """Return as many of `sentences` as fit into `limit` graphemes, as one line; "" if not even a word does."""
    teaser = longer = ""
    for sentence in map(_mend_end, sentences):
        longer = _join(teaser, sentence)
        if count_graphemes(longer) > limit:
            break
        teaser = longer
    fitted = _choose_end(teaser, longer, limit)
    return clean_line(fitted) if _BIDI.search(fitted) else fitted


def _choose_end(teaser: str, longer: str, limit: int) -> str:
    """Return the whole sentences, `teaser`, or the start of one more where they say too little by themselves."""
    used = count_graphemes(teaser)
    wants = used < limit * _SHORTEST or (limit - used >= _WORTH and _is_open(teaser))
    if teaser != longer and wants and (cut := _cut(longer, limit)) and len(cut) > len(teaser):
        return cut
    return _close(_mend_end(teaser), limit)


def _is_open(teaser: str) -> bool:
    """Whether `teaser` leaves open what is answered, or who is quoted."""
    return bool(_ASKS.search(teaser) or any(teaser[at] in _QUOTES for at in find_open(teaser)) or _QUOTED.match(teaser))


def _mend_end(sentence: str) -> str:
    """Write the source's own cut-off, "was named..." or "was named [...]", as one "…"; so too a colon left behind."""
    cut = CUT_MARK.search(sentence)
    if not cut or not cut.start():
        return sentence
    kept = sentence[: cut.start()]
    if kept[-1] in ".!?。！？۔؟।" and cut.group()[:1].isspace():
        return kept
    return kept.rstrip(_LOOSE_END) + _ELLIPSIS


def _join(before: str, sentence: str) -> str:
    spaced = before and not (_UNSPACED.match(before[-1]) and _UNSPACED.match(sentence[0]))
    return f"{before} {sentence}" if spaced else before + sentence


def _close(teaser: str, limit: int) -> str:
    """Close the quotation that goes on in the sentences left out; without room for that, cut before it."""
    if teaser.endswith((":", "：")):
        teaser = teaser[:-1].rstrip(_LOOSE_END) + _ELLIPSIS
    closed = teaser + _find_closer(teaser)
    return closed if count_graphemes(closed) <= limit else _cut(teaser, limit) or teaser


def _cut(text: str, limit: int) -> str:
    """Return the start of `text` up to the last word that fits with an ellipsis behind it, "" if none does."""
    start, closer = _cut_words(text, limit - 1), ""
    while len(needed := _find_closer(start)) > len(closer):
        opened = find_open(start)[0]
        if opened > len(start) // 2 or len(needed) > _MOST_CLOSERS:
            start = _settle(text, start[:opened].rstrip(_LOOSE_END))
        else:
            closer = needed
            start = _cut_words(text, limit - 1 - len(closer))
    return f"{start}{_ELLIPSIS}{needed}" if start else ""


def _cut_words(text: str, limit: int) -> str:
    return _settle(text, _cut_word(text, len(cut_graphemes(text, limit))))


def _settle(text: str, start: str) -> str:
    """Return `start`, the beginning of `text`, without last words that would say something else by themselves."""
    # "$3.5…" for "$3.5 million" would be another number, and "he will…" for "he will not go" another promise.
    while start and (start[-1].isdigit() or _is_denied(text, len(start))):
        start = _cut_word(start, len(start) - 1)
    return start


def _cut_word(text: str, end: int) -> str:
    while end and not _is_boundary(text, end):
        end -= 1
    return text[:end].rstrip(_LOOSE_END)


def _is_denied(text: str, at: int) -> bool:
    following = text[at : at + 20].split(maxsplit=1)
    return bool(following) and following[0].casefold().strip(_LOOSE_END) in _NEGATIONS


def _is_boundary(text: str, at: int) -> bool:
    """Whether a word ends before `text[at]`; in scripts without spaces, any letter may be the last."""
    if at >= len(text) or text[at].isspace():
        return True
    return bool(_UNSPACED.match(text[at]) or _UNSPACED.match(text[at - 1])) and not text[at - 1].isspace()


def _find_closer(text: str) -> str:
    """Return what closes the quotes and brackets in `text` that are open, "" if none is."""
    return "".join(_make_closer(text, at) for at in reversed(find_open(text)))


def _make_closer(text: str, at: int) -> str:
    spaced = text[at] == "«" and text[at + 1 : at + 2].isspace()  # « as in French »
    return (" " if spaced else "") + _CLOSES[text[at]]


def find_open(text: str) -> list[int]:
    """Return where the quotes and brackets in `text` stand that are opened and not closed."""
    opened: list[int] = []
    for at, char in enumerate(text):
        if opened and _is_closer(text, at, text[opened[-1]]):
            opened.pop()
        elif char in _CLOSES and _is_opener(text, at):
            opened.append(at)
    return opened


def _is_opener(text: str, at: int) -> bool:
    if text[at] == "‘":
        return not _APOSTROPHE.match(text, at)
    if text[at] == "“" and text[at - 1 : at].isalnum():  # closes, where writers have one mark for both
        return False
    if text[at] not in _EITHER_WAY:
        return True
    return (not at or text[at - 1] in _BEFORE_OPENER) and bool(text[at + 1 : at + 2].strip())


def _is_closer(text: str, at: int, opener: str) -> bool:
    if text[at] == "’":  # between letters it is an apostrophe
        return opener == "‘" and not text[at + 1 : at + 2].isalnum()
    if text[at] == opener == "“":
        return text[at - 1 : at].isalnum()
    return text[at] == _CLOSES[opener] or (text[at] in _TYPED.get(opener, "") and text[at - 1 : at] not in ("", " "))
