"""A reader's place in the journal is the number of their subscription, by which they are found.

An index of a million hashes took two thirds of the time in which a sending starts and nobody else can write. The key
stays where it stands: in editions that were sent before.

Revision ID: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_KNOWN = sa.text("key IS NOT NULL")


def upgrade() -> None:
    """Let deliveries do without a key, and index those that have one."""
    with op.batch_alter_table("deliveries") as batch:
        batch.drop_index("ix_deliveries_key")
        batch.drop_index("ix_deliveries_subscription")
        batch.alter_column("key", existing_type=sa.Text, nullable=True)
    op.create_index(
        "ix_deliveries_key",
        "deliveries",
        ["edition_pk", "key"],
        unique=True,
        sqlite_where=_KNOWN,
        postgresql_where=_KNOWN,
    )
