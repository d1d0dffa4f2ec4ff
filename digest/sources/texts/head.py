"""The head of a text file: header lines, headline, byline and date, in the orders that people write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from digest.sources.bylines import is_byline, is_role
from digest.sources.dates import parse_date
from digest.sources.texts.fieldnames import find_header_names
from digest.sources.texts.lines import Line, ends_sentence

_HEADER = re.compile(r"([^\W\d_]{1,13}(?: [^\W\d_]{1,10})?)\s*[:：]\s*(.*)\Z")
_LONGEST_WRAPPED = 220
_SHORTEST_FULL_LINE = 25
_WORDS_IN_DATE = 8
_ALIKE = 0.75
_WORDS_IN_PLACE = 4
_WORDS_IN_VALUE = 3
"""A line such as "Slug: TRAMS-1" is a header though nobody knows it; "Syria: the long way home" is a headline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands above the text: `headline` is None if there is none, `rest` are the lines below.

    `unknown` are header lines whose names mean nothing here.
    """

    headline: Line | None
    byline: str = ""
    date: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    unknown: tuple[Line, ...] = ()
    rest: Sequence[Line] = ()


def parse_head(lines: Sequence[Line], *, timezone: str = "UTC", headline: Line | None = None) -> Head:
    """Take the head off `lines`.

    Header lines may stand before the headline or after it, and so may a byline and a line with nothing but a date.
    A `headline` that is known from elsewhere may stand on top of `lines` once more.
    """
    unknown, lines = _take_unknown(lines) if headline is None else ((), _drop_repeated(lines, headline))
    headers, start = _take_headers(lines, _skip_blank(lines, 0))
    if (
        headline is None
        and len(headers) == 1
        and (start >= len(lines) or is_byline(lines[start].text))
        and "title" not in headers
    ):
        headers, start = {}, _skip_blank(lines, 0)  # a headline such as "Source: the mayor resigns"
    if title := headers.get("title"):
        headline = headline or Line(title, lines[0].number)
    elif headline is None:
        headline, start = _take_headline(lines, start)
    byline = date = ""
    while start < len(lines):
        start = _skip_blank(lines, start)
        line = lines[start].text if start < len(lines) else ""
        more, after = _take_headers(lines, start)
        if more:
            headers |= more
            start = after
        elif credit := _find_credit(line, timezone):
            byline, date = byline or credit[0], date or credit[1]
            start += 1
        elif byline and is_role(line):
            start += 1
        else:
            break
    return Head(headline=headline, byline=byline, date=date, headers=headers, unknown=unknown, rest=lines[start:])


def _drop_repeated(lines: Sequence[Line], headline: Line) -> Sequence[Line]:
    start = _skip_blank(lines, 0)
    is_repeated = start < len(lines) and lines[start].text.casefold() == headline.text.casefold()
    return lines[start + 1 :] if is_repeated else lines


def find_header(line: str) -> tuple[str, str] | None:
    """The key and value of a header line such as "Region: Middle East"; None for any other line."""
    found = _HEADER.match(line)
    if not found:
        return None
    key = find_header_names().get(found[1].casefold())
    return (key, found[2]) if key else None


def suggest_header(line: str) -> tuple[str, str | None]:
    """The name in a header line that is not known, and the known one that may have been meant."""
    found = _HEADER.match(line)
    name = found[1] if found else line
    close = get_close_matches(name.casefold(), find_header_names(), n=1, cutoff=_ALIKE)
    return name, close[0].capitalize() if close else None


def _take_unknown(lines: Sequence[Line]) -> tuple[tuple[Line, ...], Sequence[Line]]:
    """Header lines of unknown names at the very top, and the lines without them."""
    start = _skip_blank(lines, 0)
    end = start
    while end < len(lines) and _HEADER.match(lines[end].text):
        end += 1
    block = lines[start:end]
    unknown = tuple(line for line in block if not find_header(line.text) and _is_header_like(line.text, block))
    return unknown, [line for line in lines if line not in unknown]


def _is_header_like(line: str, block: Sequence[Line]) -> bool:
    """Whether a line of `block` with an unknown name is a header all the same: misspelt, or short among others."""
    found = _HEADER.match(line)
    if suggest_header(line)[1]:
        return True
    return found is not None and len(block) > 1 and len(found[2].split()) <= _WORDS_IN_VALUE


def _take_headers(lines: Sequence[Line], start: int) -> tuple[dict[str, str], int]:
    headers: dict[str, str] = {}
    while start < len(lines) and (header := find_header(lines[start].text)):
        headers.setdefault(*header)
        start = _skip_blank(lines, start + 1)
    return headers, start


def _take_headline(lines: Sequence[Line], start: int) -> tuple[Line | None, int]:
    """The headline, one line or a few wrapped ones, and where it ends."""
    if start >= len(lines):
        return None, start
    end = start + 1
    while end < len(lines) and _continues(lines, start, end):
        end += 1
    whole = " ".join(line.text for line in lines[start:end])
    return Line(whole, lines[start].number), end


def _continues(lines: Sequence[Line], start: int, end: int) -> bool:
    """Whether the line at `end` goes on with the headline: all lines up to the next gap or byline are headline-like."""
    stop = end
    while stop < len(lines) and lines[stop].text and not _is_below_headline(lines[stop].text):
        stop += 1
    block = [line.text for line in lines[start:stop]]
    return (
        stop > end
        and _skip_blank(lines, stop) < len(lines)
        and sum(map(len, block)) <= _LONGEST_WRAPPED
        and all(len(line) >= _SHORTEST_FULL_LINE for line in block[:-1])
        and not any(map(ends_sentence, block))
    )


def _is_below_headline(line: str) -> bool:
    return bool(find_header(line) or _find_credit(line, "UTC"))


def _find_credit(line: str, timezone: str) -> tuple[str, str] | None:
    """The byline and the date in a line of nothing else: "By Noor Aziz | Lahore | 22 November 2026"."""
    pieces = [piece for piece in re.split(r"\s*[|•·]\s*", line) if piece]
    byline = next(filter(is_byline, pieces), "")
    date = next((piece for piece in pieces if _is_date(piece, timezone)), "")
    others = [piece for piece in pieces if piece not in {byline, date}]
    if not (byline or date) or any(len(piece.split()) > _WORDS_IN_PLACE or ends_sentence(piece) for piece in others):
        return None
    return byline, date


def _is_date(line: str, timezone: str) -> bool:
    return 0 < len(line.split()) <= _WORDS_IN_DATE and parse_date(line, timezone=timezone) is not None


def _skip_blank(lines: Sequence[Line], start: int) -> int:
    while start < len(lines) and not lines[start].text:
        start += 1
    return start
