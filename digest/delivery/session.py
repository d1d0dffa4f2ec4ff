"""The seam between sending and what carries messages: one connection, one message at a time, stopped before its dot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from digest.delivery.replies import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One reader's message on the wire: who bounces go to, the reader, and the content in lines that end in CRLF.

    No line of the content begins with a dot, and its last one is ended. It is in `pieces`: most of it is the same for
    everybody, and need not be copied for each.
    """

    sender: str
    recipient: str
    pieces: Sequence[bytes]

    @property
    def content(self) -> bytes:
        """All of it."""
        return b"".join(self.pieces)


class Session(Protocol):
    """One open connection. What concerns every reader alike is raised, what concerns one of them is a verdict.

    Every method raises LoginError for what a person must put right (the sender refused, say), ThrottledError when the
    server wants less for now, and BrokenError when the connection is gone, the message not accepted, and it may be
    tried again over another one.
    """

    def begin(self, letter: Letter) -> Verdict | None:
        """Hand over the envelope, and the content but for its final dot; a verdict if the server refused the reader."""

    def finish(self, following: Letter | None = None) -> Verdict:
        """Write the final dot and wait for what the server says; in doubt when it says nothing that means anything.

        `following` is what will be begun next, if anything is over this connection: its envelope may ride along.
        """

    def close(self) -> None:
        """Cut the connection, politely if no message is under way."""

    def describe(self) -> str:
        """Say what the connection is like: server, encryption, login."""
