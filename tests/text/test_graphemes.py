"""Text is counted and cut by what readers see."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.graphemes import count_graphemes, cut_graphemes

seen = st.text(st.one_of(st.sampled_from("a\u0301e👩\u200d💻🇵🇰한हिन्दी\r\n中"), st.characters()))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("abc", 3),
        ("\r\n", 1),
        ("e\u0301", 1),
        ("👩\u200d💻", 1),
        ("🇵🇰🇮🇳", 2),
        ("हिंद", 2),
        ("한국", 2),
        ("اُردو", 4),
    ],
)
def test_a_grapheme_is_what_a_reader_sees_as_one_character(text: str, count: int) -> None:
    assert count_graphemes(text) == count


@given(seen, st.integers(-1, 20))
def test_a_cut_is_the_longest_start_that_fits(text: str, limit: int) -> None:
    start = cut_graphemes(text, limit)
    assert text.startswith(start)
    assert count_graphemes(start) == min(count_graphemes(text), max(limit, 0))


@given(seen)
def test_a_cut_never_splits_a_cluster(text: str) -> None:
    starts = [cut_graphemes(text, limit) for limit in range(count_graphemes(text) + 1)]
    clusters = [after[len(before) :] for before, after in pairwise(starts)]
    assert "".join(clusters) == text
    assert all(count_graphemes(cluster) == 1 for cluster in clusters)
