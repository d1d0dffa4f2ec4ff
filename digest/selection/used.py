"""Which articles went out before, or are copies of what did; and whether one was rewritten since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from digest.model import Article, Placed, Used
from digest.selection.copies import Known, find_ties, group_known, make_known_text, make_source
from digest.selection.grouping import group_texts
from digest.selection.matching import Text, are_apart, make_text
from digest.selection.shingles import FEWEST, Shingles, find_words, make_shingles

_FRESH = 0.4
"""The part of a text's shingles that must be new."""
_FRESH_LEAST = 40
"""Shingles that must be new; with fewer, some lines about the newsletter or the author make a brief look new."""
_KEPT_MOST = 0.4
"""The part of the old text that is kept at most where fewer are new: the brief itself is another one."""

_SAME = 0.9
"""The part of what was used that is in the summary if the summary is what was used."""


def find_used(placed: Sequence[Placed], used: Sequence[Used]) -> dict[str, Used]:
    """Find, by article id, the used story that each of the articles is or is a copy of; others are left out.

    Told by id, by URL key and by text, as copies among articles are, so what is a copy of a copy is found too. At one
    address another text under another headline is another story, where both are known. Of several used stories, the
    one with the article's id comes first, then the latest.
    """
    known = group_known(placed)
    latest = sorted(used, key=lambda one: (one.at, one.number, one.revision, one.article), reverse=True)
    texts = [*(make_known_text(one) for one in known), *map(_make_used_text, latest)]
    found: dict[str, Used] = {}
    for group in group_texts(texts, [*find_ties(known), *_find_used_ties(known, latest, texts)]):
        stories = [latest[place - len(known)] for place in group if place >= len(known)]
        items = [item for place in group if place < len(known) for item in known[place].items]
        found |= {item.article.id: _choose_used(item.article, stories) for item in items if stories}
    return found


def is_substantial(article: Article, used: Used) -> bool:
    """Whether the article says so much that is new since it was used that it may return.

    At least 40 % of its runs of four words are new, and these are at least 40 runs, or at most 40 % of the old ones are
    left. So a corrected line, a new headline or an added note about the author is not enough. Nothing is substantial
    if what was used is forgotten, or if it was the summary and the text has only been found since.
    """
    old, new = _make_shingles(used.text), _make_shingles(article.text or article.summary)
    if len(old) < FEWEST or len(new) < FEWEST or _is_kept(old, _make_shingles(article.summary)):
        return False
    kept = len(set(old).intersection(new))
    fresh = len(new) - kept
    return fresh >= _FRESH * len(new) and (fresh >= _FRESH_LEAST or kept <= _KEPT_MOST * len(old))


def _make_shingles(text: str) -> Shingles:
    return make_shingles(find_words(text))


def _is_kept(old: Shingles, summary: Shingles) -> bool:
    return len(set(old).intersection(summary)) >= _SAME * len(old)


def _find_used_ties(known: Sequence[Known], used: Sequence[Used], texts: Sequence[Text]) -> Iterator[tuple[int, int]]:
    """Find the pairs of places that share an id, or an address at which there is no other story."""
    ids: dict[str, int] = {}
    addresses: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(used, start=len(known)):
        yield ids.setdefault(one.article, place), place
        if one.url_key:
            addresses[one.url_key].append(place)
    for number, group in enumerate(known):
        yield from ((ids[item.article.id], number) for item in group.items if item.article.id in ids)
        places = () if group.shared else addresses.get(group.key, ())
        yield from ((number, place) for place in places if not are_apart(texts[number], texts[place]))


def _make_used_text(used: Used) -> Text:
    sources = frozenset([make_source(used.source, used.name)] if used.source else [])
    return make_text(title=used.title, body=used.text, at=used.at, sources=sources, used=True)


def _choose_used(article: Article, stories: Sequence[Used]) -> Used:
    return next((one for one in stories if one.article == article.id), stories[0])
