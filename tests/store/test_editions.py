"""Editions in the store: one live revision each, moved by compare-and-set, found by what people call them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import DigestError, HeldError, UsageError
from digest.model import Concern, EditionState, Kind, Reason, Slot
from digest.store.editions import (
    STANDING,
    load_edition,
    load_editions,
    load_successor,
    mark_sent,
    move_edition,
    note_concerns,
)
from digest.store.opening import Store
from tests.factories import NOW
from tests.store.editions import keep, make_slot, send
from tests.store.makers import new_store

DAY = timedelta(days=1)
DRAFT, APPROVED, SENDING, SENT, SUPERSEDED, CANCELLED = EditionState


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as opened:
        yield opened


def list_states(store: Store) -> list[tuple[int, int, EditionState]]:
    found = load_editions(store, "main")
    return sorted((one.slot.number, one.slot.revision, one.state) for one in found)


def test_what_was_kept_is_read_back_whole(store: Store) -> None:
    concern = Concern(code="late", evidence="it is late", holds=True)
    slot = keep(store, [1, 2], concerns=(concern,))
    (record,) = load_editions(store, "main")
    assert (record.slot, record.state, record.concerns, record.holds) == (slot, DRAFT, (concern,), (concern,))
    assert (record.cut_off, record.since, record.approved, record.via) == (NOW, NOW, None, None)


def test_an_edition_built_again_is_a_revision_that_supersedes_the_one_before(store: Store) -> None:
    keep(store)
    assert keep(store) == make_slot(1, revision=2)
    assert list_states(store) == [(1, 1, SUPERSEDED), (1, 2, DRAFT)]


def test_a_later_edition_supersedes_earlier_ones_that_were_not_sent_and_no_other_kind_or_newsletter(
    store: Store,
) -> None:
    keep(store)
    send(store, keep(store, due=NOW + DAY))
    keep(store, due=NOW + 2 * DAY)
    keep(store, due=NOW + DAY, kind=Kind.EXTRA)
    keep(store, newsletter="evening")
    keep(store, due=NOW + 3 * DAY)
    assert list_states(store) == [(1, 1, SUPERSEDED), (2, 1, SENT), (3, 1, SUPERSEDED), (4, 1, DRAFT), (5, 1, DRAFT)]
    assert [one.state for one in load_editions(store, "evening")] == [DRAFT]


def test_what_was_sent_or_is_being_sent_is_not_built_again(store: Store) -> None:
    slot = keep(store)
    for state in (APPROVED, SENDING, SENT):
        move_edition(store, slot, to=state, expected=STANDING)
        if state is not APPROVED:
            with pytest.raises(HeldError, match=f"edition 1 is {state} already"):
                keep(store)
    assert list_states(store) == [(1, 1, SENT)]


def test_a_step_from_a_state_that_is_not_expected_is_held_and_changes_nothing(store: Store) -> None:
    slot = keep(store)
    with pytest.raises(HeldError, match="edition 1 is draft already"):
        move_edition(store, slot, to=SENDING, expected={APPROVED})
    with pytest.raises(UsageError, match="an edition that is draft cannot become sent"):
        move_edition(store, slot, to=SENT, expected={DRAFT})
    assert list_states(store) == [(1, 1, DRAFT)]


def test_a_superseded_edition_names_what_took_its_place(store: Store) -> None:
    slot = keep(store)
    second = keep(store)
    with pytest.raises(HeldError, match=r"edition 1\.1 is superseded by edition 1\.2 \(draft\)"):
        move_edition(store, slot, to=APPROVED, expected={DRAFT})
    third = keep(store, due=NOW + DAY)
    with pytest.raises(HeldError, match=r"edition 1\.2 is superseded by edition 2 \(draft\)"):
        move_edition(store, second, to=APPROVED, expected={DRAFT})
    successor = load_successor(store, second)
    assert successor is not None
    assert successor.slot == third
    assert load_successor(store, third) is None


def test_what_changes_with_a_step_is_kept(store: Store) -> None:
    slot = keep(store, concerns=(Concern(code="late", evidence="late", holds=True),))
    concern = Concern(code="late", evidence="late")
    record = move_edition(
        store, slot, to=APPROVED, expected={DRAFT}, approved_by="noor", approved=NOW, concerns=[concern]
    )
    assert (record.approved_by, record.approved, record.concerns) == ("noor", NOW, (concern,))
    assert load_edition(store, "main", "1") == record
    assert note_concerns(store, slot, []).concerns == load_edition(store, "main", "1").concerns == ()


@pytest.mark.parametrize("before", [DRAFT, APPROVED, SENDING])
def test_what_another_mailer_sent_goes_through_every_step_that_is_left(store: Store, before: EditionState) -> None:
    slot = keep(store)
    if before is not DRAFT:
        move_edition(store, slot, to=APPROVED, expected=[DRAFT], approved_by="sana", approved=NOW)
    if before is SENDING:
        move_edition(store, slot, to=SENDING, expected=[APPROVED], started=NOW)
    record = mark_sent(store, slot, by="noor", at=NOW + DAY, via="mailchimp")
    assert (record.state, record.ended, record.via) == (SENT, NOW + DAY, "mailchimp")
    assert record.approved_by == ("noor" if before is DRAFT else "sana")
    assert record.started == (NOW if before is SENDING else NOW + DAY)
    with pytest.raises(HeldError, match="edition 1 is sent already"):
        mark_sent(store, slot, by="noor", at=NOW, via="mailchimp")


def test_what_begins_to_be_sent_supersedes_what_waits_with_one_of_its_stories(store: Store) -> None:
    waiting = keep(store, [1, 2], due=NOW + DAY)
    other = keep(store, [7], due=NOW + DAY, kind=Kind.EXTRA)
    copy = keep(store, [4], due=NOW + 2 * DAY, kind=Kind.EXTRA)
    out = keep(store, {2: Reason.CHOSEN, 4: Reason.COPY, 7: Reason.OVER_CAP}, kind=Kind.EXTRA)
    move_edition(store, out, to=APPROVED, expected={DRAFT})
    move_edition(store, out, to=SENDING, expected={APPROVED})
    states = {one.slot: one.state for one in load_editions(store, "main")}
    assert [states[slot] for slot in (waiting, other, copy, out)] == [SUPERSEDED, DRAFT, SUPERSEDED, SENDING]


def test_what_was_sent_elsewhere_supersedes_what_waits_with_one_of_its_stories(store: Store) -> None:
    waiting = keep(store, [1, 2], due=NOW + DAY)
    send(store, keep(store, [2], kind=Kind.EXTRA))
    assert {one.slot: one.state for one in load_editions(store, "main")}[waiting] is SUPERSEDED


def test_editions_are_found_by_what_people_call_them(store: Store) -> None:
    keep(store)
    keep(store)
    keep(store, due=NOW + DAY)
    move_edition(store, make_slot(2, due=NOW + DAY), to=CANCELLED, expected={DRAFT})
    keep(store, kind=Kind.EXTRA)
    found = {name: load_edition(store, "main", name).slot for name in ("1", "1.1", "1.2", "2", "latest")}
    assert found["1"] == found["1.2"] == make_slot(1, revision=2)
    assert found["1.1"] == make_slot(1)
    assert found["2"].number == 2
    assert found["latest"] == make_slot(3, kind=Kind.EXTRA)


@pytest.mark.parametrize("name", ["9", "1.9", "0", "999999999"])
def test_a_number_without_an_edition_names_the_newest(store: Store, name: str) -> None:
    keep(store)
    with pytest.raises(UsageError, match="the newest is 1"):
        load_edition(store, "main", name)


@pytest.mark.parametrize("name", ["", "first", "-1", "1.", ".1", "1.2.3", "²", "1e3", "9" * 5_000, "1." + "9" * 500])
def test_what_is_no_number_is_a_usage_error(store: Store, name: str) -> None:
    keep(store)
    with pytest.raises(UsageError):
        load_edition(store, "main", name)


def test_where_the_only_edition_was_cancelled_the_latest_is_none_and_that_is_said(store: Store) -> None:
    slot = keep(store)
    move_edition(store, slot, to=EditionState.CANCELLED, expected={DRAFT})
    with pytest.raises(UsageError, match="no edition latest; edition 1 is cancelled"):
        load_edition(store, "main", "latest")


def test_there_is_no_latest_edition_where_none_was_built(store: Store) -> None:
    with pytest.raises(UsageError, match="none was built yet: digest build"):
        load_edition(store, "main", "latest")


STEPS = st.one_of(
    st.tuples(st.just("keep"), st.integers(0, 2), st.sampled_from(Kind)),
    st.tuples(st.just("move"), st.integers(0, 9), st.sampled_from(EditionState)),
    st.tuples(st.just("mark"), st.integers(0, 9), st.none()),
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One store for all examples, each of which has a newsletter of its own."""
    with new_store(tmp_path_factory.mktemp("shared")) as opened:
        yield opened


NAMES = map("n{}".format, count())


@settings(max_examples=50, deadline=None)
@given(steps=st.lists(STEPS, max_size=12))
def test_whatever_is_done_each_due_has_one_live_revision_and_numbers_have_no_gap(
    shared: Store, steps: list[tuple[str, int, object]]
) -> None:
    name = next(NAMES)
    before: dict[Slot, EditionState] = {}
    for step in steps:
        records = load_editions(shared, name)
        try:
            take_step(shared, name, *step)
        except DigestError:
            assert load_editions(shared, name) == records
        after = load_editions(shared, name)
        live = [(one.slot.kind, one.slot.due) for one in after if one.state in STANDING]
        assert len(live) == len(set(live))
        numbers = {one.slot.number for one in after}
        assert numbers == set(range(1, len(numbers) + 1))
        assert all(before.get(one.slot) != SENT or one.state in {SENT, SENDING} for one in after)
        before = {one.slot: one.state for one in after}


def take_step(store: Store, name: str, what: str, number: int, argument: object) -> None:
    records = load_editions(store, name)
    if isinstance(argument, Kind):
        keep(store, [number], due=NOW + number * DAY, kind=argument, newsletter=name)
    elif records and isinstance(argument, EditionState):
        move_edition(store, records[number % len(records)].slot, to=argument, expected=set(EditionState))
    elif records:
        send(store, records[number % len(records)].slot)


KEEPER = """
import sys
from datetime import timedelta
from pathlib import Path
from digest.errors import HeldError, TemporaryError
from digest.model import Kind
from tests.factories import NOW
from tests.store.editions import keep
from tests.store.makers import new_store

kind = Kind(sys.argv[2])
with new_store(Path(sys.argv[1])) as store:
    kept = 0
    for day in range(8):
        try:
            keep(store, [day], due=NOW + timedelta(days=day), kind=kind)
            kept += 1
        except (HeldError, TemporaryError):
            pass
    print(kept)
"""


@pytest.mark.parametrize("kinds", [("regular", "regular"), ("regular", "extra")], ids=["same", "different"])
def test_two_processes_at_once_never_have_two_live_revisions_nor_one_number_for_two(
    tmp_path: Path, kinds: tuple[str, str]
) -> None:
    with new_store(tmp_path):
        pass
    together = [
        subprocess.Popen([sys.executable, "-c", KEEPER, str(tmp_path), kind], stdout=subprocess.PIPE, text=True)
        for kind in kinds
    ]
    kept = [int(process.communicate(timeout=120)[0]) for process in together]
    assert [process.returncode for process in together] == [0, 0]
    with new_store(tmp_path) as store:
        records = load_editions(store, "main")
    assert len(records) == sum(kept)
    live = [(one.slot.kind, one.slot.due) for one in records if one.state in STANDING]
    assert len(live) == len(set(live))
    by_number = {one.slot.number: (one.slot.kind, one.slot.due) for one in records}
    assert all(by_number[one.slot.number] == (one.slot.kind, one.slot.due) for one in records)
    assert set(by_number) == set(range(1, len(by_number) + 1))


def test_the_latest_edition_is_the_one_of_the_highest_number_whenever_it_is_due(store: Store) -> None:
    send(store, keep(store, [1], due=NOW + DAY))
    keep(store, [2], kind=Kind.EXTRA)
    assert load_edition(store, "main", "latest").slot.number == 2
    assert [one.slot.number for one in load_editions(store, "main", by_number=True)] == [2, 1]
