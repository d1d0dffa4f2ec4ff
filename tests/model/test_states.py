"""Which state may follow which."""

from __future__ import annotations

from itertools import product

import pytest

from digest.errors import HeldError, UsageError
from digest.model import EditionState
from digest.model.states import ALLOWED, LIVE, check_transition

WAYS = {
    ("draft", "approved"),
    ("draft", "superseded"),
    ("draft", "cancelled"),
    ("approved", "sending"),
    ("approved", "superseded"),
    ("approved", "cancelled"),
    ("sending", "sent"),
    ("sending", "cancelled"),
    ("sent", "sending"),
}


@pytest.mark.parametrize(("before", "after"), list(product(EditionState, EditionState)))
def test_an_edition_goes_only_where_the_design_lets_it(before: EditionState, after: EditionState) -> None:
    if (before.value, after.value) in WAYS:
        check_transition(before, after)
        return
    with pytest.raises(HeldError if before is EditionState.SUPERSEDED else UsageError, match=f"cannot become {after}"):
        check_transition(before, after)


def test_an_edition_that_something_is_to_be_done_about_is_one_that_can_change() -> None:
    assert frozenset(state for state, following in ALLOWED.items() if following) == LIVE | {EditionState.SENT}
