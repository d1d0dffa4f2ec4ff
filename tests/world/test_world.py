"""Three made-up weeks end with an account in which nothing is lost and nothing went out twice."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from digest.model import EditionRecord, EditionState
from tests.spare_workers import spare_workers
from tests.world.account import SENT
from tests.world.diary import (
    CLOCKS,
    END,
    LATE,
    NIGHT_OFF,
    NOT_RUN,
    PINNED,
    SMTP_DOWN,
    UNAPPROVED,
    World,
    open_world,
)
from tests.world.diary import KILLED_SENDING as CUT_OFF
from tests.world.history import DAYS, HOLIDAY, OVERFLOW_DAY, at
from tests.world.ledger import Ledger, load_ledger
from tests.world.newsroom import READERS
from tests.world.report import Report, report_world

__all__ = ["spare_workers"]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, spare_workers: None) -> Iterator[World]:
    """The world after its three weeks."""
    with open_world(tmp_path_factory.mktemp("world")) as made:
        made.live()
        yield made


@pytest.fixture(scope="module")
def report(world: World) -> Report:
    return report_world(world)


@pytest.fixture(scope="module")
def ledger(world: World) -> Ledger:
    return load_ledger(world.newsroom.store)


def find_editions(ledger: Ledger, day: int) -> list[EditionRecord]:
    """All revisions of the edition that was due in the night to that day."""
    return [one for one in ledger.editions if at(day) <= one.slot.due < at(day, 4)]


def find_sent(ledger: Ledger, day: int) -> EditionRecord:
    (record,) = (one for one in find_editions(ledger, day) if one.state is EditionState.SENT)
    return record


def has_begun(record: EditionRecord, instant: datetime) -> bool:
    """Whether it began to be sent in the run of that instant."""
    return record.started is not None and instant <= record.started < instant + timedelta(minutes=10)


def test_every_story_is_in_one_edition_or_out_with_its_reason_and_readers_got_what_the_store_says(
    report: Report,
) -> None:
    print(report.text)
    assert report.faults == ()


def test_the_weeks_had_all_that_can_befall_a_story(report: Report) -> None:
    kinds = Counter(fate.kind for fate in report.fates.values())
    wanted = {"plain", "copied", "retitled", "redated", "dropped", "late", "embargo", "moved", "while away", "thin"}
    wanted |= {"backlog", "french", "sport", "taken back", "to be banned", "to be pinned"}
    wanted |= {"translated", "translated, no-digest", "translated, digest-lead"}
    assert wanted <= set(kinds)
    assert sum(fate.what == SENT for fate in report.fates.values()) > 150


def test_while_the_mail_server_is_down_an_edition_waits_and_then_goes_out_whole(ledger: Ledger) -> None:
    record = find_sent(ledger, SMTP_DOWN)
    assert record.ended
    assert at(SMTP_DOWN, 3, 45) <= record.ended < at(SMTP_DOWN, 4)
    assert ledger.deliveries[record.slot] == dict.fromkeys(READERS, "sent")


def test_a_machine_that_is_back_in_time_sends_late(ledger: Ledger) -> None:
    assert has_begun(find_sent(ledger, NIGHT_OFF), at(NIGHT_OFF, 4))


def test_what_is_too_late_is_held_until_somebody_approves_it(ledger: Ledger) -> None:
    record = find_sent(ledger, LATE)
    assert has_begun(record, at(LATE, 11, 15))
    assert record.approved == at(LATE, 11)


def test_what_is_held_and_not_approved_gives_its_stories_to_the_next_edition(ledger: Ledger) -> None:
    held = find_editions(ledger, UNAPPROVED)
    assert {one.state for one in held} == {EditionState.SUPERSEDED}
    after = {one.article for one in ledger.decisions[find_sent(ledger, UNAPPROVED + 1).slot]}
    assert set(ledger.list_chosen(held[-1])) <= after


def test_a_pinned_story_leads(ledger: Ledger, world: World) -> None:
    (item,) = (item for item in world.press.history if item.kind == "to be pinned")
    assert item.text.title in find_sent(ledger, PINNED).subject


def test_in_the_night_without_half_past_two_the_edition_is_due_at_three(ledger: Ledger) -> None:
    record = find_sent(ledger, CLOCKS)
    assert record.slot.due == at(CLOCKS, 3)
    assert has_begun(record, at(CLOCKS, 3))


def test_a_run_that_is_killed_while_sending_leaves_one_reader_in_doubt_and_none_out(ledger: Ledger) -> None:
    states = ledger.deliveries[find_sent(ledger, CUT_OFF).slot]
    assert states == {READERS[0]: "sent", READERS[1]: "in_doubt", READERS[2]: "sent"}


def test_a_day_without_news_has_no_edition(ledger: Ledger) -> None:
    (record,) = find_editions(ledger, HOLIDAY + 1)
    assert record.state is EditionState.CANCELLED
    assert record.concerns[0].code == "empty"


def test_a_due_that_nobody_was_there_for_is_covered_by_the_next(ledger: Ledger) -> None:
    assert find_editions(ledger, NOT_RUN) == []
    record = find_sent(ledger, NOT_RUN + 1)
    assert record.since <= at(NOT_RUN - 1, 2, 30)


def test_what_found_no_place_on_a_full_day_was_a_candidate_of_the_next_edition(ledger: Ledger) -> None:
    full, after = (find_sent(ledger, OVERFLOW_DAY + day) for day in (1, 2))
    over = {one.article for one in ledger.decisions[full.slot] if one.reason == "over_cap"}
    assert len(over) > 10
    assert over <= {one.article for one in ledger.decisions[after.slot]}


def test_the_weeks_can_be_simulated_and_stay_as_they_were(world: World) -> None:
    before = _dump(world.newsroom.store)
    call = world.newsroom.give("simulate", "--last", f"{DAYS}d", "--json", now=END)
    *editions, last = map(json.loads, call.output.splitlines())
    assert len(editions) == DAYS
    assert last["summary"]["sent"] + last["summary"]["empty"] == DAYS
    assert last["summary"]["stories"] > 150
    assert last["summary"]["never"]["wrong_language"] > 0
    assert _dump(world.newsroom.store) == before


def _dump(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        return list(connection.iterdump())
