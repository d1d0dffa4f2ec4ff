"""Troubles that last: told once, then daily, and when they are over."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.store.troubles import REMINDED, load_troubles, note_troubles
from tests.factories import NOW
from tests.store.makers import new_store

HOUR = timedelta(hours=1)


def test_a_trouble_is_told_when_it_begins_and_a_day_after_it_was_told_last(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        told = [
            note_troubles(store, "main", {"send": f"down at {hours}"}, examined=["send"], now=NOW + hours * HOUR).told
            for hours in (0, 1, 23, 24, 25, 48)
        ]
        (lasting,) = load_troubles(store, "main")
    assert told == [("down at 0",), (), (), ("down at 24",), (), ("down at 48",)]
    assert (lasting.text, lasting.begun, lasting.told) == ("down at 48", NOW, NOW + 48 * HOUR)


def test_a_trouble_is_kept_with_what_it_comes_to_now(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        kept = []
        for codes in ({"send": 75}, {"send": 78}, {}):
            note_troubles(store, "main", {"send": "down"}, examined=[], now=NOW, exit_codes=codes)
            kept += [one.exit_code for one in load_troubles(store, "main")]
    assert kept == [75, 78, 0]


def test_what_was_looked_at_and_not_found_is_over_once(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        note_troubles(store, "main", {"source a silent": "a: silent", "send": "down"}, examined=[], now=NOW)
        other = note_troubles(store, "main", {}, examined=["source b", "sou"], now=NOW)
        over = note_troubles(store, "main", {}, examined=["source a"], now=NOW)
        again = note_troubles(store, "main", {}, examined=["source a"], now=NOW)
        left = load_troubles(store, "main")
    assert (other.over, over.over, again.over) == ((), ("a: silent",), ())
    assert [one.code for one in left] == ["send"]


def test_two_troubles_that_are_worded_alike_are_two(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        note_troubles(store, "main", {"send": "down"}, examined=[], now=NOW)
        later = NOW + 23 * HOUR
        assert note_troubles(store, "main", {"send": "down", "draft": "down"}, examined=[], now=later).told == ("down",)
        after = note_troubles(store, "main", {"send": "down", "draft": "down"}, examined=[], now=NOW + REMINDED)
        assert after.told == ("down",)
        assert {one.code: one.told for one in load_troubles(store, "main")} == {"send": NOW + REMINDED, "draft": later}


def test_newsletters_have_troubles_of_their_own(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        note_troubles(store, "main", {"send": "down"}, examined=[], now=NOW)
        assert note_troubles(store, "other", {"send": "down"}, examined=["send"], now=NOW).told == ("down",)
        assert note_troubles(store, "other", {}, examined=["send"], now=NOW).over == ("down",)
        assert len(load_troubles(store, "main")) == 1


@settings(max_examples=15)
@given(st.text(max_size=40), st.text(max_size=80))
@example("source \udce9.xml", "\x00")
def test_any_words_are_kept(code: str, text: str) -> None:
    with tempfile.TemporaryDirectory() as folder, new_store(Path(folder)) as store:
        assert note_troubles(store, "main", {code: text}, examined=[], now=NOW).told == (text,)
        assert note_troubles(store, "main", {code: text}, examined=[], now=NOW).told == ()
        assert note_troubles(store, "main", {}, examined=[code], now=NOW).over == (text,)
