"""The tables, as SQLite and PostgreSQL both understand them. What changes here needs a migration beside it."""

from __future__ import annotations

from digest.store.schema.articles import articles, pictures, polls, revisions, sightings, sources
from digest.store.schema.columns import Instant, Words, escape, metadata
from digest.store.schema.editions import contents, decisions, editions, newsletters, variants
from digest.store.schema.journal import deliveries, runs, troubles
from digest.store.schema.readers import bounces, subscribers, subscriptions, suppressions

__all__ = [
    "Instant",
    "Words",
    "articles",
    "bounces",
    "contents",
    "decisions",
    "deliveries",
    "editions",
    "escape",
    "metadata",
    "newsletters",
    "pictures",
    "polls",
    "revisions",
    "runs",
    "sightings",
    "sources",
    "subscribers",
    "subscriptions",
    "suppressions",
    "troubles",
    "variants",
]
