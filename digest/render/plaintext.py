"""A page -> the e-mail's text part: made by hand for people who read it, not converted from HTML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from digest.render.items import Item
from digest.render.page import Block, More, Page
from digest.text.isolates import join_isolated

_WIDTH = 72
# What a line may break between: words, and the single characters of scripts that are written without spaces.
_PIECE = re.compile(r"[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+|\S")


def render_text(page: Page) -> str:
    """Return the text part: at most 72 columns wide, but for links, which are never broken."""
    more = [_render_more(page.more, page)] if page.more else []
    parts = [_render_head(page), _render_item(page.lead), *map(_render_block, page.blocks), *more, _render_foot(page)]
    return "\n\n\n".join(parts) + "\n"


def _render_head(page: Page) -> str:
    """Return name, date and site, and where the same edition is on the web."""
    site = [page.site] if page.site else []
    view = [str(page.words.view), page.view] if page.view else []
    return "\n".join([*wrap_text(page.name.text), page.date, *site, *view, "=" * _WIDTH])


def _render_block(block: Block) -> str:
    return "\n".join([*_render_heading(block.heading.text), "", "\n\n\n".join(map(_render_item, block.items))])


def _render_heading(text: str) -> list[str]:
    heading = wrap_text(text)
    return [*heading, "=" * max(map(measure_width, heading))]


def _render_more(more: More, page: Page) -> str:
    links = [_render_link(item.title, item.link) for item in more.items]
    rest = [_render_link(more.rest.text, page.site)] if more.rest else []
    return "\n\n".join(["\n".join(_render_heading(more.heading.text)), *links, *rest])


def _render_link(text: str, link: str | None) -> str:
    """Return words and, on a line of its own, where they lead: beside letters from the right a link falls apart."""
    return "\n".join([*wrap_text(text), *([link] if link else [])])


def _render_item(item: Item) -> str:
    paragraphs = [item.title, *item.paragraphs]
    also_in = wrap_text(item.also_in.text) if item.also_in else []
    facts = wrap_text(join_isolated((item.source, item.date), " · "))
    below = [*facts, *also_in, *([item.link] if item.link else [])]
    return "\n\n".join("\n".join(wrap_text(paragraph)) for paragraph in paragraphs) + "\n" + "\n".join(below)


def _render_foot(page: Page) -> str:
    lines = ["-" * _WIDTH, *wrap_text(page.name.text), *(wrap_text(page.address.text) if page.address else [])]
    leave = [_render_link(str(page.words.unsubscribe), page.unsubscribe)] if page.unsubscribe else []
    return "\n".join([*lines, *leave])


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
