"""What editors lay over the articles: pins, bans and other words, each for one story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from digest.model.choosing import Pin


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What an editor wants of one story. What is None or false leaves the article as it is.

    `story` is how the editor calls it: its address, its id or how that begins (8 digits at least), or its headline.
    `origin` and `line` are where that is written. `image` is an address, or "" for none. From the instant `until` on it
    no longer holds. `newsletter` narrows it to one of several.
    """

    story: str
    origin: str = ""
    line: int | None = None
    pin: Pin | None = None
    ban: bool = False
    title: str | None = None
    teaser: str | None = None
    image: str | None = None
    region: str | None = None
    until: datetime | None = None
    note: str | None = None
    newsletter: str | None = None
