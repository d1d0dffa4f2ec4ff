"""Which edition a person means who asks for one now."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from digest.editions.target import choose_due, read_due
from digest.errors import UsageError
from digest.model import Concern, EditionRecord, EditionState, Kind
from digest.settings import Settings
from tests.factories import NOW
from tests.store.editions import make_record, make_slot

DAILY = Settings(schedule="0 7 * * *", timezone="Asia/Karachi", max_late="2h")
DUE = datetime.fromisoformat("2026-11-22T02:00:00Z")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
EMPTY = (Concern(code="empty", evidence="too few", holds=True),)


def past(state: EditionState, *, due: datetime = DUE, kind: Kind = Kind.REGULAR, **changes: object) -> EditionRecord:
    return make_record(make_slot(7, due=due, kind=kind), state=state, **changes)


def test_the_due_that_is_just_over_is_meant_while_it_can_still_go_out() -> None:
    assert choose_due(DAILY, [], now=DUE) == DUE
    assert choose_due(DAILY, [], now=DUE + 2 * HOUR) == DUE
    assert choose_due(DAILY, [], now=DUE + 2 * HOUR + timedelta(seconds=1)) == DUE + DAY
    assert choose_due(DAILY, [], now=DUE - timedelta(seconds=1)) == DUE


@pytest.mark.parametrize("state", [EditionState.SENDING, EditionState.SENT, EditionState.CANCELLED])
def test_once_it_is_settled_the_next_is_meant(state: EditionState) -> None:
    assert choose_due(DAILY, [past(state)], now=DUE + HOUR) == DUE + DAY
    assert choose_due(DAILY, [past(state, due=DUE + DAY)], now=DUE + HOUR) == DUE  # what is ahead settles only itself


@pytest.mark.parametrize("state", [EditionState.DRAFT, EditionState.APPROVED, EditionState.SUPERSEDED])
def test_one_that_waits_is_meant_again(state: EditionState) -> None:
    assert choose_due(DAILY, [past(state)], now=DUE + HOUR) == DUE


def test_extra_editions_settle_nothing() -> None:
    assert choose_due(DAILY, [past(EditionState.SENT, kind=Kind.EXTRA)], now=DUE + HOUR) == DUE


def test_too_few_stories_settle_a_due_only_when_it_was_over() -> None:
    early = past(EditionState.CANCELLED, concerns=EMPTY, cut_off=DUE - HOUR)
    late = past(EditionState.CANCELLED, concerns=EMPTY, cut_off=DUE)
    assert choose_due(DAILY, [early], now=DUE + HOUR) == DUE
    assert choose_due(DAILY, [late], now=DUE + HOUR) == DUE + DAY
    assert choose_due(DAILY, [past(EditionState.CANCELLED, cut_off=DUE - HOUR)], now=DUE + HOUR) == DUE + DAY


def test_what_went_out_before_its_time_is_passed_over() -> None:
    out = [past(EditionState.SENT, due=DUE + day * DAY) for day in (1, 2)]
    assert choose_due(DAILY, out, now=DUE + 3 * HOUR) == DUE + 3 * DAY


@pytest.mark.parametrize("text", ["2026-11-23", "2026-11-23T07:00", "2026-11-23T02:00:00Z"])
def test_a_due_is_named_by_its_instant_or_by_its_day(text: str) -> None:
    assert read_due(text, DAILY, []) == DUE + DAY


def test_an_instant_at_which_nothing_is_due_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="2026-11-22 07:00 Asia/Karachi and 2026-11-23 07:00 Asia/Karachi"):
        read_due("2026-11-22T08:00", DAILY, [])
    with pytest.raises(UsageError, match="nothing is due then"):
        read_due("2026-11-22", Settings(schedule="0 7 * * MON"), [])  # a Sunday


def test_a_due_before_one_that_went_out_ahead_of_its_time_is_meant_all_the_same() -> None:
    ahead = past(EditionState.SENT, due=DUE + DAY, started=DUE - HOUR)
    assert read_due("2026-11-22", DAILY, [ahead]) == DUE


def test_a_due_before_one_that_went_out_is_refused() -> None:
    with pytest.raises(UsageError, match=r"edition 7 of 2026-11-22 .* went out already"):
        read_due("2026-11-21", DAILY, [past(EditionState.SENT)])
    assert read_due("2026-11-22", DAILY, [past(EditionState.DRAFT)]) == DUE


@pytest.mark.parametrize("text", ["soon", "", "2026-13-01", "7:00"])
def test_what_is_no_date_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="--due"):
        read_due(text, DAILY, [])


def test_without_a_schedule_nothing_is_due() -> None:
    with pytest.raises(UsageError, match="no `schedule`"):
        choose_due(Settings(), [], now=NOW)
    with pytest.raises(UsageError, match="no `schedule`"):
        read_due("2026-11-22", Settings(), [])
