"""Who the readers are, and who never gets mail."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
)

from digest.store.schema.columns import Instant, Words, metadata

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

# Messages that came back, each read once.
bounces = Table(
    "bounces",
    metadata,
    Column("key", Text, primary_key=True),  # hash of the message
    Column("at", Instant, nullable=False),
)
