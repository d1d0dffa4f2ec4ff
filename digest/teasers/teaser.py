"""Writes the teaser of an article: what an editor or its author wrote for the purpose, else its first sentences."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from digest.model import Article
from digest.teasers.fitting import fit_sentences
from digest.teasers.lead import find_asking, find_sentences
from digest.teasers.written import find_written, is_cut_off
from digest.text.sentences import split_sentences

_READ = 4_000
"""Characters of a text that are looked at besides four times the limit; no lead stands deeper."""


Ignored = Collection[tuple[str, str]]
"""Summaries that tell of their source, each with the name of it, as `find_shared_summaries` finds them."""


class Rung(StrEnum):
    """What a teaser was taken from: what an editor wrote, the source's own summary, or the first lines of the text."""

    OVERRIDE = "override"
    SUMMARY = "summary"
    LEAD = "lead"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """A teaser, and the rung of the ladder that it came from; `text` is "" where there is nothing to say."""

    text: str
    rung: Rung


def make_teaser(article: Article, limit: int, *, written: str | None = None, ignored: Ignored = ()) -> str:
    """Return the teaser of `article`, at most `limit` graphemes; "" when there is nothing to say. See `find_teaser`."""
    return find_teaser(article, limit, written=written, ignored=ignored).text


def find_teaser(article: Article, limit: int, *, written: str | None = None, ignored: Ignored = ()) -> Teaser:
    """Return the teaser of `article`, at most `limit` graphemes, and where it came from.

    What an editor has `written` stands before all else. The summary is next if its author finished it: if it is neither
    the headline again nor cut off, nor among those that are `ignored`. Whole sentences are taken while they fit; if not
    even one does, it is cut behind a word and ends with "…".
    """
    language = article.language or "en"
    if written is not None:
        text = fit_sentences(split_sentences(written, language), limit, language)
        return Teaser(text=text, rung=Rung.OVERRIDE)
    for rung, sentences in _list_rungs(article, limit, ignored):
        if text := fit_sentences(sentences, limit, language):
            return Teaser(text=text, rung=rung)
    return Teaser(text="", rung=Rung.NONE)


def _list_rungs(article: Article, limit: int, ignored: Ignored) -> Sequence[tuple[Rung, Sequence[str]]]:
    """What a teaser may be made from, the best first."""
    reach, enough = _READ + 4 * limit, 3 * limit
    summed = "" if (article.source, article.summary) in ignored else article.summary[:reach]
    said = find_written(find_sentences(summed, article, enough=enough), article)
    text = find_sentences(article.text[:reach], article, enough=enough)
    summary, lead = (Rung.SUMMARY, said), (Rung.LEAD, text)
    if not said and not text:
        return ((Rung.LEAD, find_asking(article.text[:reach], article, enough=enough)),)
    return (lead, summary) if text and is_cut_off(said, text, article) else (summary, lead)
