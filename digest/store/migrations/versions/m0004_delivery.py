"""Subscribers, suppressions, variants of editions and a journal whose readers are claimed.

Revision ID: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_FLAG = sa.Boolean(create_constraint=False)


def upgrade() -> None:
    """Make the tables of subscribers, and more columns for deliveries."""
    _make_subscribers()
    _make_variants()
    _rebuild_deliveries()
    op.create_table(
        "bounces",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("at", _INSTANT, nullable=False),
    )


def _make_subscribers() -> None:
    op.create_table(
        "subscribers",
        sa.Column("pk", sa.Integer, primary_key=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("added", _INSTANT, nullable=False),
        sa.Column("strikes", sa.Integer, nullable=False),
        sa.Column("struck", _INSTANT),
    )
    op.create_index("ix_subscribers_hash", "subscribers", ["hash"], unique=True)
    subscriber = sa.ForeignKey("subscribers.pk", name="fk_subscriptions_subscriber")
    op.create_table(
        "subscriptions",
        sa.Column("pk", sa.Integer, primary_key=True),
        sa.Column("subscriber_pk", sa.Integer, subscriber, nullable=False),
        sa.Column("newsletter", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("regions", sa.Text, nullable=False),
        sa.Column("text_only", _FLAG, nullable=False),
        sa.Column("listed", _INSTANT),
    )
    op.create_index("ix_subscriptions_subscriber", "subscriptions", ["subscriber_pk", "newsletter"], unique=True)
    op.create_index("ix_subscriptions_state", "subscriptions", ["newsletter", "state"])
    op.create_table(
        "suppressions",
        sa.Column("hash", sa.Text, primary_key=True),
        sa.Column("address", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )


def _make_variants() -> None:
    edition = sa.ForeignKey("editions.pk", name="fk_variants_edition")
    op.create_table(
        "variants",
        sa.Column("edition_pk", sa.Integer, edition, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("regions", sa.Text, nullable=False),
        sa.Column("text_only", _FLAG, nullable=False),
        sa.Column("stories", sa.Integer, nullable=False),
        sa.Column("parts", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("edition_pk", "number", name="pk_variants"),
    )
    op.create_index("ix_variants_wish", "variants", ["edition_pk", "language", "regions", "text_only"], unique=True)


def _rebuild_deliveries() -> None:
    """Add columns, and fill in the key, which SQL could not: it has no case folding."""
    old = sa.table("deliveries", sa.column("edition_pk"), sa.column("place"), sa.column("recipient"), sa.column("key"))
    with op.batch_alter_table("deliveries") as batch:
        batch.add_column(sa.Column("key", sa.Text))
        batch.add_column(sa.Column("subscription_pk", sa.Integer))
        batch.add_column(sa.Column("variant", sa.Integer, nullable=False, server_default="0"))
        batch.add_column(sa.Column("owner", sa.Text))
        batch.add_column(sa.Column("lease", _INSTANT))
        batch.add_column(sa.Column("fence", sa.Integer, nullable=False, server_default="0"))
        batch.add_column(sa.Column("tries", sa.Integer, nullable=False, server_default="0"))
        batch.add_column(sa.Column("due", _INSTANT))
    connection = op.get_bind()
    for row in connection.execute(sa.select(old.c.edition_pk, old.c.place, old.c.recipient)).all():
        here = old.c.edition_pk == row.edition_pk, old.c.place == row.place
        connection.execute(sa.update(old).where(*here).values(key=row.recipient.casefold()))
    with op.batch_alter_table("deliveries") as batch:
        batch.alter_column("key", existing_type=sa.Text, nullable=False)
        batch.alter_column("variant", existing_type=sa.Integer, server_default=None)
        batch.alter_column("fence", existing_type=sa.Integer, server_default=None)
        batch.alter_column("tries", existing_type=sa.Integer, server_default=None)
        batch.drop_index("ix_deliveries_state")
        batch.create_index("ix_deliveries_state", ["edition_pk", "state", "due", "place"])
        batch.create_index("ix_deliveries_key", ["edition_pk", "key"], unique=True)
        batch.create_index("ix_deliveries_subscription", ["subscription_pk"])
