"""Where articles belong, and which of them are taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from digest.model.articles import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A part of the world as a newsletter divides it.

    `places` are ISO 3166-1 alpha-2 codes and XK, ISO 3166-2 codes of US states (US-TX), and folded names of other
    places ("lahore"). A region that is part of another has its key as `parent`; what the parent holds besides, and what
    is about several of its parts, is placed in the parent itself. `called` are its names in every language.
    `language` is that of `name`, a BCP 47 tag, where the newsletter's own has none for it; else None.
    """

    key: str
    name: str
    places: frozenset[str] = frozenset()
    parent: str | None = None
    called: frozenset[str] = frozenset()
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """Every region of a newsletter, in the order they are printed, parts right after what they are part of.

    `world` is always among them.
    """

    name: str
    # Caches are asked by scheme for every story: the name tells most apart, and equality does the rest.
    regions: tuple[Region, ...] = field(hash=False)

    @property
    def lineages(self) -> dict[str, tuple[str, ...]]:
        """By key: what each region is part of, the widest first, and itself at the end."""
        lineages: dict[str, tuple[str, ...]] = {}
        for region in self.regions:
            lineages[region.key] = (*(lineages[region.parent] if region.parent else ()), region.key)
        return lineages


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """What a newsletter knows of where stories are before it reads them.

    `sections` are region keys by category (folded), or by part of a site ("/world/africa/", "news.example/asia/").
    `names` are codes of a country or US state by folded name. `region` is where all stories of a source belong,
    `country` the ISO code of its home. What is placed with less than `least_confidence` goes to World.
    """

    sections: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    region: str | None = None
    country: str | None = None
    least_confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why an article was put into a region: `matched` in `field` speaks for `region` with `weight`.

    Fields that decide alone, with weight 1: "region" (the article declares it), "override" (an editor), "source" and
    "section" (the configuration, or the part of its site). Others add up: "dateline", "title", "lead", "body", "home".
    """

    field: str
    matched: str
    region: str
    weight: float
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An article with its region. `confidence` is between 0 and 1; `evidence` has the heaviest first.

    `source` is the source as it was configured, `order` its place among the configured ones, counted from 0, and
    `revision` the article's, counted from 1. `paused` says that its source is passed over by now, `backlog` that it
    was too old for this newsletter when its source was first read.
    """

    article: Article
    region: str
    confidence: float
    secondary: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    source: str = ""
    order: int = 0
    revision: int = 1
    paused: bool = False
    backlog: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An article that an edition may take, as it is handed to `build_edition`; the fields are those of `Placed`."""

    article: Article
    source: str = ""
    order: int = 0
    revision: int = 1
    paused: bool = False
    backlog: bool = False


class Reason(StrEnum):
    """Why an article is in an edition or out of it: one code for each candidate."""

    CHOSEN = "chosen"
    OUT_OF_WINDOW = "out_of_window"
    TOO_OLD = "too_old"
    NO_DATE = "no_date"
    EMBARGO = "embargo"
    SOURCE_PAUSED = "source_paused"
    WRONG_LANGUAGE = "wrong_language"
    THIN = "thin"
    BANNED = "banned"
    RULED_OUT = "ruled_out"
    USED = "used"
    COPY = "copy"
    GONE = "gone"
    OVER_CAP = "over_cap"
    OVER_SIZE = "over_size"


MEMORY = timedelta(days=30)
"""How long ago a story may have gone out for its copies to be known by their text; by its address it always is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """An article that an edition decided on for good: it went out, or a copy of it did, or it was dropped.

    `article` is its id and `revision` what it said then; `number` is that of the edition, cut off at the instant `at`,
    and `reason` what was decided. `title` and `text` (which is the summary of one without a text) tell copies of a
    story that went out; both are empty where they are forgotten. `source` is the source as it was configured, `name`
    the one that readers see.
    """

    article: str
    number: int
    at: datetime
    reason: Reason = Reason.CHOSEN
    revision: int = 1
    url_key: str | None = None
    title: str = ""
    text: str = ""
    source: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """Where a story was put by hand: at the head of the edition, or at a place in its region, counted from 1."""

    lead: bool = False
    place: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer to "why is it in, why is it out" for one candidate.

    `evidence` is a sentence's worth of fact: the date and the window, the cap, the copy that is shown.
    `dated` is false when no plausible date was given, so that `effective` is when it was first seen. A `final` one
    keeps the article out of later editions once this one is sent; others are carried. `score` is what it was ranked
    by; `also_in` names the sources of its copies, if it is the one that is shown. `pin` says that an editor or the
    CMS put it where it is. `linked` is one that is over the cap and printed as a mere link.
    """

    placed: Placed
    reason: Reason
    effective: datetime
    dated: bool
    evidence: str = ""
    final: bool = False
    score: float = 0.0
    also_in: tuple[str, ...] = ()
    pin: Pin | None = None
    linked: bool = False

    @property
    def chosen(self) -> bool:
        """Whether the article is in the edition."""
        return self.reason is Reason.CHOSEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The span of effective times that is let in, both ends included; None leaves an end open."""

    since: datetime | None = None
    until: datetime | None = None
