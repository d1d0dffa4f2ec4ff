"""What a person does about editions."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest.errors import HeldError, LockedError, UsageError
from digest.model import Concern, EditionState, Kind
from digest.pipeline.building import Draft
from digest.pipeline.editions import (
    approve_edition,
    build_on_demand,
    cancel_edition,
    make_commission,
    mark_edition_sent,
)
from digest.store.candidates import load_used
from digest.store.editions import STANDING, load_edition, load_editions
from digest.store.locks import hold_edition_lock
from digest.store.opening import Store
from tests.factories import NOW
from tests.pipeline.newsroom import DUE, SETTINGS, build, collect, make_news
from tests.store.editions import keep
from tests.store.makers import new_store

DAY = timedelta(days=1)
HELD = (Concern(code="late", evidence="it is late", holds=True), Concern(code="few", evidence="few stories"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as opened:
        collect(opened, *range(1, 8))
        yield opened


def ask(store: Store, **changes: object) -> tuple[Draft, tuple[object, ...]]:
    return build_on_demand(store, SETTINGS, base=store.path.parent, now=NOW, **changes)  # type: ignore[arg-type]


def test_who_asks_for_an_edition_gets_the_next_and_again_a_revision_of_it(store: Store) -> None:
    draft, replaced = ask(store)
    assert (draft.record.slot.due, draft.record.cut_off, replaced) == (DUE, NOW, ())
    again, replaced = ask(store)
    assert again.record.slot.revision == 2
    assert [one.slot for one in replaced] == [draft.record.slot]  # type: ignore[attr-defined]


def test_an_extra_edition_is_due_now_and_so_is_one_without_a_schedule(store: Store) -> None:
    for settings, extra in ((SETTINGS, True), (replace(SETTINGS, schedule=None), False)):
        commission = make_commission(store, settings, base=store.path.parent, now=NOW, extra=extra)
        assert (commission.kind, commission.due) == (Kind.EXTRA, NOW)


def test_a_due_is_one_of_the_schedule_and_an_extra_edition_may_have_any(store: Store) -> None:
    assert make_commission(store, SETTINGS, base=Path(), now=NOW, due="2026-11-24").due == DUE + 2 * DAY
    with pytest.raises(UsageError, match="nothing is due then"):
        make_commission(store, SETTINGS, base=Path(), now=NOW, due="2026-11-24T08:00")
    extra = make_commission(store, SETTINGS, base=Path(), now=NOW, due="2026-11-24T08:00", extra=True)
    assert extra.due == DUE + 2 * DAY + timedelta(hours=1)


def test_only_one_at_a_time_builds_and_the_other_is_told(store: Store) -> None:
    with hold_edition_lock(store.path, "main", wait=0), pytest.raises(LockedError):
        ask(store)
    assert load_editions(store, "main") == ()


def test_approving_clears_what_held_a_draft_and_says_who_did(store: Store) -> None:
    slot = keep(store, concerns=HELD)
    record = approve_edition(store, load_edition(store, "main", "1"), settings=SETTINGS, by="noor", now=NOW)
    assert (record.state, record.approved_by, record.approved) == (EditionState.APPROVED, "noor", NOW)
    assert (record.holds, [one.code for one in record.concerns]) == ((), ["late", "few"])
    assert load_edition(store, "main", "1") == record
    assert record.slot == slot


def test_only_a_draft_is_approved(store: Store) -> None:
    slot = keep(store)
    first = load_edition(store, "main", "1")
    keep(store)
    with pytest.raises(HeldError, match=r"edition 1\.1 is superseded by edition 1\.2 \(draft\)"):
        approve_edition(store, first, settings=SETTINGS, by="noor", now=NOW)
    second = load_edition(store, "main", "1")
    approve_edition(store, second, settings=SETTINGS, by="noor", now=NOW)
    with pytest.raises(HeldError, match="approved already"):
        approve_edition(store, second, settings=SETTINGS, by="sana", now=NOW)
    assert load_edition(store, "main", "1").approved_by == "noor"
    assert slot.revision == 1


def test_what_was_marked_as_sent_is_used_and_the_next_edition_goes_on_from_there(store: Store) -> None:
    draft, _ = ask(store)
    assert draft.proof is not None
    record = mark_edition_sent(store, draft.record, by="noor", at=NOW, via="mailchimp")
    assert (record.state, record.via, record.approved_by) == (EditionState.SENT, "mailchimp", "noor")
    used = load_used(store, "main", [make_news(number) for number in range(1, 8)], since=NOW)
    assert {one.article for one in used} == {story.article.id for story in draft.proof.edition.stories}
    assert make_commission(store, SETTINGS, base=Path(), now=DUE).due == DUE + DAY


def test_an_edition_without_stories_cannot_have_been_sent(store: Store) -> None:
    keep(store, stories=0, state=EditionState.CANCELLED)
    with pytest.raises(HeldError, match="edition 1 has no stories"):
        mark_edition_sent(store, load_edition(store, "main", "1"), by="noor", at=NOW, via="mailchimp")


def test_a_cancelled_edition_lets_its_stories_go_and_settles_its_due(store: Store) -> None:
    first = build(store)
    cancelled = cancel_edition(store, first.record, now=NOW)
    assert (cancelled.state, cancelled.ended) == (EditionState.CANCELLED, NOW)
    assert make_commission(store, SETTINGS, base=Path(), now=DUE).due == DUE + DAY
    assert build(store, due=DUE + DAY).record.stories == first.record.stories
    with pytest.raises(HeldError, match="cancelled already"):
        cancel_edition(store, first.record, now=NOW)


BUILDER = """
import sys
from pathlib import Path
from digest.errors import HeldError, TemporaryError
from digest.pipeline.editions import build_on_demand
from digest.store.opening import open_store
from tests.factories import NOW
from tests.pipeline.newsroom import SETTINGS

with open_store(Path(sys.argv[1])) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(3):
        try:
            build_on_demand(store, SETTINGS, base=store.path.parent, now=NOW)
            print("built")
        except (HeldError, TemporaryError) as error:
            print(type(error).__name__)
"""


def test_two_processes_that_build_at_once_leave_one_live_revision_and_no_gap(store: Store) -> None:
    command = [sys.executable, "-c", BUILDER, str(store.path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    together = [subprocess.Popen(command, text=True, **pipes) for _ in range(2)]  # type: ignore[call-overload]
    for process in together:
        assert process.stdout.readline() == "ready\n"
    for process in together:
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=120)[0].split() for process in together]
    assert [process.returncode for process in together] == [0, 0]
    lines = sorted({line for lines in told for line in lines})
    assert set(lines) <= {"built", "HeldError", "LockedError"}
    assert "built" in lines
    records = load_editions(store, "main")
    assert [one.slot.revision for one in records] == list(range(len(records), 0, -1))
    assert len(records) == sum(line == "built" for lines in told for line in lines)
    assert [one.state in STANDING for one in records] == [True, *[False] * (len(records) - 1)]
