"""From when dues count, and pauses that end by themselves or by a person."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from digest.store.pausing import (
    begin_schedule,
    load_standing,
    note_refused,
    pause_newsletter,
    resume_newsletter,
)
from tests.factories import NOW
from tests.store.makers import new_store

HOUR = timedelta(hours=1)


def test_dues_count_from_the_first_run_on(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        assert load_standing(store, "main").begun is None
        assert begin_schedule(store, "main", schedule="0 7 * * *", now=NOW).begun == NOW
        assert begin_schedule(store, "main", schedule="0 7 * * *", now=NOW + HOUR).begun == NOW
        assert begin_schedule(store, "other", schedule="0 7 * * *", now=NOW + HOUR).begun == NOW + HOUR


def test_a_pause_ends_at_its_time_and_dues_count_from_then_on(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        begin_schedule(store, "main", schedule="0 7 * * *", now=NOW)
        paused = pause_newsletter(store, "main", now=NOW, until=NOW + 2 * HOUR)
        assert [paused.is_paused(NOW + hours * HOUR) for hours in (0, 1, 2)] == [True, True, False]
        assert begin_schedule(store, "main", schedule="0 7 * * *", now=NOW + HOUR).paused == NOW
        over = begin_schedule(store, "main", schedule="0 7 * * *", now=NOW + 5 * HOUR)
    assert (over.begun, over.paused) == (NOW + 2 * HOUR, None)


def test_a_pause_without_an_end_lasts_until_it_is_resumed(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        pause_newsletter(store, "main", now=NOW, until=None)
        assert begin_schedule(store, "main", schedule="0 7 * * *", now=NOW + 900 * HOUR).is_paused(NOW + 900 * HOUR)
        resume_newsletter(store, "main", now=NOW + 900 * HOUR)
        assert load_standing(store, "main").begun == NOW + 900 * HOUR


def test_resuming_what_is_not_paused_changes_nothing_but_forgets_a_refusal(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        begin_schedule(store, "main", schedule="0 7 * * *", now=NOW)
        note_refused(store, "main", "abc")
        assert resume_newsletter(store, "main", now=NOW + HOUR).refused == "abc"
        left = load_standing(store, "main")
    assert (left.begun, left.refused) == (NOW, None)


def test_a_second_pause_sets_another_end(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        pause_newsletter(store, "main", now=NOW, until=NOW + HOUR)
        again = pause_newsletter(store, "main", now=NOW + HOUR / 2, until=NOW + 3 * HOUR)
    assert (again.paused, again.paused_until) == (NOW, NOW + 3 * HOUR)


def test_dues_count_from_when_a_schedule_was_first_seen_or_changed(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        given = [
            (None, 0),
            (None, 1),
            ("0 7 * * *", 2),
            ("0 7 * * *", 3),
            ("0 8 * * *", 4),
            (None, 5),
            ("0 8 * * *", 6),
        ]
        begun = [begin_schedule(store, "main", schedule=text, now=NOW + at * HOUR).begun for text, at in given]
        assert begun == [NOW + at * HOUR for at in (0, 0, 2, 2, 4, 5, 6)]


def test_a_schedule_that_is_changed_during_a_pause_counts_from_the_end_of_that(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        begin_schedule(store, "main", schedule="0 7 * * *", now=NOW)
        pause_newsletter(store, "main", now=NOW, until=NOW + 3 * HOUR)
        begin_schedule(store, "main", schedule="0 8 * * *", now=NOW + HOUR)
        assert begin_schedule(store, "main", schedule="0 8 * * *", now=NOW + 4 * HOUR).begun == NOW + 3 * HOUR
