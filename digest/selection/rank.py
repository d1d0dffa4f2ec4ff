"""Which of two stories comes first."""

from __future__ import annotations

from digest.model import Article, Decision

_SHORTEST_LEAD = 80
"""Characters of a summary that can stand under a large headline."""


def rank_key(decision: Decision) -> tuple[object, ...]:
    """Sort key, best first: dated before undated, newest, with a body, with an image, fullest.

    The end of the key is where the story was read, so that the order in which sources are given never matters.
    """
    article = decision.placed.article
    return (
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
    """Sort key of leads: in the newsletter's language, no brief, of a region, then by rank."""
    placed = decision.placed
    return (
        placed.article.language not in (None, language),
        _is_brief(placed.article),
        placed.region == "world",
        *rank_key(decision),
    )


def _is_brief(article: Article) -> bool:
    """Whether there is too little to print large: no body, and a summary that is short or was cut by the source."""
    return not article.text and (len(article.summary) < _SHORTEST_LEAD or article.summary.endswith("…"))
