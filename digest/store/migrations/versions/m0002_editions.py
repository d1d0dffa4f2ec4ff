"""Newsletters, editions with their decisions and contents, deliveries, troubles and runs.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_FLAG = sa.Boolean(create_constraint=False)
_LIVE = sa.column("state").in_(["draft", "approved", "sending", "sent"])


def upgrade() -> None:
    """Make the tables of editions."""
    _make_editions()
    _make_journal()


def _make_editions() -> None:
    op.create_table(
        "newsletters",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("paused", _INSTANT),
        sa.Column("paused_until", _INSTANT),
        sa.Column("refused", sa.Text),
        sa.Column("begun", _INSTANT),
        sa.Column("schedule", sa.Text),
    )
    op.create_table(
        "contents",
        sa.Column("hash", sa.Text, primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "editions",
        sa.Column("pk", sa.Integer, primary_key=True),
        sa.Column("newsletter", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("due", _INSTANT, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.Column("cut_off", _INSTANT, nullable=False),
        sa.Column("built", _INSTANT, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("preheader", sa.Text, nullable=False),
        sa.Column("stories", sa.Integer, nullable=False),
        sa.Column("sources", sa.Integer, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("program", sa.Text, nullable=False),
        sa.Column("concerns", sa.JSON, nullable=False),
        sa.Column("approved_by", sa.Text),
        sa.Column("approved", _INSTANT),
        sa.Column("started", _INSTANT),
        sa.Column("ended", _INSTANT),
        sa.Column("via", sa.Text),
        sa.Column("mailed", _INSTANT),
        sa.Column("parts", sa.JSON, nullable=False),
    )
    op.create_index("ix_editions_slot", "editions", ["newsletter", "kind", "due", "revision"], unique=True)
    op.create_index("ix_editions_number", "editions", ["newsletter", "number", "revision"], unique=True)
    op.create_index(
        "ix_editions_live",
        "editions",
        ["newsletter", "kind", "due"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )
    op.create_index("ix_editions_state", "editions", ["newsletter", "state", "cut_off"])
    edition = sa.ForeignKey("editions.pk", name="fk_decisions_edition")
    op.create_table(
        "decisions",
        sa.Column("edition_pk", sa.Integer, edition, nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("final", _FLAG, nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("url_key", sa.Text),
        sa.Column("source", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("edition_pk", "article", name="pk_decisions"),
    )
    op.create_index("ix_decisions_article", "decisions", ["article"])
    op.create_index("ix_decisions_url_key", "decisions", ["url_key"])


def _make_journal() -> None:
    edition = sa.ForeignKey("editions.pk", name="fk_deliveries_edition")
    op.create_table(
        "deliveries",
        sa.Column("edition_pk", sa.Integer, edition, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("at", _INSTANT),
        sa.Column("told", _INSTANT),
        sa.PrimaryKeyConstraint("edition_pk", "place", name="pk_deliveries"),
    )
    op.create_index("ix_deliveries_state", "deliveries", ["edition_pk", "state"])
    op.create_table(
        "troubles",
        sa.Column("pk", sa.Integer, primary_key=True),
        sa.Column("newsletter", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("exit_code", sa.Integer, nullable=False),
        sa.Column("begun", _INSTANT, nullable=False),
        sa.Column("told", _INSTANT, nullable=False),
    )
    op.create_index("ix_troubles_code", "troubles", ["newsletter", "code"], unique=True)
    op.create_table(
        "runs",
        sa.Column("pk", sa.Integer, primary_key=True),
        sa.Column("newsletter", sa.Text, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("ended", _INSTANT),
        sa.Column("exit_code", sa.Integer),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
    )
    op.create_index("ix_runs_at", "runs", ["newsletter", "at"])
