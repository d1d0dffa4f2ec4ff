"""What mail would do to readers, were it not a dry run: each mail of it finds what those before would have left."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digest.store.opening import Store
    from digest.store.striking import Strikes, Struck


class Foresight:
    """Stands in for the store where that would be written to; nothing is changed.

    It keeps the strikes of each reader whom a mail was about, and the key of each mail.
    """

    def __init__(self, store: Store, *, now: datetime) -> None:
        self._store = store
        self._now = now
        self._strikes: dict[str, Strikes] = {}
        self._read: set[str] = set()

    def note_read(self, key: str) -> bool:
        """Note that a mail was read; false if it was before."""
        is_new = key not in self._read
        self._read.add(key)
        return is_new

    def strike(self, hashed: str, limit: int) -> Struck:
        """Say what a strike would do to the address with a keyed hash."""
        from digest.store.striking import foresee_strike

        struck, self._strikes[hashed] = foresee_strike(self._find(hashed), limit=limit, now=self._now)
        return struck

    def suppress(self, hashed: str) -> bool:
        """Say whether an address would get no more mail; false if that would be so already."""
        before = self._find(hashed)
        self._strikes[hashed] = replace(before, is_stopped=True)
        return not before.is_stopped

    def _find(self, hashed: str) -> Strikes:
        from digest.store.bounces import load_strikes

        return self._strikes.get(hashed) or load_strikes(self._store, hashed)
