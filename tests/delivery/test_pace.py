"""How fast messages may leave, on a clock that only the tests move."""

from __future__ import annotations

from bisect import bisect_left

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.pace import Pace, Rate, parse_rate


@pytest.mark.parametrize(
    ("written", "rate"),
    [("50/s", (50, 1)), ("1000/m", (1_000, 60)), (" 20000 / h ", (20_000, 3_600)), ("1/s", (1, 1))],
)
def test_a_rate_is_read_as_it_is_documented(written: str, rate: tuple[int, int]) -> None:
    parsed = parse_rate(written)
    assert (parsed.count, parsed.seconds) == rate


@pytest.mark.parametrize("written", ["", "50", "50/d", "0/s", "-1/s", "5.5/s", "50/ss", "1000000000000/s", "٥/s"])
def test_what_is_no_rate_is_told(written: str) -> None:
    with pytest.raises(ValueError, match="write it as 50/s"):
        parse_rate(written)


def test_without_a_rate_nobody_waits() -> None:
    pace = Pace()
    assert [pace.take(now) for now in (5.0, 5.0, 5.0)] == [0, 0, 0]


@given(
    rate=st.builds(Rate, count=st.integers(1, 50), seconds=st.sampled_from([1, 60])),
    gaps=st.lists(st.floats(0, 3), min_size=2, max_size=80),
)
def test_in_no_stretch_of_its_time_do_more_leave_than_a_rate_says(rate: Rate, gaps: list[float]) -> None:
    pace, now, slots = Pace(rate), 0.0, []
    for gap in gaps:
        now += gap
        slots.append(now + pace.take(now))
    assert slots == sorted(slots)
    for number, slot in enumerate(slots):
        assert bisect_left(slots, slot + rate.seconds - 1e-6) - number <= rate.count


@given(st.lists(st.floats(0, 3), min_size=1, max_size=30))
def test_nobody_waits_longer_than_until_the_slot_after_the_last(gaps: list[float]) -> None:
    pace, now, last = Pace(Rate(count=2, seconds=1)), 0.0, float("-inf")
    for gap in gaps:
        now += gap
        assert pace.find_delay(now) == max(last + 0.5 - now, 0)
        last = now + pace.take(now)
        assert last == pytest.approx(max(now, last))


def measure(pace: Pace, now: float) -> float:
    """The seconds between two slots at an instant."""
    pace.take(now)
    first = now + pace.take(now)
    return now + pace.take(now) - first


def test_slowing_down_halves_the_rate_and_it_comes_back_by_and_by() -> None:
    pace = Pace(Rate(count=10, seconds=1))
    pace.slow_down(0.0, spacing=0.01)
    assert measure(pace, 0.0) == pytest.approx(0.2)
    pace.slow_down(10.0, spacing=0.01)
    assert measure(pace, 10.0) == pytest.approx(0.4)
    assert measure(pace, 39.0) == pytest.approx(0.4)
    assert measure(pace, 41.0) == pytest.approx(0.2)
    assert measure(pace, 100.0) == pytest.approx(0.1)
    assert measure(pace, 1_000.0) == pytest.approx(0.1)


def test_without_a_rate_slowing_down_halves_the_one_that_was_seen() -> None:
    pace = Pace()
    pace.slow_down(0.0, spacing=0.02)
    assert measure(pace, 0.0) == pytest.approx(0.04)
    for minute in range(1, 30):
        pace.take(minute * 60.0)
    assert measure(pace, 2_000.0) == 0


def test_no_slowing_down_stops_it() -> None:
    pace = Pace()
    for _ in range(100):
        pace.slow_down(0.0, spacing=0.02)
    assert measure(pace, 0.0) <= 2
