"""Rules for single stories: which one an article fits, by source, tag, author, language, region, words and address."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from digest.model import Article, Placed
from digest.selection.rules import make_region_key
from digest.selection.shingles import find_words
from digest.settings import RuleSettings
from digest.text.language import find_primary
from digest.urls import make_url_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The rule that decides on an article, and what of the article fits it: "rule 2: tag sport"."""

    rule: RuleSettings
    evidence: str


def find_fit(placed: Placed, rules: Sequence[RuleSettings], *, within: Collection[str] = ()) -> Fit | None:
    """Find the first rule whose every condition an article fits, or None. A rule without conditions fits nothing.

    `within` are the keys of the regions that its own is a part of: a rule for one of them is for its parts too.
    """
    said = _join_words(_list_texts(placed.article)) if any(rule.words for rule in rules) else ""
    for number, rule in enumerate(rules, 1):
        if matches := find_matches(placed, rule, said=said, within=within):
            return Fit(rule=rule, evidence=f"rule {number}: {', '.join(matches)}")
    return None


def find_matches(placed: Placed, rule: RuleSettings, *, said: str, within: Collection[str] = ()) -> tuple[str, ...]:
    """Say what of an article fits each condition of a rule; nothing when it does not fit them all.

    `said` is all its words, joined; `within` is as in `find_fit`.
    """
    reading = _Reading(placed=placed, said=said, regions=(placed.region, *within))
    found = []
    for name, find in _CONDITIONS.items():
        if wanted := getattr(rule, name):
            match = find(reading, wanted)
            if match is None:
                return ()
            found.append(f"{name} {match}")
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """An article with all its words, joined, and the keys of its region and of all that this is part of."""

    placed: Placed
    said: str
    regions: Sequence[str]


def find_tags(article: Article) -> dict[str, str]:
    """Give the tags of an article and its section as they are written, by what they are compared as."""
    return {tag.strip().casefold(): tag for tag in (*article.tags, article.section or "") if tag.strip()}


def _find_source(reading: _Reading, wanted: str) -> str | None:
    placed = reading.placed
    names = (placed.article.source, placed.source, placed.article.origin)
    return next((name for name in names if wanted.casefold() in name.casefold()), None)


def _find_tag(reading: _Reading, wanted: str) -> str | None:
    return find_tags(reading.placed.article).get(wanted.strip().casefold())


def _find_author(reading: _Reading, wanted: str) -> str | None:
    return next((name for name in reading.placed.article.authors if wanted.casefold() in name.casefold()), None)


def _find_language(reading: _Reading, wanted: str) -> str | None:
    language = find_primary(reading.placed.article.language)
    return language if language and language == find_primary(wanted) else None


def _find_region(reading: _Reading, wanted: str) -> str | None:
    return reading.placed.region if make_region_key(wanted) in reading.regions else None


def _find_phrase(reading: _Reading, wanted: Sequence[str]) -> str | None:
    said = reading.said
    return next((f'"{phrase}"' for phrase in wanted if find_words(phrase) and _join_words([phrase]) in said), None)


def _find_url(reading: _Reading, wanted: str) -> str | None:
    url = reading.placed.article.url
    if url is None:
        return None
    pattern = wanted.strip().casefold()
    fits = any(fnmatchcase(spelling.casefold(), pattern) for spelling in (url, make_url_key(url)))
    return wanted if fits else None


_CONDITIONS: Mapping[str, Callable[[_Reading, Any], str | None]] = {
    "source": _find_source,
    "tag": _find_tag,
    "author": _find_author,
    "language": _find_language,
    "region": _find_region,
    "words": _find_phrase,
    "url": _find_url,
}


def _list_texts(article: Article) -> tuple[str, ...]:
    return (article.title, article.summary, article.text)


def _join_words(texts: Sequence[str]) -> str:
    """Join the words of texts with a mark on either side of each, so that whole words are found, in linear time.

    Between texts there is an empty word: no phrase begins in one and ends in another.
    """
    return "\n" + "\n\n".join("\n".join(find_words(text)) for text in texts) + "\n"
