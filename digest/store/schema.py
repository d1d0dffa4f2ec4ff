"""The tables, as SQLite and PostgreSQL both understand them. What changes here needs a migration beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    column,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """A zone-aware instant, kept in UTC to the microsecond; where there are no zones, as text that sorts by time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn to UTC."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the zone back that SQLite does not keep."""
        if value is None:
            return None
        instant: datetime = value
        return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)


class Words(TypeDecorator[str]):
    """Text that UTF-8 can hold: a file's name may have bytes that are none, which come as lone surrogates."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write what no database takes as an escape."""
        return value if value is None else escape(value)


def escape(text: str) -> str:
    """`text` as a column of `Words` gives it back."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


metadata = MetaData()

sources = Table(
    "sources",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("source", Words, nullable=False),  # as it was configured
    Column("name", Words),  # what it calls itself
    Column("first_polled", Instant, nullable=False),
    Column("last_polled", Instant, nullable=False),
    Column("polls", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("yielded", Boolean(create_constraint=False), nullable=False),
    Column("url", Words),
    Column("moved_to", Words),
    Column("moves", Integer, nullable=False),
    Column("modified", Instant),
    Column("due", Instant),
    Column("gone", Words),
    Column("validators", JSON, nullable=False),  # address -> [etag, last_modified]
    Index("ix_sources_source", "source", unique=True),
)

polls = Table(
    "polls",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("source_pk", Integer, ForeignKey("sources.pk", name="fk_polls_source"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("revised", Integer, nullable=False),
    Column("redated", Integer, nullable=False),
    Column("gap", Boolean(create_constraint=False), nullable=False),
    Column("problem", Words),
    Index("ix_polls_source_at", "source_pk", "at", unique=True),
)

# What is looked up at every poll is in here, so that the long texts stay unread; they are in `revisions`.
articles = Table(
    "articles",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", Text, nullable=False),  # the article's own, the same on every machine
    Column("source_pk", Integer, ForeignKey("sources.pk", name="fk_articles_source"), nullable=False),
    Column("url_key", Words),
    Column("first_seen", Instant, nullable=False),
    Column("last_seen", Instant, nullable=False),
    Column("published", Instant),  # the first plausible one
    Column("raw_date", Words),
    Column("flag", Text),
    Column("latest_published", Instant),  # what its source says now
    Column("redated", Integer, nullable=False),
    Column("eligible_from", Instant),
    Column("hold", Text),
    Column("revision", Integer, nullable=False),
    Column("wording", Text, nullable=False),  # tells whether headline, summary and text are still the same
    Column("details", Text, nullable=False),  # and this whether the rest is
    Column("signature", Text, nullable=False),  # the same for copies in other places
    Column("pruned", Boolean(create_constraint=False), nullable=False),  # then it has no revisions any more
    Index("ix_articles_id", "id", unique=True),
    Index("ix_articles_url_key", "url_key"),
    Index("ix_articles_first_seen", "first_seen"),
    Index("ix_articles_source_first_seen", "source_pk", "first_seen"),
    Index("ix_articles_eligible_from", "eligible_from"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("article_pk", Integer, ForeignKey("articles.pk", name="fk_revisions_article"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("seen", Instant, nullable=False),
    Column("title", Words, nullable=False),
    Column("details", JSON, nullable=False),
    Column("summary", Words, nullable=False),
    Column("text", Words, nullable=False),
    PrimaryKeyConstraint("article_pk", "number", name="pk_revisions"),
)

# Where else an article was seen than in the source that brought it first.
sightings = Table(
    "sightings",
    metadata,
    Column("article_pk", Integer, ForeignKey("articles.pk", name="fk_sightings_article"), nullable=False),
    Column("source_pk", Integer, ForeignKey("sources.pk", name="fk_sightings_source"), nullable=False),
    Column("first_seen", Instant, nullable=False),
    Column("last_seen", Instant, nullable=False),
    PrimaryKeyConstraint("article_pk", "source_pk", name="pk_sightings"),
    Index("ix_sightings_source", "source_pk"),
)

# What was seen of pictures on the web, each asked for once: those that gave nothing are among them.
pictures = Table(
    "pictures",
    metadata,
    Column("url", Words, primary_key=True),
    Column("asked", Instant, nullable=False),
    Column("kind", Text),
    Column("width", Integer),
    Column("height", Integer),
    Column("size", Integer),
    Column("problem", Words),
    Index("ix_pictures_asked", "asked"),
)

# What a person told the schedule, and what the last run left for the next one.
newsletters = Table(
    "newsletters",
    metadata,
    Column("name", Words, primary_key=True),
    Column("paused", Instant),  # since when
    Column("paused_until", Instant),  # without one: until it is resumed
    Column("refused", Text),  # tells the settings that a mail server refused, so that they are not tried again
    Column("begun", Instant),  # from when dues count: the first run with this schedule, or the end of the last pause
    Column("schedule", Words),
)

# Long bytes by the hash of what they are, compressed: what several editions share is kept once.
contents = Table(
    "contents",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

_LIVE = column("state").in_(["draft", "approved", "sending", "sent"])

editions = Table(
    "editions",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("newsletter", Words, nullable=False),
    Column("kind", Text, nullable=False),
    Column("due", Instant, nullable=False),
    Column("number", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("cut_off", Instant, nullable=False),
    Column("built", Instant, nullable=False),
    Column("key", Text, nullable=False),
    Column("subject", Words, nullable=False),
    Column("preheader", Words, nullable=False),
    Column("stories", Integer, nullable=False),
    Column("sources", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("program", Text, nullable=False),
    Column("concerns", JSON, nullable=False),  # [code, evidence, holds] each
    Column("approved_by", Words),
    Column("approved", Instant),
    Column("started", Instant),
    Column("ended", Instant),
    Column("via", Words),
    Column("mailed", Instant),  # when its draft was mailed to editors
    Column("parts", JSON, nullable=False),  # what it is made of, by name -> hash in `contents`; empty once pruned
    Index("ix_editions_slot", "newsletter", "kind", "due", "revision", unique=True),
    Index("ix_editions_number", "newsletter", "number", "revision", unique=True),
    Index("ix_editions_live", "newsletter", "kind", "due", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
    Index("ix_editions_state", "newsletter", "state", "cut_off"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("edition_pk", Integer, ForeignKey("editions.pk", name="fk_decisions_edition"), nullable=False),
    Column("article", Text, nullable=False),  # its id, which outlives what is pruned
    Column("revision", Integer, nullable=False),
    Column("place", Integer, nullable=False),  # its place among the decisions of the edition
    Column("reason", Text, nullable=False),
    Column("evidence", Words, nullable=False),
    Column("final", Boolean(create_constraint=False), nullable=False),
    Column("score", Float, nullable=False),
    Column("region", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("url", Words),
    Column("url_key", Words),
    Column("source", Words, nullable=False),
    PrimaryKeyConstraint("edition_pk", "article", name="pk_decisions"),
    Index("ix_decisions_article", "article"),
    Index("ix_decisions_url_key", "url_key"),
)

# A person who gets newsletters, by address.
subscribers = Table(
    "subscribers",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("address", Words, nullable=False),
    Column("hash", Text, nullable=False),  # keyed, of what is the same for two spellings of the address
    Column("name", Words, nullable=False),
    Column("added", Instant, nullable=False),
    Column("strikes", Integer, nullable=False),
    Column("struck", Instant),
    Index("ix_subscribers_hash", "hash", unique=True),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("subscriber_pk", Integer, ForeignKey("subscribers.pk", name="fk_subscriptions_subscriber"), nullable=False),
    Column("newsletter", Words, nullable=False),
    Column("state", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("language", Text, nullable=False),  # "" is the newsletter's own
    Column("regions", Words, nullable=False),  # keys in sorted order with a space between them; "" is all
    Column("text_only", Boolean(create_constraint=False), nullable=False),
    Column("listed", Instant),  # when a file of readers named it last; missing: it stands for itself
    Index("ix_subscriptions_subscriber", "subscriber_pk", "newsletter", unique=True),
    Index("ix_subscriptions_state", "newsletter", "state"),
)

# Who never gets mail; the hash is all that is left of who asked to be forgotten.
suppressions = Table(
    "suppressions",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("address", Words),
    Column("reason", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("detail", Words, nullable=False),
)

# What an edition is to readers who want a part of it, or another language; 0 is the edition itself and stands for all
# that have no row here.
variants = Table(
    "variants",
    metadata,
    Column("edition_pk", Integer, ForeignKey("editions.pk", name="fk_variants_edition"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("language", Text, nullable=False),
    Column("regions", Words, nullable=False),
    Column("text_only", Boolean(create_constraint=False), nullable=False),
    Column("stories", Integer, nullable=False),
    Column("parts", JSON, nullable=False),  # as an edition's; empty if it has no story
    PrimaryKeyConstraint("edition_pk", "number", name="pk_variants"),
    Index("ix_variants_wish", "edition_pk", "language", "regions", "text_only", unique=True),
)

# Each reader of an edition that is sent or was, frozen when sending started. Whoever claims some writes `owner` and a
# new `fence` to them, and must renew `lease`; who holds an older fence may write nothing.
deliveries = Table(
    "deliveries",
    metadata,
    Column("edition_pk", Integer, ForeignKey("editions.pk", name="fk_deliveries_edition"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("recipient", Words, nullable=False),
    Column("key", Words, nullable=False),  # the same for two spellings of an address
    Column("state", Text, nullable=False),  # a DeliveryState
    Column("detail", Words, nullable=False),
    Column("at", Instant),
    Column("told", Instant),  # when it was told that the reader is in doubt
    Column("subscription_pk", Integer),
    Column("variant", Integer, nullable=False, default=0),
    Column("owner", Text),
    Column("lease", Instant),  # until when it is the owner's
    Column("fence", Integer, nullable=False, default=0),
    Column("tries", Integer, nullable=False, default=0),
    Column("due", Instant),  # when a deferred one may be tried again
    PrimaryKeyConstraint("edition_pk", "place", name="pk_deliveries"),
    Index("ix_deliveries_state", "edition_pk", "state", "due", "place"),  # whoever waits, in the order of their turn
    Index("ix_deliveries_key", "edition_pk", "key", unique=True),
    Index("ix_deliveries_subscription", "subscription_pk"),
)

# Messages that came back, each read once.
bounces = Table(
    "bounces",
    metadata,
    Column("key", Text, primary_key=True),  # hash of the message
    Column("at", Instant, nullable=False),
)

troubles = Table(
    "troubles",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("newsletter", Words, nullable=False),
    Column("code", Words, nullable=False),  # the same for the same trouble, however it is worded today
    Column("text", Words, nullable=False),
    Column("exit_code", Integer, nullable=False),
    Column("begun", Instant, nullable=False),
    Column("told", Instant, nullable=False),
    Index("ix_troubles_code", "newsletter", "code", unique=True),
)

runs = Table(
    "runs",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("newsletter", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("ended", Instant),  # missing: it is under way, or was killed
    Column("exit_code", Integer),
    Column("step", Text, nullable=False),
    Column("told", Words, nullable=False),
    Index("ix_runs_at", "newsletter", "at"),
)
