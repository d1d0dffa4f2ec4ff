"""Finds the quotes and brackets that a text opens and does not close, and what closes them."""

from __future__ import annotations

import re

_CLOSERS = {
    "“": '”"“',
    "”": '”“"',
    "„": '“”"',
    '"': '"',
    "‘": "’",
    "’": "‘’",
    "‚": "‘’",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "(": ")",
    "[": "]",
    "（": "）",
    "「": "」",
    "『": "』",
    "《": "》",
}
"""What opens, and what may close it, the usual mark first."""
_BRACKETS = frozenset("([（《")
QUOTES = frozenset(_CLOSERS) - _BRACKETS
OPENERS = "".join(_CLOSERS).replace('"', "")
_EITHER_WAY = frozenset('”"’»›‚')
"""Marks that open in some languages and close in others: where they stand says which."""
_BEFORE_OPENER = frozenset(" \n([（「『《“‘„‚«‹—–-/:،")
_LONGEST_RUN = 2
"""Marks that are looked past on each side: some writers double them."""
_APOSTROPHE = re.compile(r"[‘’](?:\d0s|s|t|m|d|ll|re|ve|n|em|til|tis|twas)\b", re.IGNORECASE)
_ARABIC = re.compile("[\u0600-\u06ff]")


def find_open(text: str) -> list[int]:
    """Return where the quotes and brackets in `text` stand that are opened and not closed."""
    opened: list[int] = []
    for at, char in enumerate(text):
        if opened and _is_closer(text, at, text[opened[-1]]):
            opened.pop()
        elif char in _CLOSERS and _is_opener(text, at):
            opened.append(at)
    return opened


def find_closer(text: str) -> str:
    """Return what closes the quotes and brackets in `text` that are open, "" if none is."""
    return "".join(_make_closer(text, at) for at in reversed(find_open(text)))


def _make_closer(text: str, at: int) -> str:
    opener = text[at]
    if opener == "”" and _ARABIC.match(text, at + 1):  # as Urdu has it: ”…“
        return "“"
    spaced = opener == "«" and text[at + 1 : at + 2].isspace()  # « as in French »
    return (" " if spaced else "") + _CLOSERS[opener][0]


def _is_opener(text: str, at: int) -> bool:
    char = text[at]
    if char == "‘":
        return not _APOSTROPHE.match(text, at) and not _closes_pair(text, at)
    if char == "“" and text[at - 1 : at].isalnum():  # closes, where writers have one mark for both
        return False
    if char not in _EITHER_WAY:
        return True
    return _stands_before(text, at) and (char != "’" or _opens_single(text, at))


def _stands_before(text: str, at: int) -> bool:
    """Whether the mark, or the run of it, has a space before and none behind."""
    first, last = at, at
    while first and text[first - 1] == text[at] and at - first < _LONGEST_RUN:
        first -= 1
    while text[last + 1 : last + 2] == text[at] and last - at < _LONGEST_RUN:
        last += 1
    return (not first or text[first - 1] in _BEFORE_OPENER) and bool(text[last + 1 : last + 2].strip())


def _opens_single(text: str, at: int) -> bool:
    """Whether a "’" is no apostrophe: it is doubled, or an Arabic letter follows, as in Urdu."""
    doubled = "’" in (text[at - 1 : at], text[at + 1 : at + 2])
    return doubled or bool(_ARABIC.match(text, at + 1))


def _closes_pair(text: str, at: int) -> bool:
    """Whether a "‘" stands behind a word, where Urdu closes what "’" opened."""
    return not _stands_before(text, at) and bool(_ARABIC.search(text[max(0, at - 4) : at]))


def _is_closer(text: str, at: int, opener: str) -> bool:
    char = text[at]
    if char not in _CLOSERS[opener]:
        return False
    if char == "’":  # between letters it is an apostrophe
        return not text[at + 1 : at + 2].isalnum() and not _stands_before(text, at)
    if char == '"' and opener != '"':
        return text[at - 1 : at] not in ("", " ")
    return char != "“" or opener != "“" or text[at - 1 : at].isalnum()
