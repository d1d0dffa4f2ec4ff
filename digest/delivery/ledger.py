"""The seam between sending and what writes it down: claims, marks before the final dot, and outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from digest.model import Envelope, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is written down at once, in one transaction.

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


class Ledger(Protocol):
    """Where one sender of one edition writes down what it does. One thread uses it."""

    def write(self, entry: Entry, *, now: datetime) -> Written:
        """Write an entry whole or not at all, and give what it gave once it survives a crash of the machine.

        Raises HeldError when the edition is not being sent any more, TemporaryError when it cannot be written: then
        nobody may send a final dot.
        """
