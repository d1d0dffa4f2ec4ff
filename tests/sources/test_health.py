"""What ails a source is told against its own rhythm: wires, papers that rest at weekends, weekly blogs, flaky hosts."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import PollOutcome, PollRecord
from digest.sources.health import find_ailments

START = datetime(2026, 9, 7, tzinfo=UTC)  # a Monday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def wire(at: datetime) -> int:
    """Some stories every hour, few at night."""
    return 3 if 6 <= at.hour < 23 else at.hour % 3 == 0


def paper(at: datetime) -> int:
    """Stories in office hours, none at weekends."""
    return 2 if at.weekday() < 5 and 8 <= at.hour < 18 else 0


def blog(at: datetime) -> int:
    """One on Tuesday mornings, sometimes a day late."""
    late = at.isocalendar().week % 3 == 0
    return int(at.weekday() == (2 if late else 1) and at.hour == 9)


def poll(rhythm: Callable[[datetime], int], *, days: float, every: timedelta = HOUR) -> list[PollRecord]:
    """The history of polling a source of that rhythm: what came since the last poll, and a feed of thirty items."""
    return list(_poll(rhythm, days, every))


def _poll(rhythm: Callable[[datetime], int], days: float, every: timedelta) -> Iterator[PollRecord]:
    at, waiting = START, 30
    hours = START
    while at < START + days * DAY:
        while hours <= at:
            waiting, hours = waiting + rhythm(hours), hours + HOUR
        if waiting:
            yield PollRecord(at=at, outcome=PollOutcome.READ, seen=30, new=min(waiting, 30))
        else:
            yield PollRecord(at=at, outcome=PollOutcome.UNCHANGED)
        at, waiting = at + every, 0


def fall_silent(history: list[PollRecord], span: timedelta) -> list[PollRecord]:
    """The history, with nothing new in its last `span`."""
    last = history[-1].at
    silent = PollOutcome.UNCHANGED
    return [replace(one, outcome=silent, seen=0, new=0) if one.at > last - span else one for one in history]


def fail(record: PollRecord, outcome: PollOutcome = PollOutcome.FAILED) -> PollRecord:
    return PollRecord(at=record.at, outcome=outcome, problem="has a server error (HTTP 500)")


def diagnose(history: list[PollRecord]) -> tuple[str, ...]:
    return find_ailments(history, now=history[-1].at)


def name(history: list[PollRecord]) -> list[str]:
    return [sentence.partition(":")[0] for sentence in diagnose(history)]


@pytest.mark.parametrize("rhythm", [wire, paper, blog])
@pytest.mark.parametrize("every", [HOUR / 4, HOUR, 6 * HOUR, DAY, 3 * DAY])
def test_a_healthy_source_is_never_said_to_ail(rhythm: Callable[[datetime], int], every: timedelta) -> None:
    history = poll(rhythm, days=50, every=every)
    for end in range(1, len(history), 1 + len(history) // 300):
        assert diagnose(history[:end]) == ()


@pytest.mark.parametrize(
    ("rhythm", "days", "still_well", "silent"),
    [(wire, 10, 10 * HOUR, 1 * DAY), (paper, 24, 4 * DAY, 7 * DAY), (blog, 60, 9 * DAY, 20 * DAY)],
)
@pytest.mark.parametrize("every", [HOUR, 6 * HOUR])
def test_silence_is_told_by_how_long_a_source_pauses(
    rhythm: Callable[[datetime], int], days: float, still_well: timedelta, silent: timedelta, every: timedelta
) -> None:
    history = poll(rhythm, days=days, every=every)
    assert name(fall_silent(history, still_well)) == []
    assert name(fall_silent(history, silent)) == ["silent"]


def test_silence_is_told_with_its_evidence() -> None:
    (told,) = diagnose(fall_silent(poll(wire, days=30), 5 * DAY))
    assert told == "silent: nothing new for 5 days; it seldom pauses for more than 3 hours"


def test_one_holiday_does_not_make_a_long_pause_usual() -> None:
    history = poll(wire, days=60)
    holiday = [replace(one, new=0) if 20 <= (one.at - START).days < 30 else one for one in history]
    assert name(fall_silent(holiday, 2 * DAY)) == ["silent"]


def test_nobody_calls_a_source_silent_because_nobody_polled_it() -> None:
    history = poll(wire, days=30)
    assert find_ailments(history, now=history[-1].at + 20 * DAY) == ()
    away = [one for one in history if not 12 <= (one.at - START).days < 18]
    assert name(away) == []
    assert name(fall_silent(away, 2 * DAY)) == ["silent"]


def test_a_source_is_broken_after_three_failures_or_a_day_of_them() -> None:
    history = poll(wire, days=10)
    assert name([*history[:-2], *map(fail, history[-2:])]) == []
    (told,) = diagnose([*history[:-3], *map(fail, history[-3:])])
    assert told == "broken: the last 3 polls failed, since 2026-09-16 21:00 UTC: has a server error (HTTP 500)"
    daily = poll(wire, days=10, every=DAY)
    assert name([*daily[:-2], *map(fail, daily[-2:])]) == ["broken"]


def test_a_source_that_fails_every_night_is_not_broken_at_night() -> None:
    history = [fail(one) if one.at.hour in {2, 3, 4, 5} else one for one in poll(wire, days=10)]
    night = next(place for place in range(len(history) - 1, 0, -1) if history[place].at.hour == 5)
    assert name(history[: night + 1]) == []
    assert name([*history[: night + 1], *map(fail, history[night + 1 : night + 3])]) == ["broken"]


def test_a_source_that_never_answered_or_is_gone_is_broken() -> None:
    history = [fail(one) for one in poll(wire, days=1)]
    assert diagnose(history[:4]) == ("broken: none of 4 polls could be read: has a server error (HTTP 500)",)
    assert diagnose([fail(history[0], PollOutcome.GONE)])[0].startswith("broken: it is gone")


def test_polls_that_were_none_do_not_count() -> None:
    history = poll(wire, days=10)
    failed = [fail(one) for one in history[-4:]]
    paused = [replace(one, outcome=PollOutcome.PAUSED) for one in history[-2:]]
    assert name([*history[:-4], *failed[:2], *paused]) == []
    assert name([*history[:-4], *failed[:3], *paused[:1]]) == ["broken"]
    assert find_ailments([*history[:-4], *failed], now=failed[1].at) == ()


def test_a_feed_that_is_cut_to_a_few_items_is_shrinking_and_one_short_answer_is_not() -> None:
    history = [replace(one, outcome=PollOutcome.READ, seen=30) for one in poll(wire, days=3)]
    cut = [replace(one, seen=10) for one in history]
    assert name([*history[:-2], *cut[-2:]]) == []
    assert diagnose([*history[:-4], *cut[-4:]]) == (
        "shrinking: at most 10 items in the last 4 readings, where 30 are usual",
    )
    assert name([*history[:-30], *cut[-30:]]) == ["shrinking"]


def test_a_source_that_yields_little_every_night_is_not_shrinking() -> None:
    history = [replace(one, outcome=PollOutcome.READ, seen=20 if one.new > 2 else 1) for one in poll(wire, days=20)]
    for end in range(len(history) - 48, len(history)):
        assert "shrinking" not in name(history[:end])


def test_changed_dates_are_told_when_they_are_more_than_usual() -> None:
    calm = [replace(one, seen=30, redated=1) for one in poll(wire, days=6) if one.new]
    wild = [replace(one, redated=25) for one in calm]
    assert name(calm) == []
    assert name([*calm[:-2], *wild[-2:]]) == []
    assert diagnose([*calm[:-4], *wild[-4:]]) == (
        "re-dating: it changed the dates of 93% of its known items in the last 4 readings, where 4% are usual",
    )
    assert name(wild) == []


@given(st.lists(st.tuples(st.sampled_from(PollOutcome), *[st.integers(0, 50)] * 3), max_size=40), st.integers(0, 99))
def test_no_history_makes_it_fail(rows: list[tuple[PollOutcome, int, int, int]], seed: int) -> None:
    records = [
        PollRecord(at=START + place * HOUR, outcome=outcome, seen=seen, new=new, redated=redated)
        for place, (outcome, seen, new, redated) in enumerate(rows)
    ]
    told = find_ailments(records, now=START + 30 * HOUR)
    random.Random(seed).shuffle(records)
    assert find_ailments(records, now=START + 30 * HOUR) == told
