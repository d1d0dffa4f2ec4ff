"""What shows whether the keyed hashes in a store were made with a key: one address that stands beside its hash."""

from __future__ import annotations

from sqlalchemy import select

from digest.store.opening import Store, begin_reading
from digest.store.schema import subscribers, suppressions


def load_hashed(store: Store) -> tuple[str, str] | None:
    """Give an address and the hash that it is known by; None when no address stands beside a hash."""
    with begin_reading(store) as connection:
        for table in (subscribers, suppressions):
            query = select(table.c.address, table.c.hash).where(table.c.address != "").limit(1)
            if row := connection.execute(query).first():
                return row.address, row.hash
    return None
