"""Places the articles of JSON lines, one after the other, as an edition would place them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from digest.model import Placed
from digest.pipeline.placing import make_guides
from digest.regions.classify import place_article
from digest.regions.scheme import load_scheme
from digest.settings import Settings
from digest.sources.texts.rows import load_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """One row: its number, what it is called, and where its article belongs or why it has none."""

    number: int
    id: str | int | None
    placed: Placed | None = None
    problem: str = ""


def load_classified(stream: BinaryIO, settings: Settings, *, origin: str, now: datetime) -> Iterator[Classified]:
    """Read JSON lines from `stream` as they come, and place each article by what `settings` say of regions.

    The guide for an article is that of the configured source of which it names the address or the name. `origin` names
    the stream, `now` is when the articles are first seen. Raises ConfigError for a scheme that is wrong.
    """
    scheme = load_scheme(settings.regions)
    guides = make_guides(settings, scheme)
    for row in load_rows(stream, origin=origin, now=now, timezone=settings.timezone):
        article = row.article
        placed = place_article(article, scheme, guides.find(article.source)) if article else None
        yield Classified(number=row.number, id=row.id, placed=placed, problem=row.problem)
