"""Where articles belong, and which of them are taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from digest.model.articles import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A part of the world as a newsletter divides it; `countries` are ISO 3166-1 alpha-2 codes and XK."""

    key: str
    name: str
    countries: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """Every region of a newsletter, in the order they are printed. `world` is always among them."""

    name: str
    regions: tuple[Region, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why an article was put into a region: `matched` in `field` speaks for `region` with `weight`."""

    field: str
    matched: str
    region: str
    weight: float
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An article with its region. `confidence` is between 0 and 1; `evidence` has the heaviest first."""

    article: Article
    region: str
    confidence: float
    secondary: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Reason(StrEnum):
    """Why an article is in an edition or out of it: one code for each candidate."""

    CHOSEN = "chosen"
    OUT_OF_WINDOW = "out_of_window"
    OVER_CAP = "over_cap"
    COPY = "copy"
    WRONG_LANGUAGE = "wrong_language"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer to "why is it in, why is it out" for one candidate.

    `evidence` is a sentence's worth of fact: the date and the window, the cap, the copy that is shown.
    `dated` is false when no plausible date was given, so that `effective` is when it was first seen.
    """

    placed: Placed
    reason: Reason
    effective: datetime
    dated: bool
    evidence: str = ""

    @property
    def chosen(self) -> bool:
        """Whether the article is in the edition."""
        return self.reason is Reason.CHOSEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The span of effective times that is let in, both ends included; None leaves an end open."""

    since: datetime | None = None
    until: datetime | None = None
