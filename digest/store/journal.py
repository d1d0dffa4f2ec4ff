"""The journal that one sender of an edition writes: what is on its way, what became of it, and who is next.

Each entry is one transaction, and it lasts once it is written. A reader belongs to who claimed them last, by the number
of that claim, its fence; whoever was taken for gone finds that the number has changed, and sends no final dot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.exc import OperationalError

from digest.errors import HeldError, TemporaryError
from digest.model import DeliveryState, EditionState, Entry, Envelope, Slot, Written
from digest.store import sqlite
from digest.store.claiming import HELD, Terms, claim_readers, find_next_due, name_states, sweep_expired
from digest.store.editionrows import tell_slot
from digest.store.opening import Store, begin_reading
from digest.store.outcomes import note_outcomes
from digest.store.prepared import Prepared
from digest.store.reckoning import find_edition
from digest.store.schema import Instant, deliveries, editions

LEASE = timedelta(seconds=60)
RETRY_FOR = timedelta(hours=48)
STRIKES = 5

_HERE = deliveries.c.edition_pk == bindparam("edition")
_STATE = Prepared(select(editions.c.state).where(editions.c.pk == bindparam("edition")).with_for_update(read=True))
_CLAIMED = update(deliveries).where(
    _HERE,
    deliveries.c.place == bindparam("at_place"),
    deliveries.c.fence == bindparam("claim"),
    deliveries.c.state == DeliveryState.CLAIMED,
)
_EACH = ("at_place", "claim")
_GRANT = Prepared(
    _CLAIMED.where(deliveries.c.lease >= bindparam("now", type_=Instant)).values(
        state=DeliveryState.ATTEMPTING, at=None, lease=bindparam("until")
    ),
    _EACH,
)
_RETURN = Prepared(_CLAIMED.values(state=DeliveryState.PENDING, owner=None, lease=None), _EACH)
_RENEW = Prepared(
    update(deliveries)
    .where(_HERE, deliveries.c.state.in_(name_states(HELD)), deliveries.c.owner == bindparam("by"))
    .values(lease=bindparam("until"))
)


class SqlLedger:
    """The journal of one edition, open for one sender: a `delivery.ledger.Ledger`. One thread uses it at a time.

    `dropped` counts outcomes that were not written down, for another sender had the reader by then.
    """

    def __init__(self, connection: Connection, terms: Terms, *, path: Path, name: str) -> None:
        self.dropped = 0
        self._connection = connection
        self._terms = terms
        self._path = path
        self._failures: type[Exception] = connection.dialect.loaded_dbapi.OperationalError
        self._name = name
        self._swept: datetime | None = None

    def __enter__(self) -> Self:
        """Nothing: it is open."""
        return self

    def __exit__(self, *rest: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close its connection; what was claimed stays so until the lease runs out, or somebody resumes."""
        self._connection.close()

    def write(self, entry: Entry, *, now: datetime) -> Written:
        """Write an entry whole or not at all, and give what it gave once it survives a crash of the machine.

        Raises HeldError when the edition is not being sent any more: what became of messages is written even then, and
        nothing else. Raises TemporaryError when it cannot be written.
        """
        with _explaining(self._path, self._failures):
            with self._connection.begin():
                ((state,),) = _STATE.fetch(self._connection, edition=self._terms.edition_pk)
                over = None if state == EditionState.SENDING else DeliveryState.CANCELLED
                noted = note_outcomes(self._connection, entry.outcomes, self._terms, now=now, over=over)
                written = self._go_on(entry, now) if over is None else Written()
            self.dropped += len(entry.outcomes) - noted
        if over is not None:
            raise HeldError(f"{self._name} is {state}, and nobody else gets it", "See: digest editions list")
        return written

    def _go_on(self, entry: Entry, now: datetime) -> Written:
        until, edition = now + self._terms.lease, self._terms.edition_pk
        _RETURN.run(self._connection, _name_claims(entry.returned), edition=edition)
        tried = _GRANT.try_each(self._connection, _name_claims(entry.attempts), edition=edition, now=now, until=until)
        if entry.renew:
            _RENEW.run(self._connection, [()], edition=edition, until=until, by=self._terms.owner)
        claimed = self._claim(entry.wanted, now) if entry.wanted else ()
        asked_in_vain = entry.wanted and not claimed
        return Written(
            granted=frozenset(one.place for one, granted in zip(entry.attempts, tried, strict=True) if granted),
            claimed=claimed,
            next_due=find_next_due(self._connection, self._terms) if asked_in_vain else None,
        )

    def _claim(self, wanted: int, now: datetime) -> tuple[Envelope, ...]:
        """Claim, having looked for what expired if that is half a lease ago: looking each time would cost too much."""
        if self._swept is None or abs(now - self._swept) > self._terms.lease / 2:
            sweep_expired(self._connection, self._terms, now=now)
            self._swept = now
        return claim_readers(self._connection, self._terms, wanted, now=now)


def open_ledger(
    store: Store,
    slot: Slot,
    *,
    owner: str,
    lease: timedelta = LEASE,
    policy: str = "hold",
    retry_for: timedelta = RETRY_FOR,
    strikes: int = STRIKES,
    durable: bool = True,
) -> SqlLedger:
    """Open the journal of an edition that is sending for one sender, whose name `owner` no other has; close it.

    What is claimed is the sender's for `lease`, and longer when it is renewed. `policy` is what `send.in_doubt` says.
    A deferred reader is given up `retry_for` after sending started; a mailbox that takes no mail for a while gets none
    from its edition number `strikes` on. With `durable` an entry survives a power failure once it is written.
    """
    with begin_reading(store) as connection:
        edition = find_edition(connection, slot)
    terms = Terms(
        edition_pk=edition.pk,
        started=edition.started,
        owner=owner,
        lease=lease,
        policy=policy,
        retry_for=retry_for,
        strikes=strikes,
    )
    return SqlLedger(sqlite.open_writer(store.engine, durable=durable), terms, path=store.path, name=tell_slot(slot))


def _name_claims(envelopes: Sequence[Envelope]) -> list[tuple[int, int]]:
    """Give the values of `_EACH`."""
    return [(one.place, one.fence) for one in envelopes]


@contextmanager
def _explaining(path: Path, failures: type[Exception]) -> Iterator[None]:
    """Raise what a database says as an error that tells a person what to do."""
    try:
        with sqlite.explaining_failures(path):
            yield
    except OperationalError as cause:
        raise TemporaryError(f"the journal cannot be written ({cause.orig})", "Look at the database") from cause
    except failures as cause:
        raise TemporaryError(f"the journal cannot be written ({cause})", "Look at the database") from cause
