"""Markdown (CommonMark, with tables) as newsrooms and site generators keep it: an article with front matter or none.

The source is rendered to HTML and that is stripped, as HTML from anywhere is; what site generators add to Markdown is
taken out before. What is left is read as a text file is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from digest.model import ArticleError, Batch, Fetched, Image
from digest.sources.decode import decode_text
from digest.sources.feeds.images import find_html_image
from digest.sources.sniff import Shape, find_magic, find_shape
from digest.sources.texts.fields import find_fields, find_parts
from digest.sources.texts.frontmatter import FrontMatter, split_front_matter
from digest.sources.texts.lines import Line
from digest.sources.texts.textfile import make_text_batch
from digest.text.hygiene import clean_line, strip_html

_LONGEST = 150_000
_HEADING = 3
"""Tokens of a heading: its opening, its text, its closing."""
_ABOUT_FILES = frozenset(["readme", "changelog", "license", "contributing", "code_of_conduct", "security", "authors"])
# What others add to Markdown (Hugo, Jekyll, kramdown, Obsidian, GitHub): footnotes, short codes, attributes, alerts.
_EXTENSIONS = (
    (re.compile(r"^\[\^[^\]\s]{1,50}\]:[^\n]*+(?:\n[ \t]{1,8}\S[^\n]*+)*+", re.MULTILINE), ""),
    (re.compile(r"\[\^[^\]\s]{1,50}\]"), ""),
    (re.compile(r"\{\{[^{}]{0,2000}\}\}|\{%[^{}]{0,2000}%\}"), ""),
    (re.compile(r"[ \t]{0,9}\{[:#.][^{}\n]{0,500}\}[ \t]{0,9}$", re.MULTILINE), ""),
    (re.compile(r"!\[\[[^\[\]\n]{0,300}\]\]"), ""),
    (re.compile(r"\[\[(?:[^\[\]|\n]{0,300}\|)?([^\[\]|\n]{1,300})\]\]"), r"\1"),
    (re.compile(r"^([ \t]{0,3}>[ \t]?)\[![A-Za-z]{1,20}\].{0,300}$", re.MULTILINE), r"\1"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkdownText:
    """What Markdown holds: its first heading, its paragraphs with blank lines between them, and its first picture."""

    headline: Line | None
    lines: tuple[Line, ...]
    image: Image | None


def parse_markdown(fetched: Fetched, *, timezone: str = "UTC") -> Batch:
    """The article in a Markdown file; a file that is none is one error.

    Its title is that of the front matter, else the first heading of the first level, else the first line.
    """
    text = decode_text(fetched.body)
    matter = split_front_matter(text) or FrontMatter(fields={}, text=text)
    problem = _find_problem(fetched, text, matter)
    if problem:
        return Batch(origin=fetched.origin, errors=(ArticleError(origin=fetched.origin, problem=problem),))
    has_title = bool(find_parts(find_fields(matter.fields.items())).title)
    below = parse_markdown_text(matter.text, first=matter.line, has_title=has_title)
    return make_text_batch(
        below.lines, fetched, matter=matter, headline=below.headline, image=below.image, timezone=timezone
    )


def parse_markdown_text(source: str, *, first: int = 1, has_title: bool = False) -> MarkdownText:
    """Read Markdown whose first line is number `first`. With `has_title` a heading on top is that title once more.

    Lines are numbered upwards; of them only the headline's number is that of its line.
    """
    source = source[:_LONGEST].replace("\r\n", "\n").replace("\r", "\n")
    for pattern, kept in _EXTENSIONS:
        source = pattern.sub(kept, source)
    heading, place, html = _render(source, on_top=has_title)
    if not heading and not has_title:  # what stands alone on the first line is the headline, whatever stands below
        top, _, rest = source.lstrip("\n").partition("\n")
        html = _render(top)[2] + _render(rest)[2]
    texts = [text for paragraph in strip_html(html).split("\n\n") for text in (paragraph, "")]
    return MarkdownText(
        headline=Line(heading, first + place) if heading and not has_title else None,
        lines=tuple(Line(text, number) for number, text in enumerate(texts, first)),
        image=find_html_image(html),
    )


def _render(source: str, *, on_top: bool = False) -> tuple[str, int, str]:
    """The text of the first heading (only if it is `on_top`) and its line counted from 0; all the rest as HTML."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = reader.parse(source)
    heads = [place for place, token in enumerate(tokens) if token.type == "heading_open" and token.level == 0]
    first = next((place for place in heads if place == 0 or (tokens[place].tag == "h1" and not on_top)), None)
    if first is None:
        return "", 0, str(reader.renderer.render(tokens, reader.options, {}))
    heading = reader.renderer.render(tokens[first : first + _HEADING], reader.options, {})
    html = reader.renderer.render(tokens[:first] + tokens[first + _HEADING :], reader.options, {})
    return clean_line(strip_html(str(heading))), (tokens[first].map or [0])[0], str(html)


def _find_problem(fetched: Fetched, text: str, matter: FrontMatter) -> str | None:
    shape = find_shape(fetched.body, text)
    if shape is Shape.BINARY:
        return f"is {find_magic(fetched.body) or 'no text'}, not Markdown"
    if shape is Shape.EMPTY:
        return "is empty"
    is_about = PurePosixPath(fetched.origin).stem.casefold() in _ABOUT_FILES
    return "tells about a folder, and is no article without front matter" if is_about and not matter.fields else None
