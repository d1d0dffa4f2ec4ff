"""What passes between the network, the parsers of sources and the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from digest.model.articles import Article, ArticleError


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave to ask "has it changed?" with (RFC 9110, 8.8); for a file, its size and time in `etag`."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebRequest:
    """An address that must be read for a source.

    `kind` names the parser of what will come, None lets its content tell. `given` is what the list that named the
    address said of the article there: `title`, `published`, `updated`, `language`, `tags` (with commas), `image`.
    """

    url: str
    kind: str | None = None
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What the network or the disk gave for one source: bytes, and what was said about them.

    `origin` is the source as it was configured, `url` the address that answered in the end. `headers` have names in
    lower case. With `status` 304 there is no body. `moved_to` is where a permanent redirect (301, 308) says the
    source lives now. `kind` and `given` are those of the request.
    """

    origin: str
    body: bytes
    at: datetime
    url: str | None = None
    content_type: str | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    moved_to: str | None = None
    kind: str | None = None
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one document yielded: its articles, and what in it could not become one.

    `name` and `language` are what the source says of itself (a feed's title and language). `more` are addresses that
    belong to the same reading (the next page of an answer, the pages that a sitemap lists); `older` is where the
    source goes on into the past, wanted only if nothing here was known. `feeds` are sources of their own that a list
    (OPML) names. `kind` is the one that the document turned out to be of.
    """

    origin: str
    kind: str | None = None
    articles: tuple[Article, ...] = ()
    errors: tuple[ArticleError, ...] = ()
    name: str | None = None
    language: str | None = None
    more: tuple[WebRequest, ...] = ()
    older: WebRequest | None = None
    feeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What is remembered of a source from one reading to the next; a new one has nothing but defaults.

    `polls` counts the readings that gave an answer, be it that nothing changed or that there is nothing yet;
    `failures` those since that did not. It has `yielded` once an answer held an article. `url` is an address adopted
    after permanent redirects or found on the source's page, `moved_to` one that was seen `moves` times in a row and is
    not adopted yet. `validators` are by address; those without a value are of pages that held no article. `modified` is
    the newest time of change seen, for sources that can be asked for what changed since. Before `due` the source is
    left alone: that is what it asked for, or it failed lately.
    `gone` says why it is not read any more at all.
    """

    polls: int = 0
    failures: int = 0
    yielded: bool = False
    url: str | None = None
    moved_to: str | None = None
    moves: int = 0
    validators: Mapping[str, Validators] = field(default_factory=dict)
    modified: datetime | None = None
    due: datetime | None = None
    gone: str | None = None


class PollOutcome(StrEnum):
    """How the reading of a source ended."""

    READ = "read"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    GONE = "gone"
    NOT_DUE = "not_due"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One reading of one source: what came, and what is to be remembered for the next.

    `source` is the source as it was configured. `gap` is true when older articles may have been missed in between.
    `batches` holds one for each document that was read; a failure is a batch of nothing but its error.
    """

    source: str
    at: datetime
    outcome: PollOutcome
    batches: tuple[Batch, ...] = ()
    memory: Memory = field(default_factory=Memory)
    gap: bool = False

    @property
    def articles(self) -> tuple[Article, ...]:
        """Every article, in the order of reading."""
        return tuple(article for batch in self.batches for article in batch.articles)

    @property
    def errors(self) -> tuple[ArticleError, ...]:
        """Everything that could not be read."""
        return tuple(error for batch in self.batches for error in batch.errors)


class Hold(StrEnum):
    """Why an article does not enter editions, or not yet."""

    BACKLOG = "backlog"
    UNDATED = "undated"
    EMBARGO = "embargo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What was decided when an article was first seen: from when it may enter editions (None: never by itself).

    It stays, but for an undated one that gets a date later.
    """

    eligible_from: datetime | None
    hold: Hold | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article as the store keeps it: its newest revision, counted from 1, and how it came in.

    `article.first_seen` and `article.published` are those of the first sight that had one. `source` is the source as
    it was configured; `flag` says what is wrong with the date, if anything: undated, unreadable, implausible, future.
    """

    article: Article
    source: str
    revision: int
    last_seen: datetime
    changed: datetime
    arrival: Arrival
    flag: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What an article said from the instant `seen` on, until the next revision."""

    number: int
    seen: datetime
    title: str
    summary: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A source that showed an article, named as it was configured."""

    source: str
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All that is remembered of an article: revisions, the oldest first, and who showed it, the first of them first.

    `latest` is the date that its source gives now, which was changed `redated` times; the first one stays in force.
    """

    stored: StoredArticle
    revisions: tuple[Revision, ...]
    sightings: tuple[Sighting, ...]
    redated: int = 0
    latest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPoll:
    """What saving a poll changed: how many articles are new, revised, or only dated otherwise than before.

    `released` were held as undated, and may enter editions since they have a date.
    """

    new: int = 0
    revised: int = 0
    redated: int = 0
    seen: int = 0
    released: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRecord:
    """A reading of a source as its history keeps it: what `SavedPoll` counted, and the first problem if any."""

    at: datetime
    outcome: PollOutcome
    seen: int = 0
    new: int = 0
    revised: int = 0
    redated: int = 0
    gap: bool = False
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRead:
    """Progress event: one source was read; `done` of `total` are through."""

    origin: str
    articles: int
    errors: int
    done: int
    total: int
