"""What an article is told by: whether it changed, and whether another has the same words. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from digest.model import Article

_LENGTH = 16
_WORD = re.compile(r"\w+")
# Where a story stands among others changes with every poll, and says nothing of the story.
_PASSING = frozenset({"position"})


def make_wording(article: Article) -> str:
    """The same for the same headline, summary and text: another one makes another revision."""
    return _hash(f"{article.title}\0{article.summary}\0{article.text}")


def make_details_hash(details: Mapping[str, Any]) -> str:
    """The same for the same details, wherever the article stood in its source."""
    lasting = {key: value for key, value in details.items() if key not in _PASSING}
    return _hash(json.dumps(lasting, sort_keys=True))


def make_signature(article: Article) -> str:
    """The same for exact copies, whatever their spacing, punctuation and case; of the headline without a text."""
    words = _WORD.findall((article.text or f"{article.title} {article.summary}").casefold())
    return _hash(" ".join(words))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
