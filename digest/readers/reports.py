"""What a mail that came in says of a reader."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What somebody says of a message of ours, or of their own wishes."""

    HARD = "hard"
    """It cannot be delivered, now or later: there is no such mailbox."""
    SOFT = "soft"
    """It was not delivered, for something that may pass: a full mailbox, a server that is down."""
    REFUSED = "refused"
    """The server does not want our mail; the address is not to blame."""
    COMPLAINT = "complaint"
    """The reader called it spam."""
    LEAVE = "leave"
    """The reader wants no more."""
    IGNORED = "ignored"
    """Nothing of that: a note of absence, a warning that delivery takes longer, a letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one mail says.

    `marks` and `links` are what may be tokens, of our return address and of our links: whoever has one that is genuine
    has had that reader's mail. `addresses` are those that the mail is about, which anybody can write. `received_by` are
    those that it came to. `detail` is in the words of the server or the reader.
    """

    kind: Kind
    marks: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    received_by: tuple[str, ...] = ()
    detail: str = ""
