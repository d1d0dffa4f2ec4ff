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
from digest.sources.article import Parts, make_article, make_source_name
from digest.sources.boilerplate import cut_bio, is_bio, is_divider, is_noise
from digest.sources.bylines import find_spelling, split_byline
from digest.sources.decode import decode_text
from digest.sources.lines import Line, ends_sentence, join_paragraphs, parse_lines, split_blocks
from digest.sources.sniff import Shape, find_magic, find_shape
from digest.sources.texthead import Head, find_header, parse_head, suggest_header
from digest.text.datelines import split_dateline

_LONGEST_HEADLINE = 300
_SHORTEST_HEADLINE = 12
_SHORTEST_TEASER = 50
_MOST_BRIEFS = 200
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
    """The article in a text file, and the brief ones that are listed under it; a file that is none is one error."""
    text = decode_text(fetched.body)
    lines = parse_lines(text)
    problem = _find_problem(fetched.body, text, lines)
    head = parse_head(lines, timezone=timezone)
    if not problem and (head.headline is None or len(head.headline.text) > _LONGEST_HEADLINE):
        problem = "begins with a paragraph where a headline belongs" if head.headline else "has no headline"
    if problem:
        return Batch(origin=fetched.origin, errors=(ArticleError(origin=fetched.origin, problem=problem),))
    return _make_batch(head, fetched, timezone)


def _make_batch(head: Head, fetched: Fetched, timezone: str) -> Batch:
    body, below = _split_related(head.rest)
    main, authors = _parse_main(head, body)
    source = head.headers.get("source") or make_source_name(fetched)
    made = [
        make_article(_as_part_of_file(parts, head, position), fetched, source=source, timezone=timezone)
        for position, parts in enumerate((main, *_parse_briefs(below, authors)))
    ]
    told = [_check_text(one, main) for one in made]
    return Batch(
        origin=fetched.origin,
        articles=tuple(one for one in told if isinstance(one, Article)),
        errors=(*(one for one in told if isinstance(one, ArticleError)), *_tell_unknown(head, fetched)),
        name=head.headers.get("source"),
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


def _parse_main(head: Head, body: Sequence[Line]) -> tuple[Parts, tuple[str, ...]]:
    """The parts of the article itself, and its authors."""
    assert head.headline is not None
    told = [Line("", line.number) if is_noise(line.text) else line for line in body]
    paragraphs: Sequence[Line] = [line for line in join_paragraphs(told) if not is_noise(line.text)]
    whole = "\n\n".join(line.text for line in paragraphs)
    credit = head.headers.get("author") or head.byline
    authors = tuple(find_spelling(name, whole) for name in split_byline(credit))
    paragraphs, tags = _take_tags(paragraphs)
    kept = cut_bio(paragraphs, authors)
    parts = Parts(
        title=head.headline.text,
        line=head.headline.number,
        authors=authors,
        url=head.headers.get("url", ""),
        published=head.headers.get("date", "") or head.date,
        updated=head.headers.get("updated", ""),
        summary=head.headers.get("summary", ""),
        text="\n\n".join(line.text for line in kept),
        region=head.headers.get("region", ""),
        image=Image(url=head.headers["image"]) if head.headers.get("image") else None,
        tags=tuple(re.split(r"\s*[,;،]\s*", head.headers.get("tags", "") or tags)),
    )
    return parts, authors


def _take_tags(paragraphs: Sequence[Line]) -> tuple[Sequence[Line], str]:
    """Tags may also be listed at the end: "Tags: harbour, trams"."""
    last = find_header(paragraphs[-1].text) if paragraphs else None
    return (paragraphs[:-1], last[1]) if last and last[0] == "tags" else (paragraphs, "")


def _split_related(lines: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
    """The lines of the article, and those below "Share post:" or the like; buttons above the text divide nothing."""
    begun = False
    for place, line in enumerate(lines):
        if begun and is_divider(line.text):
            return lines[:place], lines[place + 1 :]
        begun = begun or bool(line.text and not is_noise(line.text))
    return _split_trailing(lines)


def _split_trailing(lines: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
    """Nothing divides: what ends in pairs of a headline and a cut teaser with a dateline ends in other stories."""
    blocks = split_blocks(lines)
    end = len(blocks)
    while end > 2 and _is_pair(blocks[end - 2], blocks[end - 1]):  # noqa: PLR2004 a pair, and something before it
        end -= 2
    if end == len(blocks):
        return lines, ()
    first = blocks[end][0].number
    return [line for line in lines if line.number < first], [line for line in lines if line.number >= first]


def _is_pair(headline: Sequence[Line], teaser: Sequence[Line]) -> bool:
    whole = " ".join(line.text for line in teaser)
    heading = " ".join(line.text for line in headline)
    is_heading = len(heading) <= _LONGEST_HEADLINE and not ends_sentence(heading.rstrip("?!"))
    return is_heading and _is_cut(whole) and split_dateline(whole)[0] is not None


def _parse_briefs(lines: Sequence[Line], authors: Sequence[str]) -> list[Parts]:
    """The stories listed below an article: each a headline, then a teaser that has a dateline or was cut."""
    briefs: list[Parts] = []
    headline: Line | None = None
    for line in _join_teasers([line for line in lines if not is_noise(line.text) and not is_bio(line.text, authors)]):
        if headline is not None and _is_teaser(line.text, headline.text):
            briefs.append(Parts(title=headline.text, line=headline.number, summary=line.text))
            headline = None
        elif line.text:
            headline = line
    return briefs[:_MOST_BRIEFS]


def _join_teasers(lines: Sequence[Line]) -> list[Line]:
    """`lines`, each teaser that was wrapped over several joined into one."""
    joined: list[Line] = []
    for line in lines:
        before = joined[-1] if joined else Line("", 0)
        if line.text and split_dateline(before.text)[0] and not ends_sentence(before.text):
            joined[-1] = Line(f"{before.text} {line.text}", before.number)
        else:
            joined.append(line)
    return joined


def _is_teaser(line: str, headline: str) -> bool:
    """A dateline or a cut end tells; else it is whole sentences, of some length as is what stands above them."""
    if _is_cut(line) or split_dateline(line)[0] is not None:
        return True
    return ends_sentence(line) and len(line) >= _SHORTEST_TEASER and len(headline) >= _SHORTEST_HEADLINE


def _is_cut(line: str) -> bool:
    return line.rstrip(" ]").endswith(("...", "…"))


def _as_part_of_file(parts: Parts, head: Head, position: int) -> Parts:
    return replace(parts, position=position, language=head.headers.get("language", ""))


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
