"""What is printed: stories, sections, editions, and their e-mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from digest.model.articles import Article, ArticleError
from digest.model.choosing import Decision, Region, Window


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
