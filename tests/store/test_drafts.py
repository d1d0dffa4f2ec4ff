"""Drafts that editors have not got yet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from digest.model import EditionState
from digest.store.drafts import load_unmailed, note_mailed
from digest.store.editions import move_edition
from digest.store.keeping import Built, save_edition
from tests.factories import NOW
from tests.store.editions import make_record, make_slot
from tests.store.makers import new_store


def test_drafts_are_unmailed_until_it_is_noted_and_only_drafts_are(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        first = make_record(make_slot())
        save_edition(store, Built(record=first, decisions=(), parts={}))
        assert load_unmailed(store, "main") == (first,)
        assert load_unmailed(store, "other") == ()
        note_mailed(store, first.slot, now=NOW)
        assert load_unmailed(store, "main") == ()
        second = replace(first, slot=replace(first.slot, revision=2))
        save_edition(store, Built(record=second, decisions=(), parts={}))
        assert load_unmailed(store, "main") == (second,)
        move_edition(store, second.slot, to=EditionState.APPROVED, expected=[EditionState.DRAFT])
        assert load_unmailed(store, "main") == ()
