"""Editions are kept whole: parts by name, and leaves that many share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from digest.errors import HeldError, TemporaryError
from digest.model import EditionState, Kind, Reason
from digest.store.decisions import load_decisions
from digest.store.editions import load_editions, mark_sent, move_edition
from digest.store.keeping import Built, load_leaves, load_next_slot, load_parts, save_edition
from digest.store.opening import Store, begin_reading
from digest.store.schema import contents
from tests.factories import NOW
from tests.store.editions import PARTS, keep, make_record, make_slot, send
from tests.store.makers import new_store

DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as opened:
        yield opened


def test_parts_and_leaves_come_back_as_they_were_given(store: Store) -> None:
    slot = keep(store, leaves=(b"c", b"a", b"c", b"b"))
    assert load_parts(store, slot, ["html", "text", "nothing"]) == PARTS
    assert load_leaves(store, slot) == (b"c", b"a", b"c", b"b")
    assert load_leaves(store, keep(store)) == ()


def test_what_editions_share_is_kept_once(store: Store) -> None:
    first = keep(store, leaves=(b"a", b"b"))
    second = keep(store, due=NOW + DAY, leaves=(b"b", b"c"))
    with begin_reading(store) as connection:
        kept = connection.scalar(select(func.count()).select_from(contents))
    assert kept == len(PARTS) + 3 + 2  # the leaves, and a list of them for each
    assert load_leaves(store, first) == (b"a", b"b")
    assert load_leaves(store, second) == (b"b", b"c")


def test_numbers_count_editions_and_revisions_count_within_them(store: Store) -> None:
    assert load_next_slot(store, "main", kind=Kind.REGULAR, due=NOW) == make_slot(1)
    send(store, keep(store))
    keep(store, due=NOW + DAY, state=EditionState.CANCELLED)
    assert load_next_slot(store, "main", kind=Kind.REGULAR, due=NOW + DAY) == make_slot(2, due=NOW + DAY, revision=2)
    assert load_next_slot(store, "main", kind=Kind.EXTRA, due=NOW + DAY).number == 3
    assert load_next_slot(store, "evening", kind=Kind.REGULAR, due=NOW).number == 1


def test_a_revision_that_another_run_kept_meanwhile_is_held_and_nothing_of_it_is_kept(store: Store) -> None:
    slot = load_next_slot(store, "main", kind=Kind.REGULAR, due=NOW)
    keep(store)
    with pytest.raises(HeldError, match="edition 1 is draft already"):
        save_edition(store, Built(record=make_record(slot), decisions=[], parts={"html": b"mine"}))
    assert len(load_editions(store, "main")) == 1
    assert load_parts(store, slot, ["html"]) == {"html": PARTS["html"]}


def test_a_number_that_another_edition_got_meanwhile_is_tried_again_later(store: Store) -> None:
    slot = load_next_slot(store, "main", kind=Kind.REGULAR, due=NOW)
    keep(store, kind=Kind.EXTRA)
    with pytest.raises(TemporaryError, match="built an edition 1 meanwhile"):
        save_edition(store, Built(record=make_record(slot), decisions=[], parts=PARTS))


def test_decisions_are_read_back_by_edition_by_story_and_by_headline(store: Store) -> None:
    first = keep(store, {1: Reason.CHOSEN, 2: Reason.OVER_CAP}, final=False)
    keep(store, {2: Reason.CHOSEN}, due=NOW + DAY)
    of_first = load_decisions(store, "main", number=1, revision=1)
    assert [(one.article, one.place, one.reason) for one in of_first] == [
        ("a1", 0, Reason.CHOSEN),
        ("a2", 1, Reason.OVER_CAP),
    ]
    assert of_first[0].slot == first
    found = load_decisions(store, "main", article="a2")
    assert [(one.slot.number, one.state, one.final) for one in found] == [
        (2, EditionState.DRAFT, True),
        (1, EditionState.SUPERSEDED, False),
    ]
    assert load_decisions(store, "main", url_key="ledger.example/2") == found
    assert load_decisions(store, "main", words=["TRAM", "number 2"]) == found
    assert load_decisions(store, "main", words=["tram"], limit=1) == found[:1]
    assert load_decisions(store, "evening", article="a2") == ()


def test_an_edition_that_was_superseded_can_go_nowhere(store: Store) -> None:
    slot = keep(store)
    keep(store)
    with pytest.raises(HeldError):
        move_edition(store, slot, to=EditionState.APPROVED, expected=set(EditionState))


def test_an_edition_takes_the_place_of_one_that_is_sending_in_one_step_or_not_at_all(store: Store) -> None:
    slot = keep(store)
    for state in (EditionState.APPROVED, EditionState.SENDING):
        move_edition(store, slot, to=state, expected=set(EditionState))
    revision = load_next_slot(store, "main", kind=Kind.REGULAR, due=NOW)
    (sending,) = load_editions(store, "main")
    given = Built(record=make_record(revision), decisions=[], parts=PARTS)
    with pytest.raises(HeldError, match="edition 1 is sending already"):
        save_edition(store, given)
    save_edition(store, replace(given, instead_of=replace(sending, ended=NOW + DAY)))
    kept, cancelled = load_editions(store, "main")
    assert (kept.slot, kept.state) == (revision, EditionState.DRAFT)
    assert (cancelled.state, cancelled.ended) == (EditionState.CANCELLED, NOW + DAY)
    with pytest.raises(HeldError, match="edition 1 is cancelled already"):
        save_edition(store, replace(given, instead_of=sending))


def test_an_edition_built_ahead_leaves_earlier_ones_as_they_are_until_it_is_on_its_way(store: Store) -> None:
    keep(store, [1])
    later = keep(store, [2], due=NOW + 2 * DAY, built=NOW)
    soon = keep(store, [3], due=NOW + DAY, built=NOW)
    assert {one.state for one in load_editions(store, "main")} == {EditionState.DRAFT}
    mark_sent(store, later, by="noor", at=NOW, via="test")
    states = {one.slot: one.state for one in load_editions(store, "main")}
    assert (states[make_slot(1)], states[soon]) == (EditionState.SUPERSEDED, EditionState.DRAFT)
