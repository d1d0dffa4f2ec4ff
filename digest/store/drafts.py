"""Which drafts editors have got by mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from digest.model import EditionRecord, EditionState, Slot
from digest.store.editionrows import make_record, select_editions
from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.schema import editions


def load_unmailed(store: Store, newsletter: str) -> tuple[EditionRecord, ...]:
    """The drafts that were never mailed to editors, the oldest due first."""
    query = select_editions(newsletter).where(editions.c.state == EditionState.DRAFT, editions.c.mailed.is_(None))
    with begin_reading(store) as connection:
        return tuple(map(make_record, connection.execute(query.order_by(editions.c.due, editions.c.number))))


def note_mailed(store: Store, slot: Slot, *, now: datetime) -> None:
    """Write down that editors have got an edition as a draft."""
    own = editions.c.newsletter == slot.newsletter, editions.c.number == slot.number
    with begin_writing(store) as connection:
        connection.execute(update(editions).where(*own, editions.c.revision == slot.revision).values(mailed=now))
