"""What becomes of messages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DeliveryState(StrEnum):
    """What became of one message."""

    SENT = "sent"
    DEFERRED = "deferred"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    IN_DOUBT = "in_doubt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One reader and what became of their message; `detail` holds the server's own words."""

    recipient: str
    state: DeliveryState
    detail: str = ""
