"""The nouns that every stage agrees on: frozen data, no behaviour beyond what their fields imply.

All instants are zone-aware `datetime`s in UTC; all text has passed `digest.text.hygiene`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture that belongs to an article; sizes in CSS pixels when the source gave them."""

    url: str
    alt: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """The line a wire story opens with, taken off its text: "Jerusalem/Beirut (Reuters) -"."""

    text: str
    places: tuple[str, ...] = ()
    agency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a source says. Only `id`, `title`, `source`, `origin` and `first_seen` are certain.

    `source` is the name readers see, `origin` the file or address it was read from and `position` its
    place in there. `text` holds paragraphs parted by a blank line, without dateline, byline or boilerplate;
    a brief has none and says all it has in `summary`. `region` is what the source itself declared.
    """

    id: str
    title: str
    source: str
    origin: str
    first_seen: datetime
    position: int = 0
    url: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    raw_date: str | None = None
    language: str | None = None
    summary: str = ""
    text: str = ""
    dateline: Dateline | None = None
    region: str | None = None
    image: Image | None = None
    tags: tuple[str, ...] = ()


class Trouble(StrEnum):
    """What kind of thing went wrong with a source: it decides the exit code when nothing else could be read."""

    UNREADABLE = "unreadable"
    MISSING = "missing"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleError:
    """One thing that could not become an article; the rest goes on."""

    origin: str
    problem: str
    line: int | None = None
    trouble: Trouble = Trouble.UNREADABLE

    def __str__(self) -> str:
        place = f"{self.origin}:{self.line}" if self.line else self.origin
        return f"{place}: {self.problem}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What the network or the disk gave for one source: bytes, and what was said about them."""

    origin: str
    body: bytes
    at: datetime
    url: str | None = None
    content_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one source yielded: its articles, and what in it could not become one.

    `name` and `language` are what the source says of itself (a feed's title and language).
    """

    origin: str
    articles: tuple[Article, ...] = ()
    errors: tuple[ArticleError, ...] = ()
    name: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRead:
    """Progress event: one source was read; `done` of `total` are through."""

    origin: str
    articles: int
    errors: int
    done: int
    total: int


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
class Story:
    """An article as an edition prints it. `dated` is None for an undated one: then no date is shown."""

    article: Article
    region: str
    teaser: str
    long_teaser: str
    dated: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The stories of one region, best first; never empty."""

    region: Region
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsletter:
    """The frame around the stories: who sends it, in which language and time zone, and how to leave.

    `language` is a BCP 47 tag, `timezone` an IANA name, `unsubscribe` a `mailto:` address.
    """

    name: str
    language: str = "en"
    timezone: str = "UTC"
    site: str | None = None
    address: str | None = None
    unsubscribe: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The span of effective times that is let in, both ends included; None leaves an end open."""

    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One issue of a newsletter, whole and unchanging: what is printed, and a decision for every candidate.

    The lead stands above the sections and in none of them. `key` is a hash of everything that is printed.
    """

    key: str
    newsletter: Newsletter
    cut_off: datetime
    window: Window
    subject: str
    preheader: str
    lead: Story
    sections: tuple[Section, ...]
    decisions: tuple[Decision, ...]
    errors: tuple[ArticleError, ...] = ()

    @property
    def stories(self) -> tuple[Story, ...]:
        """Every story in reading order, the lead first."""
        return (self.lead, *(story for section in self.sections for story in section.stories))


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A look: its template files by name, and what its theme.toml declares.

    `teaser` and `long_teaser` are lengths in graphemes; `style` holds the values templates may use.
    """

    name: str
    files: Mapping[str, str]
    teaser: int
    long_teaser: int
    style: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Stand-ins in rendered bytes for what differs by reader; made from the edition's key, so no text guesses them."""

    unsubscribe: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The e-mail of an edition, its reader tokens unfilled."""

    mjml: str
    html: str
    text: str
    tokens: Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """An edition as it would be, with its e-mail: what preview shows and export writes; never stored."""

    edition: Edition
    rendered: Rendered


class DeliveryState(StrEnum):
    """What became of one message."""

    SENT = "sent"
    DEFERRED = "deferred"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    IN_DOUBT = "in_doubt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One reader and what became of their message; `detail` holds the server's own words."""

    recipient: str
    state: DeliveryState
    detail: str = ""
