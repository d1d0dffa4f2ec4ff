"""One story, several articles: which articles are copies of each other, and which copy is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from digest.model import Article, Placed
from digest.selection.grouping import group_texts
from digest.selection.matching import Text, make_text
from digest.urls import make_url_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Articles known to be one without reading them: by URL key or id. `shared` says that others are at the address."""

    key: str
    items: tuple[Placed, ...]
    shared: bool = False


def group_copies(placed: Iterable[Placed], *, languages: Sequence[str] = ()) -> list[list[Placed]]:
    """Group the articles that are one story; in each group the shown copy is first.

    Copies have the same id or URL key (unless one source tells them apart), are declared translations of each other,
    or have texts that are one story by `digest.selection.matching`; of one without a text, the summary is compared.

    Shown is the one in the earliest of `languages` (if it is in one), then of the first source in configured order,
    then the fullest, then the earliest. So what updates a story under a new address is shown where it is fuller, as it
    mostly is; of two as full, what was there first. The order of what came in never matters.
    """
    known = group_known(placed)
    joined = group_texts([make_known_text(one) for one in known], find_ties(known))
    ranks = {language: rank for rank, language in reversed(list(enumerate(languages)))}
    stories = [[item for number in numbers for item in known[number].items] for numbers in joined]
    ordered = [sorted(story, key=lambda item: _shown_first(item, ranks)) for story in stories]
    return sorted(ordered, key=lambda story: _shown_first(story[0], ranks))


def group_known(placed: Iterable[Placed]) -> list[Known]:
    """Group articles that share a URL key (or, without a URL, an id), in an order of their own."""
    groups: dict[str, list[Placed]] = defaultdict(list)
    for item in placed:
        groups[_key(item.article)].append(item)
    return [known for key, group in sorted(groups.items()) for known in _part(key, group)]


def find_ties(known: Sequence[Known]) -> Iterator[tuple[int, int]]:
    """Find the pairs that share an id, or of which one is declared a translation of the other."""
    first: dict[str, int] = {}
    for number, one in enumerate(known):
        yield from ((first.setdefault(item.article.id, number), number) for item in one.items)
    for number, one in enumerate(known):
        declared = (name for item in one.items for name in item.article.translations)
        yield from ((first[name], number) for name in declared if name in first)


def make_known_text(known: Known) -> Text:
    """Give what the fullest of the articles says, and when the earliest was published."""
    fullest = min((item.article for item in known.items), key=_fullest_first)
    return make_text(
        title=fullest.title,
        body=fullest.text or fullest.summary,
        at=min(item.article.published or item.article.first_seen for item in known.items),
        sources=frozenset(map(_tell_source, known.items)),
        address=known.key if known.shared else None,
    )


def _part(key: str, group: Sequence[Placed]) -> list[Known]:
    """One group, or several where a source itself tells articles at one address apart."""
    ids: dict[str, list[Placed]] = defaultdict(list)
    for item in group:
        ids[item.article.id].append(item)
    origins = {(item.article.origin, item.article.id) for item in group}
    if len({origin for origin, _ in origins}) == len(origins):
        return [Known(key=key, items=tuple(group))]
    return [Known(key=key, items=tuple(part), shared=True) for _, part in sorted(ids.items())]


def _key(article: Article) -> str:
    return make_url_key(article.url) if article.url else article.id


def make_source(source: str, name: str) -> str:
    """Tell a source from others: of a file or a feed that gathers from many, each of those is one."""
    return f"{source}\n{name}"


def _tell_source(item: Placed) -> str:
    return make_source(item.source or item.article.origin, item.article.source)


def _fullest_first(article: Article) -> tuple[object, ...]:
    return (-len(article.text), -len(article.summary), article.text, article.summary, article.title)


def _shown_first(item: Placed, ranks: Mapping[str, int]) -> tuple[object, ...]:
    article = item.article
    earliest = article.published or article.first_seen
    fullness = (-len(article.text), -len(article.summary))
    place = (article.origin, article.position, article.id, item.source)
    return (_rank_language(article.language, ranks), item.order, *fullness, earliest, *place)


def _rank_language(language: str | None, ranks: Mapping[str, int]) -> int:
    """The place among the languages; an unknown one is no worse than the first."""
    if not language:
        return 0
    return ranks.get(language, ranks.get(language.partition("-")[0], len(ranks)))
