"""What is remembered of a source: patience with failures, adopted addresses, freshness by its own word."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Fetched, Memory, Validators
from digest.sources.memory import find_due, remember_answer, remember_failure
from tests.factories import NOW

FEED = "https://ledger.example/feed"


def answer(**changes: object) -> Fetched:
    return replace(Fetched(origin=FEED, body=b"", at=NOW), **changes)  # type: ignore[arg-type]


def remember(memory: Memory, given: Fetched, *, yielded: bool = True) -> Memory:
    return remember_answer(memory, given, validators={}, modified=None, yielded=yielded)


def fail(memory: Memory, *, status: int | None = 503, retry_after: timedelta | None = None) -> Memory:
    return remember_failure(memory, source=FEED, at=NOW, status=status, retry_after=retry_after)


def test_an_answer_ends_failures_and_keeps_what_to_ask_with() -> None:
    validators = {FEED: Validators(etag='"1"')}
    memory = remember_answer(
        Memory(polls=3, failures=2, due=NOW), answer(), validators=validators, modified=NOW, yielded=True
    )
    assert memory == Memory(polls=4, failures=0, yielded=True, validators=validators, modified=NOW)


def test_an_empty_answer_is_a_poll_that_yielded_nothing() -> None:
    memory = remember(Memory(), answer(), yielded=False)
    assert (memory.polls, memory.yielded) == (1, False)
    assert remember(remember(memory, answer()), answer(), yielded=False).yielded


def test_the_newest_time_of_change_is_never_forgotten() -> None:
    memory = remember_answer(
        Memory(modified=NOW), answer(), validators={}, modified=NOW - timedelta(days=1), yielded=True
    )
    assert memory.modified == NOW


def test_a_permanent_redirect_is_adopted_after_three_polls_that_agree() -> None:
    memory = Memory()
    for _ in range(2):
        memory = remember(memory, answer(moved_to="https://ledger.example/new"))
        assert memory.url is None
    memory = remember(memory, answer(moved_to="https://ledger.example/new"))
    assert memory.url == "https://ledger.example/new"


def test_another_target_or_none_begins_the_count_anew() -> None:
    memory = remember(remember(Memory(), answer(moved_to="https://a.example/")), answer(moved_to="https://a.example/"))
    assert remember(memory, answer(moved_to="https://b.example/")).moves == 1
    assert remember(memory, answer()).moves == 0


def test_a_source_that_is_asked_for_something_else_each_time_moves_all_the_same() -> None:
    memory = Memory()
    for hour in range(3):
        memory = remember(
            memory, answer(moved_to=f"https://new.example/posts?modified_after=2026-11-22T0{hour}:00:00Z")
        )
    assert memory.url == "https://new.example/posts?modified_after=2026-11-22T02:00:00Z"


def test_what_is_gone_is_not_asked_again() -> None:
    assert fail(Memory(), status=410).gone == "gone for good (HTTP 410)"
    assert fail(Memory(), status=404).gone is None


def test_pauses_double_from_ten_minutes_to_a_day() -> None:
    memory, pauses = Memory(), []
    for _ in range(12):
        memory = fail(memory)
        assert memory.due
        pauses.append(memory.due - NOW)
    assert timedelta(minutes=10) <= pauses[0] <= timedelta(minutes=11)
    assert timedelta(minutes=20) <= pauses[1] <= timedelta(minutes=22)
    assert timedelta(hours=24) <= pauses[-1] <= timedelta(hours=26.4)


def test_sources_that_fail_together_do_not_come_back_together() -> None:
    dues = {
        remember_failure(Memory(), source=f"s{number}", at=NOW, status=503, retry_after=None).due for number in range(9)
    }
    assert len(dues) > 5


def test_retry_after_is_kept_to_within_two_days() -> None:
    assert fail(Memory(), retry_after=timedelta(hours=3)).due == NOW + timedelta(hours=3)
    assert fail(Memory(), retry_after=timedelta(days=9)).due == NOW + timedelta(days=2)


def test_an_adopted_address_that_keeps_failing_is_given_up() -> None:
    memory = Memory(url="https://ledger.example/new")
    assert fail(fail(memory)).url == "https://ledger.example/new"
    assert fail(fail(fail(memory))).url is None


@pytest.mark.parametrize(
    ("control", "seconds"),
    [
        ("max-age=600", 600),
        ('public, max-age="60"', 60),
        ("s-maxage=600", None),
        ("max-age=86400", 3600),
        ("max-age=0, must-revalidate", None),
        ("no-cache", None),
        ("max-age=99999999999999999999", 3600),
    ],
)
def test_max_age_is_respected_up_to_an_hour(control: str, seconds: int | None) -> None:
    due = find_due(answer(headers={"cache-control": control}))
    assert due == (NOW + timedelta(seconds=seconds) if seconds else None)


@given(st.text(max_size=60))
def test_no_header_breaks_the_reading_of_max_age(control: str) -> None:
    due = find_due(answer(headers={"cache-control": control}))
    assert due is None or NOW < due <= NOW + timedelta(hours=1)
