"""One story, several articles: which articles are copies of each other, and which copy is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from digest.model import Article, Placed
from digest.urls import make_url_key


def group_copies(placed: Iterable[Placed]) -> list[list[Placed]]:
    """Group articles that share a URL key (or, without a URL, an id); in each group the shown copy is first.

    The order of groups and of what came in does not matter: both are settled by `shown_first`.
    """
    groups: dict[str, list[Placed]] = defaultdict(list)
    for item in placed:
        groups[_key(item.article)].append(item)
    parted = (part for _, group in sorted(groups.items()) for part in _part(group))
    return [sorted(group, key=shown_first) for group in parted]


def _part(group: list[Placed]) -> list[list[Placed]]:
    """One group, or several where a source itself tells articles at one address apart."""
    ids: dict[str, list[Placed]] = defaultdict(list)
    for item in group:
        ids[item.article.id].append(item)
    origins = {(item.article.origin, item.article.id) for item in group}
    told_apart = len({origin for origin, _ in origins}) < len(origins)
    return [part for _, part in sorted(ids.items())] if told_apart else [group]


def shown_first(item: Placed) -> tuple[object, ...]:
    """Sort key of copies: the fullest, then the earliest, then by where it was read."""
    article = item.article
    earliest = article.published or article.first_seen
    return (-len(article.text), -len(article.summary), earliest, article.origin, article.position, article.id)


def _key(article: Article) -> str:
    return make_url_key(article.url) if article.url else article.id
