"""Newsletters and their editions: what they are made of, what was decided, and what some readers get of them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    column,
)

from digest.store.schema.columns import Instant, Words, metadata

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
