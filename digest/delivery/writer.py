"""Writes the journal: what gathered since the last entry is the next, and lasts as one (group commit)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from queue import SimpleQueue
from threading import Lock

from digest.delivery.inbox import Goodbye, Inbox, Lost, Mark, Wake
from digest.delivery.ledger import Entry, Ledger, Written
from digest.delivery.line import Line
from digest.delivery.plan import Plan
from digest.model import Delivery, DeliveryState, Envelope, Outcome

_AHEAD = 25
"""How many readers a connection are claimed at once, so that none of them waits for the next ones."""
_MOST_ASIDE = 2_000
_SHORTEST_COST, _LONGEST_LINGER = 0.0003, 0.01
"""Seconds: what an entry costs at least to make fewer and larger ones worth while, and how long it waits at most."""
_PATIENCE = 4
"""How many times as long as the last entry took, the next waits for whoever is about to come."""
_HOPE = 0.125
"""With each entry that had as many marks as it waited for, the next ones wait for so many more."""
_MOMENT = 0.005
"""Seconds within which what became of a message is written down."""


class Writer:
    """Owns the ledger. `run` is a part of the crew that the workers are in.

    `drain` and `let_go` may be called in any thread.

    It keeps the line filled, and closes it when nobody is left to be claimed or `drain` was called. It ends when so
    many `workers` have said goodbye. If the ledger raises, that goes to `fail`, and no mark is granted any more.
    """

    def __init__(
        self,
        ledger: Ledger,
        line: Line,
        *,
        plan: Plan,
        clock: Callable[[], datetime],
        timer: Callable[[], float],
        fail: Callable[[BaseException], None],
        watch: Callable[[str], None],
    ) -> None:
        self._ledger, self._line, self._plan = ledger, line, plan
        self._clock, self._timer, self._fail, self._watch = clock, timer, fail, watch
        self._inbox = Inbox()
        self._pen = Lock()
        self._batch = _AHEAD * plan.connections
        self._workers = plan.connections
        self._renewed = timer()
        self._out = 0
        self._cost = 0.0
        self._company = float(plan.connections)
        self._dry = self._changed = self._draining = self._broken = False
        self._outcomes: list[Outcome] = []
        self._returned: list[Envelope] = []
        self.counts: Counter[DeliveryState] = Counter()
        self.written: SimpleQueue[Delivery] = SimpleQueue()

    def mark(self, envelope: Envelope) -> bool:
        """Write down that a final dot is about to be sent, and wait until that lasts; False if it must not be."""
        mark = Mark(envelope)
        self._inbox.put(mark)
        mark.wait()
        return mark.granted

    def note(self, outcome: Outcome) -> None:
        """Write down what became of a message, with the next mark or in a moment: nobody is woken up for it."""
        self._inbox.note(outcome)

    def give_back(self, envelope: Envelope) -> None:
        """Write down that nobody tried this reader."""
        self._inbox.put(envelope)

    def lose(self) -> None:
        """Count no longer on a reader whose mark was not granted."""
        self._inbox.put(Lost())

    def say_goodbye(self) -> None:
        """A worker has ended."""
        self._inbox.put(Goodbye())

    def drain(self) -> None:
        """Claim nobody any more; who is under way comes to an end."""
        self._draining = True
        self._line.close()
        self._inbox.put(Wake())

    def let_go(self) -> None:
        """Write nothing more, from now on: whoever calls this may close the ledger."""
        self._pen.acquire()

    def run(self) -> None:
        """Write until everybody has left, and then what is left."""
        while self._workers:
            wanted = self._find_wanted()
            marks = self._gather(patience=0.0 if wanted else self._find_patience())
            self._write(marks, wanted=wanted)
            if self._dry and not self._out and not self._changed:
                self._line.close()
        self._returned.extend(self._line.empty())
        self._broken = False  # once more, for what is known and was not written
        self._write([], wanted=0)

    def _find_wanted(self) -> int:
        """Give how many readers are to be claimed now."""
        if self._draining or self._broken:
            return 0
        if self._dry and (self._out or not self._changed):
            return 0
        has_enough = self._line.count_ready() * 2 > self._batch or self._line.count_aside() > _MOST_ASIDE
        return 0 if has_enough else self._batch

    def _find_validity(self) -> float:
        """Give the seconds until the claims must be renewed."""
        period = self._plan.lease / 3
        return period if self._broken else max(self._renewed + period - self._timer(), 0.0)

    def _find_patience(self) -> float:
        """Give the seconds until it must be looked what there is to write."""
        return min(self._find_validity(), _MOMENT) if self._out else self._find_validity()

    def _gather(self, *, patience: float) -> list[Mark]:
        """Wait for something to write, and then a little for others who are about to come; give the marks among it."""
        marks: list[Mark] = []
        linger = min(self._cost * _PATIENCE, _LONGEST_LINGER) if self._cost > _SHORTEST_COST else 0.0
        for item in self._inbox.take_items(patience=patience, linger=linger, enough=int(self._company)):
            if isinstance(item, Mark):
                marks.append(item)
            elif isinstance(item, Envelope):
                self._returned.append(item)
            self._workers -= isinstance(item, Goodbye)
            self._out -= isinstance(item, Lost)
        self._outcomes.extend(self._inbox.take_outcomes())
        if marks:
            self._meet(len(marks))
        return marks

    def _meet(self, count: int) -> None:
        """Wait next time for as many as came now: connections that are served together come back together.

        Who is held up by the server is not waited for again and again: only now and then for one more than came.
        """
        hoped = self._company + _HOPE if count >= int(self._company) else 0.0
        self._company = min(max(hoped, count), max(self._workers, 1))

    def _write(self, marks: list[Mark], *, wanted: int) -> None:
        """Write one entry, and let go who waited for it. When the ledger raises, nobody is granted anything."""
        written: Written | None = None
        try:
            written = self._write_entry(marks, wanted=wanted)
        except BaseException as error:  # noqa: BLE001 it is raised where the sending ends
            self._broken = True
            self._fail(error)
        for mark in marks:
            mark.granted = written is not None and mark.envelope.place in written.granted
            mark.ring()

    def _write_entry(self, marks: list[Mark], *, wanted: int) -> Written | None:
        renew = not self._find_validity()
        if self._broken or not (marks or self._outcomes or self._returned or wanted or renew):
            return None
        entry = Entry(
            attempts=tuple(mark.envelope for mark in marks),
            outcomes=tuple(self._outcomes),
            returned=tuple(self._returned),
            wanted=wanted,
            renew=renew,
        )
        self._announce(entry, "before-mark", "before-outcome")
        began = self._timer()
        with self._pen:
            written = self._ledger.write(entry, now=self._clock())
        self._cost = self._timer() - began
        self._announce(entry, "marked", "written")
        self._account(entry, written)
        return written

    def _announce(self, entry: Entry, mark: str, outcome: str) -> None:
        if entry.attempts:
            self._watch(mark)
        if entry.outcomes:
            self._watch(outcome)

    def _account(self, entry: Entry, written: Written) -> None:
        self._outcomes.clear()
        self._returned.clear()
        if entry.renew:
            self._renewed = self._timer()
        if entry.wanted:
            self._dry, self._changed = len(written.claimed) < entry.wanted, False
        self._changed = self._changed or bool(entry.outcomes)
        self._out += len(written.claimed) - len(entry.outcomes) - len(entry.returned)
        for outcome in entry.outcomes:
            self.counts[outcome.state] += 1
            self.written.put(Delivery(recipient=outcome.envelope.recipient, state=outcome.state, detail=outcome.detail))
        if written.claimed:
            self._line.add(written.claimed)
