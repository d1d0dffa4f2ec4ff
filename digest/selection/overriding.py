"""Lays what editors want of single stories over the articles: other words, another picture; regions, pins and bans."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

from digest.model import Article, Candidate, Image, Override
from digest.urls import make_url_key

_ID_BEGINNING = re.compile(r"[0-9a-f]{8,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Overridden:
    """Candidates as editors want them; the overrides in force by article id, one for each; and those that met none."""

    candidates: tuple[Candidate, ...]
    marks: Mapping[str, Override]
    unknown: tuple[Override, ...]


def apply_overrides(
    candidates: Sequence[Candidate], overrides: Sequence[Override], *, now: datetime, newsletter: str
) -> Overridden:
    """Lay the overrides that are in force at `now` for a newsletter over the candidates that they mean.

    A story is meant by its address, by its id or how that begins, or by its headline as its source has it; by several
    candidates if several go by that. Teasers, pins and bans are in the marks only.
    """
    register = _make_register(candidates)
    marks: dict[str, Override] = {}
    unknown = []
    for override in overrides:
        if not _is_in_force(override, now=now, newsletter=newsletter):
            continue
        found = register.find(override.story)
        marks |= {name: merge_overrides(marks[name], override) if name in marks else override for name in found}
        unknown += [] if found else [override]
    return Overridden(
        candidates=tuple(_lay_over(one, marks.get(one.article.id)) for one in candidates),
        marks=marks,
        unknown=tuple(unknown),
    )


def merge_overrides(earlier: Override, later: Override) -> Override:
    """Make one of two overrides for one story: the later one wins where both say something, and a ban always wins.

    The result is where the ban is written, or else the later one.
    """
    teller = earlier if earlier.ban and not later.ban else later
    ban = earlier.ban or later.ban
    return replace(
        teller,
        ban=ban,
        pin=None if ban else later.pin or earlier.pin,
        title=_choose(later.title, earlier.title),
        teaser=_choose(later.teaser, earlier.teaser),
        image=_choose(later.image, earlier.image),
        region=_choose(later.region, earlier.region),
        note=_choose(teller.note, earlier.note),
    )


def _choose(first: str | None, second: str | None) -> str | None:
    return second if first is None else first


def _is_in_force(override: Override, *, now: datetime, newsletter: str) -> bool:
    return override.newsletter in (None, newsletter) and (override.until is None or now < override.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Register:
    """The ids of articles by what they are called."""

    addresses: Mapping[str, list[str]]
    headlines: Mapping[str, list[str]]
    ids: Sequence[str]

    def find(self, story: str) -> list[str]:
        named = story.strip()
        return (
            self.addresses.get(make_url_key(named))
            or self._find_ids(named.lower())
            or self.headlines.get(make_headline_key(named))
            or []
        )

    def _find_ids(self, beginning: str) -> list[str]:
        """Find the ids that begin so; one without enough digits must be the whole of it."""
        following = self.ids[bisect_left(self.ids, beginning) :]
        found = list(takewhile(lambda one: one.startswith(beginning), following))
        return found if _ID_BEGINNING.fullmatch(beginning) else [one for one in found if one == beginning]


def _make_register(candidates: Sequence[Candidate]) -> _Register:
    addresses, headlines = defaultdict(list), defaultdict(list)
    for article in (candidate.article for candidate in candidates):
        headlines[make_headline_key(article.title)].append(article.id)
        if article.url:
            addresses[make_url_key(article.url)].append(article.id)
    ids = sorted({candidate.article.id for candidate in candidates})
    return _Register(addresses=dict(addresses), headlines=dict(headlines), ids=ids)


def make_headline_key(title: str) -> str:
    """Give a headline as it is compared: case, spaces, and how accents are written make no difference."""
    return " ".join(unicodedata.normalize("NFC", title).casefold().split())


def _lay_over(candidate: Candidate, mark: Override | None) -> Candidate:
    return candidate if mark is None else replace(candidate, article=_change(candidate.article, mark))


def _change(article: Article, mark: Override) -> Article:
    """Give an article the headline and the picture that an editor wants; "" is no picture."""
    image = article.image if mark.image is None else Image(url=mark.image) if mark.image else None
    return replace(article, title=_choose(mark.title, article.title) or article.title, image=image)
