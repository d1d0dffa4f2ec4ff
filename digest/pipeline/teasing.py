"""Writes the teasers of whatever digest reads, one story after the other, as an edition would print them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from digest.editions.compose import find_lengths, select_telling
from digest.model import Article, Override, Theme, Trouble
from digest.pipeline.overriding import lay_over
from digest.pipeline.stories import Shelf, Told, load_stories
from digest.teasers.shared import find_shared_summaries
from digest.teasers.teaser import Ignored, Teaser, find_teaser

_WINDOW = 200
"""Stories that are read before the first is told of: a summary that several share is no teaser, as in an edition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teased:
    """One story with its teasers, or why there is none, and of what kind that `trouble` is.

    `number` is its line or place, `id` what it is called there.
    """

    origin: str
    number: int = 0
    id: str | int | None = None
    article: Article | None = None
    teaser: Teaser | None = None
    long_teaser: str = ""
    problem: str = ""
    trouble: Trouble = Trouble.UNREADABLE


def load_teased(shelf: Shelf, overrides: Sequence[Override], *, length: int | None = None) -> Iterator[Teased]:
    """Read the stories of `shelf`, and write the teasers of each as long as the theme, or `length`, wants them.

    What editors wrote in `overrides` is laid over. Raises ConfigError for a theme that is wrong, UsageError for what
    does not exist.
    """
    from digest.render.themes import load_theme

    settings = shelf.settings
    theme = load_theme(settings.theme, settings.look)
    for told, shared in _find_shared(load_stories(shelf)):
        if told.article is None:
            yield Teased(origin=told.origin, number=told.number, id=told.id, problem=told.problem, trouble=told.trouble)
        else:
            article, mark = lay_over(told.article, overrides, now=shelf.now, newsletter=settings.newsletter)
            tease = partial(find_teaser, written=mark.teaser if mark else None, ignored=shared)
            yield _tease(told, article, tease, theme=theme, length=length)


def _find_shared(stories: Iterator[Told]) -> Iterator[tuple[Told, Ignored]]:
    """Yield each story with the summaries that stand under several, among those read so far and the next ones."""
    shared: frozenset[tuple[str, str]] = frozenset()
    while window := tuple(islice(stories, _WINDOW)):
        shared |= find_shared_summaries(told.article for told in window if told.article)
        yield from ((told, shared) for told in window)


def _tease(
    told: Told, article: Article, tease: Callable[[Article, int], Teaser], *, theme: Theme, length: int | None
) -> Teased:
    short, long = find_lengths(theme, article.language)
    return Teased(
        origin=told.origin,
        number=told.number,
        id=told.id,
        article=article,
        teaser=tease(article, length or short),
        long_teaser=tease(select_telling(article), max(long, length or 0)).text,
    )
