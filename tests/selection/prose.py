"""Texts that share no run of four words unless they are made to."""

from __future__ import annotations

from typing import Any

from digest.model import Placed
from tests.factories import make_article


def make_prose(topic: str, start: int = 0, end: int = 120) -> str:
    """The words `start` to `end` of an endless text on a topic, a sentence to ten words."""
    words = [f"{topic}{number}" for number in range(start, end)]
    sentences = (" ".join(words[place : place + 10]) for place in range(0, len(words), 10))
    return " ".join(f"{sentence}." for sentence in sentences)


def place(number: int, *, source: str | None = None, order: int = 0, **changes: Any) -> Placed:
    """A candidate of a source of its own unless one is named, with a headline of its own."""
    name = source if source is not None else f"source {number}"
    title = f"Headline{number} of{number} another{number} kind{number}"
    article = make_article(number, **{"title": title, "origin": f"{name}.xml", **changes})
    return Placed(article=article, region="europe", confidence=0.9, source=name, order=order)
