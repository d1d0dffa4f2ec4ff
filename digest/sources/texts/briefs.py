"""The other stories that are listed below an article, each a headline and a teaser, and where they begin."""

from __future__ import annotations

from collections.abc import Sequence

from digest.sources.article import Parts
from digest.sources.texts.boilerplate import is_bio, is_divider, is_noise
from digest.sources.texts.lines import Line, ends_sentence, split_blocks
from digest.text.datelines import split_dateline

LONGEST_HEADLINE = 300
_SHORTEST_HEADLINE = 12
_SHORTEST_TEASER = 50
_MOST_BRIEFS = 200


def split_related(lines: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
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
    is_heading = len(heading) <= LONGEST_HEADLINE and not ends_sentence(heading.rstrip("?!"))
    return is_heading and _is_cut(whole) and split_dateline(whole)[0] is not None


def parse_briefs(lines: Sequence[Line], authors: Sequence[str]) -> list[Parts]:
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
