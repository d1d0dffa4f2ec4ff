"""The seam between sending and what writes it down: claims, marks before the final dot, and outcomes."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from digest.model import Entry, Written

__all__ = ["Entry", "Ledger", "Written"]


class Ledger(Protocol):
    """Where one sender of one edition writes down what it does. One thread uses it."""

    def write(self, entry: Entry, *, now: datetime) -> Written:
        """Write an entry whole or not at all, and give what it gave once it survives a crash of the machine.

        Raises HeldError when the edition is not being sent any more: what became of messages is written even then, and
        nothing else. Raises TemporaryError when it cannot be written. After either, nobody may send a final dot.
        """
