"""What a mail server's reply means for one message (RFC 5321 §4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from digest.model import Blame, DeliveryState
from digest.text.hygiene import clean_line

CLOSING = 421
"""The server shuts the connection, whatever it was asked; the message is not accepted (RFC 5321 §3.8)."""
GO_AHEAD = 354
"""The server waits for the message."""
_WORDS_LIMIT = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A reply: its code, -1 when it has none, and the server's words on one clean line."""

    code: int
    words: str

    def __str__(self) -> str:
        return f"{self.code} {self.words}" if self.code > 0 else f"not a reply: {self.words}"


def make_reply(code: int, words: bytes | str) -> Reply:
    """Give a reply as smtplib read it: untrusted bytes, cleaned and cut."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return Reply(code=code, words=clean_line(text, limit=_WORDS_LIMIT))


def find_state(reply: Reply) -> DeliveryState | None:
    """Give what a reply makes of the message, or None when the reply makes no sense."""
    return _STATES.get(reply.code // 100)


_STATES = {2: DeliveryState.SENT, 4: DeliveryState.DEFERRED, 5: DeliveryState.FAILED}


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
