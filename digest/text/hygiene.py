"""Cleans what comes in: one line, paragraphs of plain text, or HTML, all to the same clean Unicode text.

Deleted: control characters other than tab and line feed, lone surrogates, noncharacters, soft hyphens and stray
zero-width characters. Joiners stay where scripts and emoji need them, and bidirectional controls where they are
paired within one paragraph. The result is NFC with single spaces, and cleaning it again changes nothing.
"""

from __future__ import annotations

import re
import unicodedata

from digest.text.markup import parse_markup

_ZWNJ, _ZWJ = "\u200c", "\u200d"
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    # Invisible, and never part of a word: soft hyphen, word joiner, byte order mark. A zero-width space only
    # says where a line may break; kept, it would part words that readers and comparisons see as one.
    + "\u00ad\u200b\u2060\ufeff]"
)
_PLAIN_BREAKS = "\t\n\r\u2029\u00a0"
_PARAGRAPHS = re.compile(r"\n\s*\n|\u2029")
_JOINER = re.compile(f"(.?)([{_ZWNJ}{_ZWJ}]+)(?=(.?))", re.DOTALL)
# Where joiners shape letters and emoji: from Hebrew on, but in neither punctuation, Han, kana nor Hangul.
_JOINED = re.compile("[\u0590-\u1fff\u2070-\u2fff\ua000-\uabff\ufb1d-\U0001ffff]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_EMBEDDINGS, _POP_EMBEDDING = "\u202a\u202b\u202d\u202e", "\u202c"
_POP_ISOLATE = "\u2069"


def clean_line(value: str, *, limit: int = 2_000) -> str:
    """Return `value` as one clean line of at most `limit` characters."""
    return _fit(_clean_span(value[: limit * 4]), limit)


def clean_text(value: str, *, limit: int = 200_000) -> str:
    """Return `value` as clean paragraphs parted by one blank line, at most `limit` characters in all.

    Single line breaks inside a paragraph become spaces. References such as `&amp;` are left as they are.
    """
    whole = value[: limit * 4].replace("\r\n", "\n").replace("\r", "\n")
    visible = whole if _is_plain(whole) else _CONTROLS.sub("", whole)
    paragraphs = (_clean_span(part) for part in _PARAGRAPHS.split(visible))
    text = "\n\n".join(part for part in paragraphs if part)
    return text if len(text) <= limit else clean_text(text[:limit], limit=limit)


def strip_html(value: str, *, limit: int = 2_000_000) -> str:
    """Return the text of an HTML fragment as `clean_text` paragraphs; at most `limit` characters are read.

    Tags, comments, scripts and styles go, references are unescaped exactly once. Blocks become paragraphs.
    """
    return clean_text(parse_markup(value[:limit]), limit=limit)


def _clean_span(value: str) -> str:
    if _is_plain(value):
        return unicodedata.normalize("NFC", " ".join(value.split()))
    visible = _pair_bidi(_CONTROLS.sub("", value.replace("\r", "\n")))
    return unicodedata.normalize("NFC", " ".join(_JOINER.sub(_keep_joiner, visible).split()))


def _is_plain(value: str) -> bool:
    """Whether nothing in `value` is invisible but spaces and breaks: a quick answer for almost all texts."""
    for char in _PLAIN_BREAKS:
        value = value.replace(char, " ")
    return value.isprintable()


def _fit(text: str, limit: int) -> str:
    return text if len(text) <= limit else _clean_span(text[:limit])


def _keep_joiner(match: re.Match[str]) -> str:
    """Keep one joiner behind a letter or mark that it shapes, or between two emoji; "European Union" has none."""
    before, joiners, after = match[1], match[2], match[3]
    shaped = bool(_JOINED.match(before)) and unicodedata.category(before)[0] in "LM"
    paired = bool(_JOINED.match(before) and _JOINED.match(after))
    return before + (joiners[0] if shaped or paired else "")


def _pair_bidi(text: str) -> str:
    """Remove embedding, override and isolate controls that have no partner.

    They are removed rather than closed: an opener without its end is a mistake or an attack (an override turns
    everything after it around), and a closer added at the end would make that mistake part of the text.
    """
    found = list(_BIDI.finditer(text))
    if not found:
        return text
    paired = _find_pairs([match.group() for match in found])
    stray = {match.start() for index, match in enumerate(found) if index not in paired}
    return "".join(char for index, char in enumerate(text) if index not in stray)


def _find_pairs(controls: list[str]) -> set[int]:
    paired: set[int] = set()
    opened: list[int] = []
    for index, control in enumerate(controls):
        if control == _POP_EMBEDDING:
            if opened and controls[opened[-1]] in _EMBEDDINGS:
                paired |= {opened.pop(), index}
        elif control == _POP_ISOLATE:
            while opened and controls[opened[-1]] in _EMBEDDINGS:
                opened.pop()
            if opened:
                paired |= {opened.pop(), index}
        else:
            opened.append(index)
    return paired
