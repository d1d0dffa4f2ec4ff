"""The count of candidates: overflow is always in it."""

from __future__ import annotations

import pytest

from digest.model import Reason
from digest.selection.tally import make_tally
from tests.selection.makers import choose, place


@pytest.mark.parametrize(("overflow", "counts"), [("carry", (3, 0, 0)), ("link", (0, 3, 0)), ("drop", (0, 0, 3))])
def test_overflow_is_counted_by_what_becomes_of_it(overflow: str, counts: tuple[int, int, int]) -> None:
    tally = make_tally(choose(*(place(number) for number in range(1, 6)), stories=3, at_most=2, overflow=overflow))
    assert (tally.carried, tally.linked, tally.dropped) == counts
    assert (tally.found, tally.chosen) == (5, 2)
    assert dict(tally.left_out) == {Reason.OVER_SIZE: 1, Reason.OVER_CAP: 2}
