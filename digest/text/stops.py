"""Knows whether a text ends as sentences do."""

from __future__ import annotations

import re

_LONGEST = 8
_STOP = re.compile(r"[.!?…。！？｡．۔؟।॥။។።։]\s?[\"'”’“‘»«›‹)\]」』】）]{0,3}\Z")


def ends_sentence(text: str) -> bool:
    """Whether `text` ends with a full stop or the like, and at most the quotes and brackets that close behind it."""
    return bool(_STOP.search(text[-_LONGEST:]))
