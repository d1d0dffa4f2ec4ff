"""A journal that lasts as long as the process: for sendings without a store, where nobody could read it later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from digest.addresses import make_address_key
from digest.delivery.ledger import Entry, Written
from digest.model import Delivery, DeliveryState, Envelope, Outcome

_CLAIMABLE = (DeliveryState.PENDING, DeliveryState.DEFERRED)


class MemoryLedger:
    """Readers by place, in the order given, each address once however it is spelled; those in `never` get nothing."""

    def __init__(self, recipients: Iterable[str], *, never: Collection[str] = ()) -> None:
        self._envelopes: list[Envelope] = []
        self._states: list[DeliveryState] = []
        self._details: list[str] = []
        self._due: dict[int, datetime] = {}
        self._next = 0
        suppressed, seen = {make_address_key(address) for address in never}, set()
        for recipient in recipients:
            key = make_address_key(recipient)
            if key not in seen:
                seen.add(key)
                self._envelopes.append(Envelope(place=len(self._envelopes), recipient=recipient))
                self._states.append(DeliveryState.SUPPRESSED if key in suppressed else DeliveryState.PENDING)
                self._details.append("")

    def write(self, entry: Entry, *, now: datetime) -> Written:
        """Write an entry whole. Claims never run out: there is no other sender."""
        for envelope in entry.attempts:
            self._states[envelope.place] = DeliveryState.ATTEMPTING
        for outcome in entry.outcomes:
            self._note(outcome)
        for envelope in entry.returned:
            self._states[envelope.place] = DeliveryState.PENDING
            self._due[envelope.place] = now
        claimed = self._claim(entry.wanted, now) if entry.wanted else ()
        return Written(
            granted=frozenset(envelope.place for envelope in entry.attempts),
            claimed=claimed,
            next_due=min(self._due.values(), default=None) if entry.wanted and not claimed else None,
        )

    def count_states(self) -> Counter[DeliveryState]:
        """Count the readers in each state."""
        return Counter(self._states)

    def list_deliveries(self) -> tuple[Delivery, ...]:
        """List every reader and what became of them, in the order given."""
        return tuple(
            Delivery(recipient=envelope.recipient, state=state, detail=detail)
            for envelope, state, detail in zip(self._envelopes, self._states, self._details, strict=True)
        )

    def _note(self, outcome: Outcome) -> None:
        place = outcome.envelope.place
        self._states[place], self._details[place] = outcome.state, outcome.detail
        if outcome.due:
            self._due[place] = outcome.due
            self._envelopes[place] = replace(
                self._envelopes[place], tries=outcome.envelope.tries + int(outcome.counted)
            )

    def _claim(self, wanted: int, now: datetime) -> tuple[Envelope, ...]:
        """Claim who was not tried yet, and then those who are due again."""
        claimed: list[Envelope] = []
        while self._next < len(self._states) and len(claimed) < wanted:
            claimed.extend(self._take(self._next))
            self._next += 1
        for place in sorted(place for place, due in self._due.items() if due <= now)[: wanted - len(claimed)]:
            del self._due[place]
            claimed.extend(self._take(place))
        return tuple(claimed)

    def _take(self, place: int) -> tuple[Envelope, ...]:
        if self._states[place] not in _CLAIMABLE:
            return ()
        self._states[place] = DeliveryState.CLAIMED
        return (self._envelopes[place],)
