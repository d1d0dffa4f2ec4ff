"""What a run finds to do: editions built, cancelled or sent ahead of their time swallow no due before them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from digest.model import EditionRecord
from digest.pipeline.editions import build_on_demand, cancel_edition, mark_edition_sent
from tests.pipeline.desk import DAY, HOUR, SEVEN, SIX, Desk
from tests.smtp_server import SmtpServer


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk that read its stories an hour before an edition is due."""
    with SmtpServer() as server:
        opened = Desk(tmp_path, server)
        opened.write_stories(5)
        opened.run(SIX)
        yield opened


def build_ahead(desk: Desk, *, days: int = 2) -> EditionRecord:
    """Build the edition that is due at seven so many days later, at six."""
    due = (SEVEN + days * DAY).isoformat()
    with desk.open() as store:
        return build_on_demand(store, desk.settings, base=desk.folder, now=SIX, due=due)[0].record


def list_days(desk: Desk) -> list[tuple[int, int, str]]:
    """Editions by how many days after the first they are due, with revision and state, in that order."""
    found = [((one.slot.due - SEVEN).days, one.slot.revision, one.state.value) for one in desk.load_editions()]
    return sorted(found)


def test_an_edition_built_ahead_does_not_keep_those_before_it_from_going_out(desk: Desk) -> None:
    build_ahead(desk)
    for day in range(3):
        desk.run(SEVEN + day * DAY)
        desk.write_stories(5, at=SEVEN + day * DAY + HOUR)
    assert list_days(desk) == [(0, 1, "sent"), (1, 1, "sent"), (2, 1, "superseded"), (2, 2, "sent")]


def test_an_edition_built_ahead_leaves_an_earlier_one_that_waits_until_it_is_due_itself(desk: Desk) -> None:
    desk.settings = replace(desk.settings, require_approval=True, if_unapproved="hold")
    desk.run(SEVEN)
    build_ahead(desk, days=1)
    assert list_days(desk) == [(0, 1, "draft"), (1, 1, "draft")]
    desk.run(SEVEN + DAY - HOUR)
    assert list_days(desk) == [(0, 1, "draft"), (1, 1, "draft")]
    desk.run(SEVEN + DAY)
    assert list_days(desk) == [(0, 1, "superseded"), (1, 1, "draft")]


def test_an_edition_sent_ahead_by_another_mailer_settles_its_own_due_only(desk: Desk) -> None:
    ahead = build_ahead(desk)
    with desk.open() as store:
        mark_edition_sent(store, ahead, by="noor", at=SIX, via="mailchimp")
    desk.write_stories(5, at=SIX)
    for day in range(3):
        desk.run(SEVEN + day * DAY)
        desk.write_stories(5, at=SEVEN + day * DAY + HOUR)
    assert list_days(desk) == [(0, 1, "sent"), (1, 1, "sent"), (2, 1, "sent")]


def test_an_edition_cancelled_ahead_is_not_built_and_those_before_it_are(desk: Desk) -> None:
    ahead = build_ahead(desk)
    with desk.open() as store:
        cancel_edition(store, ahead, now=SIX)
    for day in range(4):
        desk.run(SEVEN + day * DAY)
        desk.write_stories(5, at=SEVEN + day * DAY + HOUR)
    assert list_days(desk) == [(0, 1, "sent"), (1, 1, "sent"), (2, 1, "cancelled"), (3, 1, "sent")]


def test_several_drafts_that_were_too_thin_are_each_built_when_due_and_not_before(tmp_path: Path) -> None:
    with SmtpServer() as server:
        desk = Desk(tmp_path, server, draft_before="2h")
        desk.write_stories(2)
        desk.run(SIX - 2 * HOUR)
        build_ahead(desk)
        assert [desk.run(SIX + hours * HOUR / 4).step for hours in range(2)] == ["draft", "nothing"]
        desk.write_stories(3, at=SIX)
        desk.run(SEVEN)
        assert list_days(desk) == [(0, 1, "cancelled"), (0, 2, "sent"), (2, 1, "cancelled")]


@pytest.mark.parametrize("before", [None, "0 6 * * 6"])
def test_dues_count_from_when_a_schedule_was_first_seen(tmp_path: Path, before: str | None) -> None:
    with SmtpServer() as server:
        desk = Desk(tmp_path, server, schedule=before)
        desk.run(SIX - HOUR)
        desk.write_stories(5)
        desk.settings = replace(desk.settings, schedule="0 7 * * *")
        assert desk.run(SEVEN + 8 * HOUR).step == "nothing"
        assert desk.load_editions() == []
        desk.run(SEVEN + DAY)
        assert list_days(desk) == [(1, 1, "sent")]
