"""A page and a theme -> MJML and HTML; and where that fails, the line of the theme, and the story it fails at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from digest.errors import TemplateError
from digest.model import Theme
from digest.render.faults import SourceError, find_first, show_theme_fault
from digest.render.inline import inline_css
from digest.render.items import Item
from digest.render.mjml import compile_mjml, fix_whitespace
from digest.render.page import Page
from digest.render.templates import Piece, render_template, trace_template

_FILES = {"MJML": "email.mjml.j2", "CSS": "inline.css.j2"}
"""The templates that make each."""

_SPACES = re.compile(r"[ \t\r\n]+")
_SHOWN = 80
"""Characters of a headline that are shown."""


def compile_page(page: Page, theme: Theme) -> tuple[str, str]:
    """Return the MJML of a page and its HTML with CSS inlined.

    Raises TemplateError naming the theme's file and line, the line itself, and the story at which it comes up, if any.
    """
    try:
        return _compile(page, theme)
    except TemplateError as error:
        problem = _name_line(error, page, theme) if isinstance(error, SourceError) else error.problem
        story = find_story(page, theme)
        raise TemplateError(_add_story(problem, story) if story else problem, error.advice) from error


def _compile(page: Page, theme: Theme) -> tuple[str, str]:
    mjml = fix_whitespace(render_template(theme, _FILES["MJML"], page))
    return mjml, inline_css(compile_mjml(mjml), render_template(theme, _FILES["CSS"], page))


def _name_line(error: SourceError, page: Page, theme: Theme) -> str:
    """Say where in the templates the place is that `error` has in what was made of them."""
    pieces = _trace(theme, _FILES[error.kind], page)
    piece = None if error.offset is None else find_piece(pieces, error.source, error.offset)
    if piece is None:
        return f"theme {theme.name}: {error.problem}"
    rest = error.source[error.offset :].partition("\n")[0]
    return show_theme_fault(theme, piece.file, piece.line, error.fault, at=rest)


def _trace(theme: Theme, name: str, page: Page) -> list[Piece]:
    """Return the pieces of a template; none where it cannot do with marks, as when it looks up what a macro gives."""
    try:
        return trace_template(theme, name, page)
    except TemplateError:
        return []


def find_piece(pieces: Sequence[Piece], source: str, offset: int) -> Piece | None:
    """Return the piece that `offset` in `source` lies in; None where together they are something else.

    Only what is not blank is counted, as blanks are changed between the two.
    """
    texts = [_SPACES.sub("", piece.text) for piece in pieces]
    if "".join(texts) != _SPACES.sub("", source):
        return None
    before = len(_SPACES.sub("", source[:offset]))
    for piece, text in zip(pieces, texts, strict=True):
        if before < len(text):
            return piece
        before -= len(text)
    return pieces[-1] if pieces else None


def find_story(page: Page, theme: Theme) -> Item | None:
    """Return the first story without which the theme can print all before it; None where it is at fault without any."""

    def fails(page: Page) -> bool:
        try:
            _compile(page, theme)
        except TemplateError:
            return True
        return False

    items = [item for block in page.blocks for item in block.items] + list(page.more.items if page.more else ())
    count = find_first(len(items), lambda count: fails(_keep_stories(page, count)))
    if count:
        return items[count - 1]
    bare = replace(page.lead, title="", link=None, paragraphs=(), wide=None, small=None)
    return None if fails(replace(_keep_stories(page, 0), lead=bare)) else page.lead


def _keep_stories(page: Page, count: int) -> Page:
    """Return the page with the lead and the first `count` stories below it."""
    blocks = []
    for block in page.blocks:
        if count > 0:
            blocks.append(replace(block, items=block.items[:count]))
        count -= len(block.items)
    more = replace(page.more, items=page.more.items[:count]) if page.more and count > 0 else None
    return replace(page, blocks=tuple(blocks), more=more)


def _add_story(problem: str, story: Item) -> str:
    first, *below = problem.split("\n")
    title = f"{story.title[:_SHOWN]}…" if len(story.title) > _SHOWN else story.title
    return "\n".join([f"{first}, in the story «{title}»", *below])
