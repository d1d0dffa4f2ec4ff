"""What was seen of pictures on the web.

Revision ID: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of pictures."""
    op.create_table(
        "pictures",
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("asked", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text),
        sa.Column("width", sa.Integer),
        sa.Column("height", sa.Integer),
        sa.Column("size", sa.Integer),
        sa.Column("problem", sa.Text),
    )
    op.create_index("ix_pictures_asked", "pictures", ["asked"])
