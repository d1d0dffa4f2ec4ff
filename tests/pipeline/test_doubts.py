"""Who is told of readers in doubt is told of all of an edition, once for each of them."""

from __future__ import annotations

from pathlib import Path

from digest.model import DeliveryState
from digest.pipeline.doubts import tell_doubts
from tests.factories import NOW
from tests.store.journals import READERS, begin, finish, note, open_for, take
from tests.store.makers import new_store


def test_a_new_doubt_is_told_with_all_others_of_its_edition(tmp_path: Path) -> None:
    with new_store(tmp_path) as store, open_for(store, begin(store)) as ledger:
        for reader in range(2):
            note(ledger, finish(take(ledger, 1)[0], DeliveryState.IN_DOUBT))
            (alarm,) = tell_doubts(store, "main", now=NOW)
            assert f"reached {', '.join(READERS[: reader + 1])}. Look" in alarm.text
        assert tell_doubts(store, "main", now=NOW) == ()
