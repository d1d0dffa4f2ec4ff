"""Texts that run against each other on one line stay apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.hygiene import clean_line
from digest.text.isolates import close_isolates, count_isolates, isolate, join_isolated

LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
BIDI = st.text(alphabet=f"aب1 .{LRI}{RLI}{FSI}{PDI}", max_size=40)


@pytest.mark.parametrize(
    ("text", "within", "told"),
    [
        ("BBC", "ltr", "BBC"),
        ("BBC", "rtl", f"{LRI}BBC{PDI}"),
        ("صحيفة", "rtl", "صحيفة"),
        ("21 نوفمبر", "ltr", f"{RLI}21 نوفمبر{PDI}"),
        ("42", "rtl", "42"),
        ("…", "rtl", "…"),
        ("", "rtl", ""),
    ],
)
def test_a_text_that_runs_against_its_line_is_isolated_and_numbers_are_not(text: str, within: str, told: str) -> None:
    assert isolate(text, within=within) == told


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (("A", "B"), "A · B"),
        (("A", ""), "A"),
        (("", ""), ""),
        (("A", "ب", "C"), f"A · {RLI}ب{PDI} · C"),
        (("ب", "A"), f"ب · {LRI}A{PDI}"),
        (("42", "ب", "A"), f"42 · ب · {LRI}A{PDI}"),
    ],
)
def test_a_line_runs_as_its_first_part_with_letters(parts: tuple[str, ...], line: str) -> None:
    assert join_isolated(parts, " · ") == line


@given(BIDI, BIDI)
def test_what_is_joined_of_clean_texts_is_clean(one: str, other: str) -> None:
    line = join_isolated((clean_line(one), clean_line(other)), " · ")
    assert clean_line(line) == line


@given(BIDI)
def test_a_line_that_was_cut_ends_every_isolate_it_opens(text: str) -> None:
    closed = close_isolates(text)
    assert closed.startswith(text)
    assert close_isolates(closed) == closed
    assert closed.count(PDI) >= count_isolates(closed)
