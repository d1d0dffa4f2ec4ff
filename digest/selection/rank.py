"""Which of two stories comes first: the score, and what decides between equals."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime

from digest.model import Article, Decision, Placed
from digest.selection.fits import find_tags
from digest.selection.shingles import find_words
from digest.selection.window import Effective
from digest.settings import ScoreSettings
from digest.text.spans import parse_span

_SHORTEST_LEAD = 80
"""Characters of a summary that can stand under a large headline."""
_FULL = 400
"""Words of a text that is full, and characters that surely hold them."""
_FULL_CHARACTERS = 8_000
_MANY = 8
"""Sources of a story that all have."""
_DIGITS = 6
"""Decimals of a score: machines differ behind them."""


def make_score(
    placed: Placed, *, effective: Effective, score: ScoreSettings, sources: int, now: datetime, boost: float = 0.0
) -> float:
    """Add up what speaks for an article by itself; `weigh_copies` is what its copies add.

    Recency halves with each `half_life` of its effective time's age, and is 0 for an undated one. The first of
    `sources` has 1, the last nearly 0. `boost` is what a rule adds.
    """
    article = placed.article
    wanted = {tag.strip().casefold(): weight for tag, weight in score.tags.items()}
    total = (
        score.recency * _measure_recency(effective, half_life=score.half_life, now=now)
        + score.source * (1 - placed.order / max(sources, 1))
        + score.length * min(1.0, count_words(article.text or article.summary) / _FULL)
        + score.image * (article.image is not None)
        + sum(wanted.get(tag, 0.0) for tag in find_tags(article))
        + boost
    )
    return round(total, _DIGITS)


def weigh_copies(decision: Decision, *, score: ScoreSettings) -> float:
    """Give the score of a story with what the number of its sources adds: nothing for one, all from eight on."""
    sources = 1 + len(decision.also_in)
    return round(decision.score + score.copies * min(1.0, math.log2(sources) / math.log2(_MANY)), _DIGITS)


def count_words(text: str) -> int:
    """Count the words of a text's first 8,000 characters; in scripts that do not part words, each character is one."""
    return len(find_words(text[:_FULL_CHARACTERS]))


def _measure_recency(effective: Effective, *, half_life: str, now: datetime) -> float:
    if not effective.dated:
        return 0.0
    halvings = (now - effective.at) / parse_span(half_life)
    return float(0.5 ** max(0.0, halvings))


def rank_key(decision: Decision) -> tuple[object, ...]:
    """Sort key, best first: the score; then dated before undated, newest, with a body, with an image, fullest.

    The end of the key is where the story was read, so that the order in which sources are given never matters.
    """
    article = decision.placed.article
    return (
        -decision.score,
        not decision.dated,
        -decision.effective.timestamp(),
        not article.text,
        article.image is None,
        -len(article.text),
        article.origin,
        article.position,
        article.id,
    )


def lead_key(decision: Decision, *, language: str | None) -> tuple[object, ...]:
    """Sort key of leads: pinned as one, free of a place, in the newsletter's language, no brief, of a region, by rank.

    A story that has its place in a region stays there, unless nothing else can lead.
    """
    placed, pin = decision.placed, decision.pin
    return (
        not (pin and pin.lead),
        bool(pin and pin.place),
        placed.article.language not in (None, language),
        _is_brief(placed.article),
        placed.region == "world",
        *rank_key(decision),
    )


def find_lead(chosen: Iterable[Decision], language: str | None) -> Decision:
    """Find the story that leads; `language` is the newsletter's. Raises ValueError when nothing is chosen."""
    return min(chosen, key=lambda decision: lead_key(decision, language=language))


def _is_brief(article: Article) -> bool:
    """Whether there is too little to print large: no body, and a summary that is short or was cut by the source."""
    return not article.text and (len(article.summary) < _SHORTEST_LEAD or article.summary.endswith("…"))
