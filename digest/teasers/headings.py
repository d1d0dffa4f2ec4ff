"""Tells the headings between paragraphs, which say little by themselves, from short paragraphs that say something."""

from __future__ import annotations

import re
from dataclasses import dataclass

from digest.text.stops import ends_sentence

_LONGEST = 80
_LONGEST_HAN = 20
"""Characters; a shorter paragraph that does not end as sentences do is a heading, where others do."""
_FEWEST_SMALL = 3
"""Words in small letters by which the first paragraph is told from a name, a place or a label."""
_FEWEST_WORDS, _FEWEST_HAN = 5, 10
"""The same where there are no small letters: words, and characters of a script without spaces."""
_LEADS_IN = re.compile(r"\s\S{1,40}\s\S{1,40}\s\S{1,40}[:：]\Z")  # "She said this:"
_QUOTATION = re.compile(r"[\"“”„«»「‘‚’]{1,2}[^\"“”„«»「」‘‚’]{8,}[\"“”«»」‘’]")
_DATED = re.compile(
    r"\d{1,2}\.?\s(?:de\s)?\S{3,12}\s(?:de\s)?\d{4}|\S{3,12}\s\d{1,2},\s\d{4}|\d[./-]\d{1,2}[./-]\d|\d年\d{1,2}月"
)
_TIME = re.compile(r"\d{1,2}(?:[:.h]\d{2}|\s?(?:min|uhr|[ap]\.?m\b))\w{0,8}|\d{1,3}(?:h| \w{1,9}) ago\b", re.IGNORECASE)
_FIGURE = re.compile(r"(?<!\w)(?!(?:19|20)\d\d\b)[$€£¥]?\d|\d[\u3040-\u9fff]")
_ROW = re.compile(r"\d\s\d{1,4}\s\d")  # of a table
_STOPPED = re.compile(r"[^\W\d_]{4}[.!?]\s")
_NUMBERED = re.compile(r"\d{1,2}\b[.):]?\s")
_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph that was cleaned, and whether it is an entry of a list."""

    text: str
    is_bullet: bool = False

    def __len__(self) -> int:
        return len(self.text)


def drop_headings(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Return `paragraphs` without the headings; all of them if none ends as sentences do."""
    if not any(ends_sentence(part.text) for part in paragraphs):
        return paragraphs
    return [part for place, part in enumerate(paragraphs) if _tells(part, is_first=not place)]


def _tells(part: Paragraph, *, is_first: bool) -> bool:
    text = part.text
    if len(text) > (_LONGEST_HAN if _HAN.search(text) else _LONGEST) or ends_sentence(text) or _LEADS_IN.search(text):
        return True
    if part.is_bullet or _QUOTATION.search(text):
        return True
    if _DATED.search(text):
        return False
    return ((is_first or _has_figure(text)) and _is_statement(text)) or (is_first and _has_figure(text))


def _is_statement(text: str) -> bool:
    """Whether a line without a stop may be the first of a story."""
    if _HAN.search(text):
        return len(text) >= _FEWEST_HAN
    words = text.split()
    if _TIME.search(text):
        return False
    if _STOPPED.search(text):
        return True
    if text.lower() == text.upper():
        return len(words) >= _FEWEST_WORDS
    return sum(word.islower() for word in words) >= _FEWEST_SMALL


def _has_figure(text: str) -> bool:
    """Whether a number is said, and it is no year, no time, and not that of a heading: "Lahore 3, Karachi 1"."""
    if len(text) < _FEWEST_HAN or _NUMBERED.match(text) or _ROW.search(text):
        return False
    return bool(_FIGURE.search(_TIME.sub("", text)))
