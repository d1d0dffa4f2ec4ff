"""Text files: an article as a newsroom's page gives it when copied, with its byline, bio, and the stories under it.

Headline
by Name                      and header lines such as "Region: Middle East", here or above the headline
Paragraphs ...
The author's bio
Share post:
Headline of another story
Place (Agency) - Its first words...
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from digest.model import Article, ArticleError, Batch, Fetched, Image
from digest.sources.article import Parts, find_file, make_article, make_source_name
from digest.sources.bylines import find_spelling, split_byline
from digest.sources.decode import decode_text
from digest.sources.sniff import Shape, find_magic, find_shape
from digest.sources.texts.boilerplate import cut_bio, is_noise
from digest.sources.texts.briefs import LONGEST_HEADLINE, parse_briefs, split_related
from digest.sources.texts.fields import find_fields, find_parts, is_draft
from digest.sources.texts.frontmatter import FrontMatter, split_front_matter
from digest.sources.texts.head import Head, find_header, parse_head, suggest_header
from digest.sources.texts.lines import Line, join_paragraphs, parse_lines
from digest.text.hygiene import clean_line

_ADDRESS = re.compile(
    r"(?:[^\s@]{0,80}\s){0,5}<?[^\s@<>]{1,64}@[^\s@<>]{1,255}>?[,;]?|https?://\S{1,2000}|www\.\S{1,2000}"
)
_PROBLEMS = {
    Shape.EMPTY: "is empty",
    Shape.FEED: "is a feed, not a text file; name it .xml",
    Shape.PAGE: "is an HTML page, not a text file",
    Shape.XML: "is XML, not a text file",
    Shape.JSON: "is JSON, not a text file; name it .json or .jsonl",
}


def parse_text_file(fetched: Fetched, *, timezone: str = "UTC") -> Batch:
    """The article in a text file, and the brief ones that are listed under it; a file that is none is one error.

    What front matter above the text says holds; the rest is found in the text.
    """
    text = decode_text(fetched.body)
    matter = split_front_matter(text)
    lines = parse_lines(matter.text if matter else text, first=matter.line if matter else 1)
    problem = _find_problem(fetched.body, text, lines)
    return make_text_batch(lines, fetched, matter=matter, problem=problem, timezone=timezone)


def make_text_batch(
    lines: Sequence[Line],
    fetched: Fetched,
    *,
    matter: FrontMatter | None = None,
    headline: Line | None = None,
    image: Image | None = None,
    problem: str | None = None,
    timezone: str,
) -> Batch:
    """The articles in clean `lines`, of which `matter` says more, unless there is a `problem`.

    `headline` and `image` are those of an article of which nothing names others.
    """
    said = find_fields(matter.fields.items()) if matter else {}
    title = clean_line(find_parts(said).title)
    head = parse_head(lines, timezone=timezone, headline=Line(title, 1) if title else headline)
    problem = (
        problem or (matter and matter.problem) or ("is a draft" if is_draft(said) else _find_headline_problem(head))
    )
    if problem:
        return Batch(origin=fetched.origin, errors=(ArticleError(origin=fetched.origin, problem=problem),))
    given = find_parts({**find_fields(head.headers.items()), **said})
    return _make_batch(head, replace(given, image=given.image or image), fetched, timezone)


def _find_headline_problem(head: Head) -> str | None:
    if head.headline is None:
        return "has no headline"
    return "begins with a paragraph where a headline belongs" if len(head.headline.text) > LONGEST_HEADLINE else None


def _make_batch(head: Head, given: Parts, fetched: Fetched, timezone: str) -> Batch:
    body, below = split_related(head.rest)
    main = _parse_main(head, replace(given, base=_find_base(given, fetched)), body)
    made = [
        make_article(
            replace(parts, position=position, language=given.language),
            fetched,
            source=given.source or make_source_name(fetched),
            timezone=timezone,
        )
        for position, parts in enumerate((main, *parse_briefs(below, main.authors)))
    ]
    told = [_check_text(one, main) for one in made]
    return Batch(
        origin=fetched.origin,
        articles=tuple(one for one in told if isinstance(one, Article)),
        errors=(*(one for one in told if isinstance(one, ArticleError)), *_tell_unknown(head, fetched)),
        name=given.source or None,
    )


def _tell_unknown(head: Head, fetched: Fetched) -> Iterator[ArticleError]:
    for line in head.unknown:
        name, meant = suggest_header(line.text)
        problem = f"unknown header {name!r} is ignored" + (f" (did you mean {meant!r}?)" if meant else "")
        yield ArticleError(origin=fetched.origin, line=line.number, problem=problem)


def _check_text(made: Article | ArticleError, main: Parts) -> Article | ArticleError:
    if isinstance(made, Article) and not (made.text or made.summary):
        return ArticleError(origin=made.origin, line=main.line, problem="has a headline but no text")
    return made


def _parse_main(head: Head, given: Parts, body: Sequence[Line]) -> Parts:
    """The parts of the article itself: those that are `given`, and what its head and its text say."""
    assert head.headline is not None
    told = [Line("", line.number) if is_noise(line.text) else line for line in body]
    paragraphs: Sequence[Line] = [line for line in join_paragraphs(told) if not is_noise(line.text)]
    whole = "\n\n".join(line.text for line in paragraphs)
    names = [name for credit in given.authors or (head.byline,) for name in split_byline(credit)]
    authors = tuple(find_spelling(name, whole) for name in names)
    paragraphs, tags = _take_tags(paragraphs)
    return replace(
        given,
        title=head.headline.text,
        line=head.headline.number,
        authors=authors,
        published=given.published or head.date,
        text="\n\n".join(line.text for line in cut_bio(paragraphs, authors)) or given.text,
        tags=given.tags or tuple(re.split(r"\s*[,;،]\s*", tags)),
    )


def _find_base(given: Parts, fetched: Fetched) -> str:
    """What relative addresses count from: the article's own; but in a file here, a picture's path is a file's."""
    is_file = fetched.url is None and given.image is not None and find_file(given.image.url) is not None
    return given.url if given.url.startswith("http") and not is_file else ""


def _take_tags(paragraphs: Sequence[Line]) -> tuple[Sequence[Line], str]:
    """Tags may also be listed at the end: "Tags: harbour, trams"."""
    last = find_header(paragraphs[-1].text) if paragraphs else None
    return (paragraphs[:-1], last[1]) if last and last[0] == "tags" else (paragraphs, "")


def _find_problem(body: bytes, text: str, lines: Sequence[Line]) -> str | None:
    """Why this is no article at all; None if it may be one."""
    shape = find_shape(body, text)
    if shape is Shape.BINARY:
        return f"is {find_magic(body) or 'no text'}; save it as plain text"
    filled = [line.text for line in lines if line.text]
    if shape is Shape.TEXT and not any(char.isalpha() for line in filled for char in line):
        return "has no words"
    addresses = sum(_ADDRESS.fullmatch(line) is not None for line in filled)
    if addresses * 5 >= len(filled) * 4 and filled:
        return "is a list of addresses, not an article"
    return _PROBLEMS.get(shape)
