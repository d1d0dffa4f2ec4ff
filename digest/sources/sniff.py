"""Tells by its first characters what some content is, whatever its name or header claims."""

from __future__ import annotations

import re
from enum import StrEnum

_SAMPLE = 20_000

# How files that people mistake for text begin, and what to call them.
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a Word document or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel document"),
    (b"{\\rtf", "a rich-text document"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3", "a database"),
)
_SKIPPED = re.compile(
    r"\s*+(?:<\?[^>]{0,2000}>\s*+|<!--(?:(?!-->).){0,5000}-->\s*+|<!DOCTYPE\s[^>\[]{0,500})*", re.IGNORECASE | re.DOTALL
)
_ROOT = re.compile(r"<(?:[a-z][\w.-]{0,50}:)?([a-z][\w.-]{0,50})", re.IGNORECASE)
_JSON = re.compile(r"\s*+(?:\{\s*+[\"}]|\[\s*+[\[{\"\]])")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]")


class Shape(StrEnum):
    """What content looks like."""

    EMPTY = "empty"
    BINARY = "binary"
    FEED = "feed"
    PAGE = "page"
    XML = "xml"
    JSON = "json"
    TEXT = "text"


_PAGE_ROOTS = ("html", "head", "body", "title", "meta", "link", "script", "div", "p", "table", "h1")
_SHAPES = dict.fromkeys(("rss", "feed", "rdf"), Shape.FEED) | dict.fromkeys(_PAGE_ROOTS, Shape.PAGE)


def find_shape(body: bytes, text: str) -> Shape:
    """The shape of `body`, of which `text` is the decoded form."""
    if not text.strip("\ufeff\0 \t\r\n"):
        return Shape.EMPTY
    if find_magic(body):
        return Shape.BINARY
    root = find_root(text)
    if root in _SHAPES:
        return _SHAPES[root]
    if _is_noise(text[:_SAMPLE]):
        return Shape.BINARY
    if _JSON.match(text):
        return Shape.JSON
    return Shape.XML if root else Shape.TEXT


def find_magic(body: bytes) -> str | None:
    """What to call a file that begins as `body` does, if it is one that people mistake for text."""
    return next((name for start, name in _MAGIC if body.startswith(start)), None)


def find_root(text: str) -> str | None:
    """The name of the first element of `text`, without its prefix and in lower case; None if it begins otherwise."""
    sample = text[:_SAMPLE].lstrip("\ufeff \t\r\n")
    if not sample.startswith("<"):
        return None
    if re.match(r"<!doctype\s+html", sample, re.IGNORECASE):
        return "html"
    skipped = _SKIPPED.match(sample)
    root = _ROOT.search(sample, skipped.end() if skipped else 0)
    return root[1].lower() if root else None


def _is_noise(sample: str) -> bool:
    return len(_CONTROLS.findall(sample)) * 50 > len(sample)
