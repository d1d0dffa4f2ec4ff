"""What is being done and was: messages, runs and troubles."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

from digest.store.schema.columns import Instant, Words, metadata

_KNOWN = text("key IS NOT NULL")

# Each reader of an edition that is sent or was, frozen when sending started. Whoever claims some writes `owner` and a
# new `fence` to them, and must renew `lease`; who holds an older fence may write nothing.
deliveries = Table(
    "deliveries",
    metadata,
    Column("edition_pk", Integer, ForeignKey("editions.pk", name="fk_deliveries_edition"), nullable=False),
    Column("place", Integer, nullable=False),  # the number of the subscription, so that nobody is in it twice
    Column("recipient", Words, nullable=False),
    Column("key", Words),  # by which those are found whose place is another number: of editions of long ago
    Column("state", Text, nullable=False),  # a DeliveryState
    Column("detail", Words, nullable=False),
    Column("at", Instant),
    Column("told", Instant),  # when it was told that the reader is in doubt
    Column("subscription_pk", Integer),  # missing: of long ago, or forgotten
    Column("variant", Integer, nullable=False, default=0),
    Column("owner", Text),
    Column("lease", Instant),  # until when it is the owner's
    Column("fence", Integer, nullable=False, default=0),
    Column("tries", Integer, nullable=False, default=0),
    Column("due", Instant),  # when a deferred one may be tried again
    PrimaryKeyConstraint("edition_pk", "place", name="pk_deliveries"),
    Index("ix_deliveries_state", "edition_pk", "state", "due", "place"),  # whoever waits, in the order of their turn
    Index("ix_deliveries_key", "edition_pk", "key", unique=True, sqlite_where=_KNOWN, postgresql_where=_KNOWN),
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
