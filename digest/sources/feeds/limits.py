"""How much of a feed is read: what no real one needs is not handed to a parser that would take minutes over it."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from itertools import islice, zip_longest

MAX_ENTRIES = 5_000

# What feedparser needs: 60 µs an element, thrice that for a person, 7 µs an attribute, 2 µs a reference, 60 µs a
# namespace; 20 ns for each pair of categories in one entry, and of attributes in one tag.
MOST_ELEMENTS = 45_000
MOST_BROKEN_ELEMENTS = 24_000
"""In what is not well-formed, which is read by a slower parser, after the other gave up."""
MOST_BRACKETS = 3_000_000
"""Of "<", markup inside of texts included; real ones have one among twenty characters."""
_EXTRA_FOR_PERSON = 2
_MOST_ATTRIBUTES = 150_000
_MOST_IN_TAG = 300
_LONGEST_TAG = 200_000
_MOST_REFERENCES = 1_000_000
_MOST_NAMESPACES = 20_000
_MOST_PAIRS = 40_000_000

_ENTRY = re.compile(r"<(?:\w{1,20}:)?(?:item|entry)[\s>/]", re.IGNORECASE)
_ROOT = re.compile(r"<((?:\w{1,20}:)?(?:rss|feed|rdf))[\s>]", re.IGNORECASE)
_CATEGORY = re.compile(r"<(?:\w{1,20}:)?(?:category|subject)[\s>/]", re.IGNORECASE)
_PERSON = re.compile(r"<(?:\w{1,20}:)?(?:author|creator|managingEditor|webMaster|owner|publisher)\b", re.IGNORECASE)
_TAG = re.compile(r"<[^\s<>/!?][^<>]*+")


def cut_entries(text: str, outline: str, *, elements: int) -> tuple[str, str, bool]:
    """`text` with at most 5,000 entries and so many `elements`, and closed where it was cut; its outline alike.

    `outline` is `text` with blanks in place of CDATA sections. The third tells whether something was cut off.
    """
    starts = [entry.start() for entry in islice(_ENTRY.finditer(outline), MAX_ENTRIES + 1)]
    found = _count_elements(outline, 0, starts[0]) if starts else 0
    for count, (start, end) in enumerate(zip_longest(starts, starts[1:], fillvalue=len(outline))):
        found += _count_elements(outline, start, end)
        if count == MAX_ENTRIES or (count and found > elements):
            closing = _make_end(outline)
            return text[:start] + closing, outline[:start] + closing, True
    return text, outline, False


def is_overloaded(outline: str, *, elements: int) -> bool:
    """Whether a feed, of which only the tags are given, has far more of something than feeds have."""
    if _count_elements(outline, 0, len(outline)) > elements or outline.count("&") > _MOST_REFERENCES:
        return True
    tags = _TAG.findall(outline)
    attributes = [tag.count("=") for tag in tags]
    return (
        sum(attributes) > _MOST_ATTRIBUTES
        or max(attributes, default=0) > _MOST_IN_TAG
        or max(map(len, tags), default=0) > _LONGEST_TAG
        or sum(tag.count("xmlns") for tag in tags) > _MOST_NAMESPACES
        or _count_pairs(outline) > _MOST_PAIRS
    )


def _count_elements(outline: str, start: int, end: int) -> int:
    """The elements that begin in a stretch of `outline`, those counted more that take more."""
    persons = len(_PERSON.findall(outline, start, end))
    return outline.count("<", start, end) - outline.count("</", start, end) + _EXTRA_FOR_PERSON * persons


def _make_end(outline: str) -> str:
    root = _ROOT.search(outline)
    inside = "</channel>" if root and root[1].lower() == "rss" else ""
    return inside + (f"</{root[1]}>" if root else "")


def _count_pairs(outline: str) -> int:
    """How many categories are compared with each other: in each entry, all with all."""
    entries = [entry.start() for entry in _ENTRY.finditer(outline)]
    categories = Counter(bisect(entries, category.start()) for category in _CATEGORY.finditer(outline))
    return sum(count * count for count in categories.values())
