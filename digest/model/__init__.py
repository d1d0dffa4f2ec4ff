"""The nouns that every stage agrees on: frozen data, no behaviour beyond what their fields imply.

All instants are zone-aware `datetime`s in UTC; all text has passed `digest.text.hygiene`.
"""

from digest.model.articles import Article, ArticleError, Dateline, Image, Rendition, Trouble
from digest.model.choosing import Decision, Evidence, Placed, Reason, Region, Scheme, Window
from digest.model.deliveries import Delivery, DeliveryState
from digest.model.editions import Edition, Newsletter, Proof, Rendered, Section, Story, Theme, Tokens
from digest.model.reading import (
    Arrival,
    Batch,
    Fetched,
    History,
    Hold,
    Memory,
    Poll,
    PollOutcome,
    PollRecord,
    Revision,
    SavedPoll,
    Sighting,
    SourceRead,
    StoredArticle,
    Validators,
    WebRequest,
)

__all__ = [
    "Arrival",
    "Article",
    "ArticleError",
    "Batch",
    "Dateline",
    "Decision",
    "Delivery",
    "DeliveryState",
    "Edition",
    "Evidence",
    "Fetched",
    "History",
    "Hold",
    "Image",
    "Memory",
    "Newsletter",
    "Placed",
    "Poll",
    "PollOutcome",
    "PollRecord",
    "Proof",
    "Reason",
    "Region",
    "Rendered",
    "Rendition",
    "Revision",
    "SavedPoll",
    "Scheme",
    "Section",
    "Sighting",
    "SourceRead",
    "StoredArticle",
    "Story",
    "Theme",
    "Tokens",
    "Trouble",
    "Validators",
    "WebRequest",
    "Window",
]
