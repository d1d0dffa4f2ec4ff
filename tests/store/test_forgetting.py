"""Old editions lose what they are made of and from, and keep what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from digest.model import Slot
from digest.store.candidates import load_used
from digest.store.decisions import load_decisions
from digest.store.editions import load_editions
from digest.store.forgetting import Forgotten, forget_editions
from digest.store.keeping import load_leaves, load_parts
from digest.store.opening import Store, begin_reading
from digest.store.pruning import prune_store
from digest.store.schema import contents
from tests.factories import NOW, make_article
from tests.store.editions import PARTS, keep, send
from tests.store.makers import new_store

DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as opened:
        yield opened


def keep_three(store: Store) -> tuple[Slot, Slot, Slot]:
    """One sent, one sent later that shares a leaf with it, and an old draft that waits."""
    old = keep(store, [1], leaves=(b"a", b"b"), parts={"html": b"old"})
    send(store, old)
    new = keep(store, [2], due=NOW + 2 * DAY, leaves=(b"b", b"c"))
    send(store, new)
    waiting = keep(store, [3], due=NOW + 3 * DAY, cut_off=NOW, leaves=(b"d",))
    return old, new, waiting


def count(store: Store) -> int:
    with begin_reading(store) as connection:
        return connection.scalar(select(func.count()).select_from(contents)) or 0


def test_what_only_old_editions_that_are_over_need_goes_and_what_others_need_stays(store: Store) -> None:
    old, new, waiting = keep_three(store)
    before = count(store)
    assert forget_editions(store, before=NOW + DAY, dry_run=False) == Forgotten(editions=1, contents=3)
    assert count(store) == before - 3  # its e-mail, a leaf, and the list of its leaves
    assert load_parts(store, old, ["html"]) == {}
    assert load_leaves(store, old) is None
    assert (load_leaves(store, new), load_parts(store, new, ["html"])) == ((b"b", b"c"), {"html": PARTS["html"]})
    assert load_leaves(store, waiting) == (b"d",)
    assert forget_editions(store, before=NOW + DAY, dry_run=False) == Forgotten(editions=0, contents=0)


def test_a_dry_run_counts_and_forgets_nothing(store: Store) -> None:
    keep_three(store)
    before = count(store)
    assert forget_editions(store, before=NOW + DAY, dry_run=True) == Forgotten(editions=1, contents=3)
    assert count(store) == before


def test_records_and_decisions_outlive_contents_and_stories_stay_used(store: Store) -> None:
    keep_three(store)
    records, decided = load_editions(store, "main"), load_decisions(store, "main")
    assert prune_store(store, before=NOW + DAY, dry_run=False).editions == 1
    assert load_editions(store, "main") == records
    assert load_decisions(store, "main") == decided
    assert [one.article for one in load_used(store, "main", [make_article(1)], since=NOW + DAY)] == ["a1", "a2"]


def test_what_was_pruned_can_be_kept_again_with_the_next_edition(store: Store) -> None:
    keep_three(store)
    forget_editions(store, before=NOW + DAY, dry_run=False)
    slot = keep(store, due=NOW + 4 * DAY, leaves=(b"a",))
    assert load_leaves(store, slot) == (b"a",)
