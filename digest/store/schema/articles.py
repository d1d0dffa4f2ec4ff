"""What sources brought: articles with their revisions, and what was seen of pictures."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from digest.store.schema.columns import Instant, Words, metadata

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
