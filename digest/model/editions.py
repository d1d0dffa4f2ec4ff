"""What is printed: stories, sections, editions, and their e-mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from digest.model.articles import Article, ArticleError, Image
from digest.model.choosing import Decision, Reason, Region, Window
from digest.model.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article as an edition prints it. `dated` is None for an undated one: then no date is shown.

    `also_in` names the other sources that have it.
    """

    article: Article
    region: str
    teaser: str
    long_teaser: str
    dated: datetime | None = None
    also_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The stories of one region, best first; never empty."""

    region: Region
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsletter:
    """The frame around the stories: who sends it, in which language and time zone, and how to leave.

    `language` is a BCP 47 tag, `timezone` an IANA name, `unsubscribe` a `mailto:` address. `view` is where this edition
    can be read on the web; `utm` are parameters added to links to stories, by their whole names.
    """

    name: str
    language: str = "en"
    timezone: str = "UTC"
    site: str | None = None
    address: str | None = None
    unsubscribe: str | None = None
    view: str | None = None
    utm: tuple[tuple[str, str], ...] = ()


MOST_LINKS = 15
"""Headlines below the sections that are mere links; the others are only counted."""


class Kind(StrEnum):
    """What brings an edition about: the schedule, or a person who wants one besides."""

    REGULAR = "regular"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Which edition of which newsletter: `due` is the schedule's instant, or when an extra one was asked for.

    Unique by newsletter, kind, due and revision. `number` counts the editions of a newsletter from 1 and is the same
    for all revisions of one, which are counted from 1 too.
    """

    newsletter: str
    kind: Kind
    due: datetime
    number: int
    revision: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One issue of a newsletter, whole and unchanging: what is printed, and a decision for every candidate.

    The lead stands above the sections and in none of them; `more` are stories printed as mere links below, `unlinked`
    is how many further ones are only counted. `key` is a hash of everything that is printed. A proof has no `slot`.
    `findings` tell what was done to it while it was made: pictures left out, cuts made so that it fits.
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
    more: tuple[Story, ...] = ()
    slot: Slot | None = None
    findings: tuple[Finding, ...] = ()
    unlinked: int = 0

    @property
    def stories(self) -> tuple[Story, ...]:
        """Every story in reading order, the lead first; without those that are mere links."""
        return (self.lead, *(story for section in self.sections for story in section.stories))


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A look: its template files by name, and what its theme.toml declares.

    `teaser` and `long_teaser` are lengths in graphemes; `lengths` holds other ones for languages, by BCP 47 tag, as the
    teaser and the long teaser. `style` holds the values templates may use. `logo` stands in place of the masthead's
    name, `dark_logo` on dark backgrounds; without `images` stories have none.
    """

    name: str
    files: Mapping[str, str]
    teaser: int
    long_teaser: int
    lengths: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    style: Mapping[str, object] = field(default_factory=dict)
    logo: Image | None = None
    dark_logo: Image | None = None
    images: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Stand-ins in rendered bytes for what differs by reader; made from the edition's key, so no text guesses them.

    `unsubscribe` is where a reader leaves, `view` the address of the edition on the web.
    """

    unsubscribe: str
    view: str

    def make_values(self, *, unsubscribe: str, view: str) -> dict[str, str]:
        """What each token stands for."""
        return {self.unsubscribe: unsubscribe, self.view: view}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The e-mail of an edition, its reader tokens unfilled.

    `pictures` are the bytes of those that are files here, by name: "cid:NAME" in the HTML is one that goes along.
    """

    mjml: str
    html: str
    text: str
    tokens: Tokens
    pictures: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """An edition as it would be, with its e-mail: what preview shows and export writes; never stored."""

    edition: Edition
    rendered: Rendered


class EditionState(StrEnum):
    """How far an edition is; `digest.model.states` says which follows which."""

    DRAFT = "draft"
    APPROVED = "approved"
    SENDING = "sending"
    SENT = "sent"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """Something about an edition as a whole that a person should know; one that `holds` keeps it from being sent.

    `code` is a word for machines: approval, late, nothing_collected, same_as_last, gone, dropped, banned, empty, few,
    many, one_source, same_subject, unsettled_override, lint, variants.
    """

    code: str
    evidence: str
    holds: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRecord:
    """What the store says of an edition without its contents.

    `since` opens its window, `cut_off` closes it. `size` is that of its HTML in bytes, `sources` how many the stories
    come from. `program` is the version that built it. `approved_by` is a person's name, or "policy". `via` names the
    mailer that sent it, if it was not this program.
    """

    slot: Slot
    state: EditionState
    since: datetime
    cut_off: datetime
    built: datetime
    key: str
    subject: str
    preheader: str
    stories: int
    sources: int
    size: int
    program: str
    concerns: tuple[Concern, ...] = ()
    approved_by: str | None = None
    approved: datetime | None = None
    started: datetime | None = None
    ended: datetime | None = None
    via: str | None = None

    @property
    def holds(self) -> tuple[Concern, ...]:
        """What keeps it from being sent."""
        return tuple(concern for concern in self.concerns if concern.holds)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecord:
    """What the store says of a decision: which edition, which article in which revision, and why it is in or out.

    `place` counts the decisions of an edition from 0, chosen ones first; `source` is the name that readers see.
    """

    slot: Slot
    state: EditionState
    cut_off: datetime
    place: int
    article: str
    revision: int
    reason: Reason
    evidence: str
    final: bool
    score: float
    region: str
    title: str
    url: str | None
    source: str
