"""Which of two stories comes first."""

from __future__ import annotations

from digest.model import Decision


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


def lead_key(decision: Decision, *, language: str) -> tuple[object, ...]:
    """Sort key of leads: in the newsletter's language, with a body, of a region, then by rank."""
    placed = decision.placed
    return (
        (placed.article.language or language) != language,
        not placed.article.text,
        placed.region == "world",
        *rank_key(decision),
    )
