"""What becomes of messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DeliveryState(StrEnum):
    """Where a reader's message stands.

    pending -> claimed -> attempting -> sent, deferred, failed or in doubt; suppressed and cancelled ones are not tried.
    A deferred one waits for its instant, and is claimed again.
    """

    PENDING = "pending"
    CLAIMED = "claimed"
    ATTEMPTING = "attempting"
    SENT = "sent"
    DEFERRED = "deferred"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    CANCELLED = "cancelled"
    IN_DOUBT = "in_doubt"


WAITING = (DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.ATTEMPTING, DeliveryState.DEFERRED)
"""The states of readers who are still to be tried, or are being tried."""

OUTCOMES = (
    DeliveryState.SENT,
    DeliveryState.DEFERRED,
    DeliveryState.FAILED,
    DeliveryState.SUPPRESSED,
    DeliveryState.IN_DOUBT,
)
"""What one try, or none, makes of a message."""


class Blame(StrEnum):
    """What a server's refusal says of the address itself, beyond this one message."""

    NOTHING = "nothing"
    STRIKE = "strike"
    """Its mailbox takes no mail for now, being full for example."""
    GONE = "gone"
    """There is no such mailbox."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One reader and what became of their message; `detail` holds the server's own words."""

    recipient: str
    state: DeliveryState
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One reader of an edition, claimed to be tried.

    `place` is the reader's in the journal, `fence` the number of the claim: whoever holds an older one writes nothing.
    `variant` says which of the edition's messages is theirs. `subscription` is the number of theirs, None without one.
    `tries` is how often the message was tried and deferred.
    """

    place: int
    recipient: str
    fence: int = 0
    variant: int = 0
    subscription: int | None = None
    tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one try: the state and the server's own words.

    `due` is when a deferred one may be tried again. `counted` says whether this try counts among those after which a
    reader is given up: what a server does to everybody alike does not.
    """

    envelope: Envelope
    state: DeliveryState
    detail: str = ""
    due: datetime | None = None
    counted: bool = True
    blame: Blame = Blame.NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is written into the journal at once, in one transaction.

    `attempts` are messages of which all but the final dot is on its way, `outcomes` what became of others, `returned`
    are claimed ones that nobody tried, and `wanted` is how many more are to be claimed. `renew` keeps what is claimed.
    """

    attempts: Sequence[Envelope] = ()
    outcomes: Sequence[Outcome] = ()
    returned: Sequence[Envelope] = ()
    wanted: int = 0
    renew: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a transaction gave, once it lasts: which attempts may go on, by place, and who was claimed.

    An attempt whose place is missing is another sender's by now: its connection must be cut before the dot.
    `next_due` is when the first deferred reader is due, if nobody could be claimed and some are put off.
    """

    granted: frozenset[int] = frozenset()
    claimed: tuple[Envelope, ...] = ()
    next_due: datetime | None = None
