"""Places the stories of whatever digest reads, one after the other, as an edition would place them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.model import Article, Override, Placed, Scheme, Trouble
from digest.pipeline.overriding import lay_over
from digest.pipeline.placing import make_guides
from digest.pipeline.stories import Report, Shelf, load_stories
from digest.regions.classify import place_article
from digest.regions.scheme import find_region, load_scheme
from digest.urls import hide_secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """One story from `origin`: its line or place there, what it is called, and where it belongs or why it is no story.

    `unknown` tells of the region that somebody said of it, if that is none of the scheme. `trouble` is of what kind the
    problem is, where there is one.
    """

    origin: str
    number: int
    id: str | int | None
    placed: Placed | None = None
    unknown: str = ""
    problem: str = ""
    trouble: Trouble = Trouble.UNREADABLE


def load_classified(
    shelf: Shelf, overrides: Sequence[Override], *, report: Report = lambda _done, _total: None
) -> Iterator[Classified]:
    """Read the stories of `shelf` as they come, and place each by what its settings say of regions.

    The guide for a story is that of the configured source that it is of, or of which it names the address or the name;
    `overrides` are laid over. Raises ConfigError for a scheme that is wrong, UsageError for what does not exist.
    """
    settings = shelf.settings
    scheme = load_scheme(settings.regions)
    guides = make_guides(settings, scheme)
    for told in load_stories(shelf, report=report):
        if told.article is None:
            yield Classified(
                origin=told.origin, number=told.number, id=told.id, problem=told.problem, trouble=told.trouble
            )
            continue
        article, mark = lay_over(told.article, overrides, now=shelf.now, newsletter=settings.newsletter)
        guide = guides.find(hide_secrets(told.source or article.source))
        wanted = mark.region if mark else None
        yield Classified(
            origin=told.origin,
            number=told.number,
            id=told.id,
            placed=place_article(article, scheme, guide, override=wanted),
            unknown=tell_unknown(article, wanted, scheme),
        )


def tell_unknown(article: Article, wanted: str | None, scheme: Scheme) -> str:
    """What was said of a story's region that is none of `scheme`; "" if nothing was."""
    unknown = [name for name in (wanted, article.region) if name and find_region(scheme, name) is None]
    if not unknown:
        return ""
    told = " and ".join(map(repr, unknown))
    return f"{told} is no country and no region of the scheme {scheme.name}; the story was placed by what else it says"
