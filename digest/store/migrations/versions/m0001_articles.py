"""Sources with their memory and polls; articles with their revisions and sightings.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_FLAG = sa.Boolean(create_constraint=False)


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "sources",
        sa.Column("pk", sa.Integer, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("first_polled", _INSTANT, nullable=False),
        sa.Column("last_polled", _INSTANT, nullable=False),
        sa.Column("polls", sa.Integer, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("yielded", _FLAG, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("moved_to", sa.Text),
        sa.Column("moves", sa.Integer, nullable=False),
        sa.Column("modified", _INSTANT),
        sa.Column("due", _INSTANT),
        sa.Column("gone", sa.Text),
        sa.Column("validators", sa.JSON, nullable=False),
    )
    op.create_index("ix_sources_source", "sources", ["source"], unique=True)
    op.create_table(
        "polls",
        sa.Column("pk", sa.Integer, primary_key=True),
        sa.Column("source_pk", sa.Integer, sa.ForeignKey("sources.pk", name="fk_polls_source"), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("seen", sa.Integer, nullable=False),
        sa.Column("new", sa.Integer, nullable=False),
        sa.Column("revised", sa.Integer, nullable=False),
        sa.Column("redated", sa.Integer, nullable=False),
        sa.Column("gap", _FLAG, nullable=False),
        sa.Column("problem", sa.Text),
    )
    op.create_index("ix_polls_source_at", "polls", ["source_pk", "at"], unique=True)
    op.create_table(
        "articles",
        sa.Column("pk", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("source_pk", sa.Integer, sa.ForeignKey("sources.pk", name="fk_articles_source"), nullable=False),
        sa.Column("url_key", sa.Text),
        sa.Column("first_seen", _INSTANT, nullable=False),
        sa.Column("last_seen", _INSTANT, nullable=False),
        sa.Column("published", _INSTANT),
        sa.Column("raw_date", sa.Text),
        sa.Column("flag", sa.Text),
        sa.Column("latest_published", _INSTANT),
        sa.Column("redated", sa.Integer, nullable=False),
        sa.Column("eligible_from", _INSTANT),
        sa.Column("hold", sa.Text),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("wording", sa.Text, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("signature", sa.Text, nullable=False),
        sa.Column("pruned", _FLAG, nullable=False),
    )
    op.create_index("ix_articles_id", "articles", ["id"], unique=True)
    op.create_index("ix_articles_url_key", "articles", ["url_key"])
    op.create_index("ix_articles_first_seen", "articles", ["first_seen"])
    op.create_index("ix_articles_source_first_seen", "articles", ["source_pk", "first_seen"])
    op.create_index("ix_articles_eligible_from", "articles", ["eligible_from"])
    op.create_table(
        "revisions",
        sa.Column("article_pk", sa.Integer, sa.ForeignKey("articles.pk", name="fk_revisions_article"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("seen", _INSTANT, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("article_pk", "number", name="pk_revisions"),
    )
    op.create_table(
        "sightings",
        sa.Column("article_pk", sa.Integer, sa.ForeignKey("articles.pk", name="fk_sightings_article"), nullable=False),
        sa.Column("source_pk", sa.Integer, sa.ForeignKey("sources.pk", name="fk_sightings_source"), nullable=False),
        sa.Column("first_seen", _INSTANT, nullable=False),
        sa.Column("last_seen", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("article_pk", "source_pk", name="pk_sightings"),
    )
    op.create_index("ix_sightings_source", "sightings", ["source_pk"])
