"""What a mail server's reply means for one message (RFC 5321 §4.2), and for the address it was for (RFC 3463)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from digest.model import Blame, DeliveryState
from digest.text.hygiene import clean_line

CLOSING = 421
"""The server shuts the connection, whatever it was asked; the message is not accepted (RFC 5321 §3.8)."""
GO_AHEAD = 354
"""The server waits for the message."""
_PASSING = 454
"""Amazon's mail servers and others say this when they want less."""
NO_SERVICE = 554
"""The server wants nothing of us; also said in greeting (RFC 5321 §3.1)."""
_WORDS_LIMIT = 300

_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_THROTTLING = re.compile(r"throttl|\btoo (?:many|much|fast)\b|\brate\b|limit|slow down|quota|\bbusy\b", re.IGNORECASE)
_UNKNOWN = re.compile(
    r"(?:user|mailbox|recipient|address) (?:is )?(?:unknown|not found)|does(?:n't| not) exist"
    r"|(?:unknown|no such) (?:user|mailbox|recipient|address|person)",
    re.IGNORECASE,
)
_BLAMES = {
    "5.1.1": Blame.GONE,  # no such mailbox
    "5.1.6": Blame.GONE,  # it has moved, nobody knows where to
    "5.1.10": Blame.GONE,  # its domain says that it takes no mail (RFC 7505)
    "5.2.1": Blame.GONE,  # disabled
    "5.1.2": Blame.STRIKE,  # no such host: one morning without DNS must not cost us every reader there
    "5.1.3": Blame.STRIKE,  # not an address to this server's taste
    "5.2.2": Blame.STRIKE,  # full
    "4.2.2": Blame.STRIKE,
}
"""What an enhanced code says of the address. 5.1.7 and 5.1.8 are about the sender, and no others are sure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A reply: its code, -1 when it has none, and the server's words on one clean line.

    `state` is what it makes of a message, None when it makes no sense about one.
    """

    code: int
    words: str
    state: DeliveryState | None

    def __str__(self) -> str:
        return f"{self.code} {self.words}" if self.code > 0 else f"not a reply: {self.words}"


class Kind(StrEnum):
    """What a reply comes to for the one message that it answers."""

    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    """Try again later (4xx)."""
    REFUSED = "refused"
    """This message will not be taken (5xx)."""
    BLOCKED = "blocked"
    """It is us that the server does not want (554, 5.7.x): the address is not to blame."""
    IN_DOUBT = "in_doubt"
    """The final dot went out, and nothing that means anything came back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one message: its kind, the server's words, and what they say of the address itself."""

    kind: Kind
    detail: str = ""
    blame: Blame = Blame.NOTHING


@lru_cache(maxsize=256)  # servers say the same few things
def make_reply(code: int, words: bytes | str) -> Reply:
    """Give a reply as it was read: untrusted bytes, cleaned and cut."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return Reply(code=code, words=clean_line(text, limit=_WORDS_LIMIT), state=_STATES.get(code // 100))


_STATES = {2: DeliveryState.SENT, 4: DeliveryState.DEFERRED, 5: DeliveryState.FAILED}


def judge_reply(reply: Reply) -> Verdict | None:
    """Give what a reply about one reader comes to, or None when it makes no sense.

    An enhanced code counts where it is of the reply's own class. 554 and 5.7.x never blame an address, whatever else
    they say; words without a code are a strike at most.
    """
    if reply.state is None:
        return None
    if reply.state is DeliveryState.SENT:
        return Verdict(kind=Kind.ACCEPTED, detail=str(reply))
    enhanced = find_enhanced(reply)
    if reply.code == NO_SERVICE or enhanced.startswith("5.7."):
        return Verdict(kind=Kind.BLOCKED, detail=str(reply))
    kind = Kind.DEFERRED if reply.state is DeliveryState.DEFERRED else Kind.REFUSED
    return Verdict(kind=kind, detail=str(reply), blame=_find_blame(reply, enhanced))


def is_throttling(reply: Reply) -> bool:
    """Whether the server wants less of us for now: 421, 454, or another 4xx that says so and is not of one mailbox."""
    if reply.state is not DeliveryState.DEFERRED:
        return False
    if reply.code in {CLOSING, _PASSING}:
        return True
    enhanced = find_enhanced(reply)
    is_ours = not enhanced or enhanced.startswith(("4.7.", "4.3."))
    return is_ours and _THROTTLING.search(reply.words) is not None


def find_enhanced(reply: Reply) -> str:
    """Give the enhanced code that a reply's words begin with (RFC 2034), or "" without one of the reply's class."""
    found = _ENHANCED.match(reply.words)
    return found[1] if found and found[1][0] == str(reply.code)[0] else ""


def _find_blame(reply: Reply, enhanced: str) -> Blame:
    if not enhanced and reply.state is DeliveryState.FAILED and _UNKNOWN.search(reply.words):
        return Blame.STRIKE
    return _BLAMES.get(enhanced, Blame.NOTHING)
