"""A page -> the e-mail's text part: made by hand for people who read it, not converted from HTML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from digest.render.items import Item
from digest.render.page import Block, More, Page

_WIDTH = 72
_ISOLATE, _POP = "\u2068", "\u2069"
# What a line may break between: words, and the single characters of scripts that are written without spaces.
_PIECE = re.compile(r"[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+|\S")


def render_text(page: Page) -> str:
    """Return the text part: at most 72 columns wide, but for links, which are never broken."""
    more = [_render_more(page.more, page)] if page.more else []
    parts = [_render_head(page), _render_item(page.lead), *map(_render_block, page.blocks), *more, _render_foot(page)]
    return "\n\n\n".join(parts) + "\n"


def _render_head(page: Page) -> str:
    return "\n".join([*wrap_text(page.name.text), page.date, *([page.site] if page.site else []), "=" * _WIDTH])


def _render_block(block: Block) -> str:
    return "\n".join([*_render_heading(block.heading.text), "", "\n\n\n".join(map(_render_item, block.items))])


def _render_heading(text: str) -> list[str]:
    heading = wrap_text(text)
    return [*heading, "=" * max(map(measure_width, heading))]


def _render_more(more: More, page: Page) -> str:
    links = ["\n".join([*wrap_text(item.title), *([item.link] if item.link else [])]) for item in more.items]
    rest = ["\n".join([*wrap_text(more.rest), *([page.site] if page.site else [])])] if more.rest else []
    return "\n\n".join(["\n".join(_render_heading(more.heading.text)), *links, *rest])


def _render_item(item: Item) -> str:
    paragraphs = [item.title, *item.paragraphs]
    also_in = wrap_text(item.also_in) if item.also_in else []
    facts = [*wrap_text(_render_facts(item)), *also_in, *([item.link] if item.link else [])]
    return "\n\n".join("\n".join(wrap_text(paragraph)) for paragraph in paragraphs) + "\n" + "\n".join(facts)


def _render_facts(item: Item) -> str:
    """Return source and date; isolated where the story runs against the date, or their digits would change sides."""
    date = f"{_ISOLATE}{item.date}{_POP}" if item.date and item.foreign else item.date
    return " · ".join(part for part in (item.source, date) if part)


def _render_foot(page: Page) -> str:
    lines = ["-" * _WIDTH, *wrap_text(page.name.text), *(wrap_text(page.address.text) if page.address else [])]
    return "\n".join([*lines, *([f"Unsubscribe: {page.unsubscribe}"] if page.unsubscribe else [])])


def wrap_text(text: str, width: int = _WIDTH) -> list[str]:
    """Return `text` in lines of at most `width` columns; a longer word stands alone, unbroken."""
    return list(_wrap(text, width)) or [""]


def _wrap(text: str, width: int) -> Iterator[str]:
    line, used, end = "", 0, 0
    for match in _PIECE.finditer(text):
        gap = " " if line and match.start() > end else ""
        end, size = match.end(), measure_width(match[0])
        if line and used + len(gap) + size > width:
            yield line
            line, used, gap = "", 0, ""
        line, used = line + gap + match[0], used + len(gap) + size
    if line:
        yield line


def measure_width(text: str) -> int:
    """Return the columns that `text` takes in a fixed-width font."""
    return len(text) if text.isascii() else sum(map(_measure_char, text))


def _measure_char(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
