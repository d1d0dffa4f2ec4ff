"""The lines of a text file, and paragraphs made of them, whether their writer wrapped lines or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from digest.text.hygiene import clean_line

_LONGEST_TEXT = 1_000_000
_MOST_LINES = 20_000
_WIDEST_WRAP = 120
_SENTENCE_END = re.compile(r"[.!?…。۔؟][\"”’'»)\]]*\Z")


class Line(NamedTuple):
    """A clean line, or a paragraph of several, and the number of the line it began on; blank ones have no text."""

    text: str
    number: int


def parse_lines(text: str, *, first: int = 1) -> list[Line]:
    """Every line of `text`, cleaned, the first of them being number `first`; line ends of any system."""
    found = text[:_LONGEST_TEXT].splitlines()[:_MOST_LINES]
    return [Line(clean_line(line, limit=_LONGEST_TEXT), number) for number, line in enumerate(found, first)]


def split_blocks(lines: Iterable[Line]) -> list[list[Line]]:
    """The runs of lines between blank ones."""
    return [list(block) for filled, block in groupby(lines, key=lambda line: bool(line.text)) if filled]


def join_paragraphs(lines: Iterable[Line]) -> list[Line]:
    """The paragraphs that `lines` make: blank lines part them, and so do line ends that no wrapping can have made."""
    return [paragraph for block in split_blocks(lines) for paragraph in _join_block(block)]


def ends_sentence(text: str) -> bool:
    """Whether `text` ends as a sentence does, quotation marks and brackets after it included."""
    return bool(_SENTENCE_END.search(text[-10:]))


def _join_block(block: Sequence[Line]) -> list[Line]:
    width = max(len(line.text) for line in block)
    if width > _WIDEST_WRAP or all(ends_sentence(line.text) for line in block):
        return list(block)
    joined = [block[0]]
    for before, line in pairwise(block):
        if ends_sentence(before.text) and len(before.text) * 3 < width * 2:
            joined.append(line)
        else:
            joined[-1] = Line(f"{joined[-1].text} {line.text}", joined[-1].number)
    return joined
