"""What editors are told beside a draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from digest.delivery.notes import LeftOut, Notes, find_left_out, make_notes
from digest.model import Concern, DecisionRecord, EditionState, Kind, Reason, Slot
from digest.settings import Settings
from tests.factories import NOW, make_article, make_decision, make_edition

SLOT = Slot(newsletter="main", kind=Kind.REGULAR, due=NOW + timedelta(hours=1), number=42)
LATE = Concern(code="late", evidence="it is 3 h late", holds=True)
UNAPPROVED = Concern(code="approval", evidence="nobody has approved it", holds=True)
FEW = Concern(code="few", evidence="it has 2 stories")


def notes(*concerns: Concern, slot: Slot | None = SLOT, left_out: tuple[LeftOut, ...] = (), **changes: Any) -> Notes:
    settings = replace(Settings(timezone="Asia/Karachi"), **changes)
    return make_notes(make_edition(slot=slot), concerns=concerns, left_out=left_out, settings=settings)


def test_the_first_line_says_which_edition_it_is_and_when_it_is_due() -> None:
    assert notes().lines[0] == "Draft of edition 42, due Sunday, 2026-11-22, 12:00 PKT: 4 stories"
    assert notes(slot=replace(SLOT, revision=2)).lines[0].startswith("Draft of edition 42, revision 2, due")
    assert notes(slot=None).lines == ("Draft of The Daily Ledger: 4 stories",)


@pytest.mark.parametrize(
    ("changes", "fate"),
    [
        ({}, "When it is due, it goes out if nobody does anything."),
        ({"deliver": "export"}, "When it is due, its files are written if nobody does anything."),
        ({"require_approval": True}, "If nobody approves it before it is due, it is held until somebody does."),
        (
            {"require_approval": True, "if_unapproved": "send"},
            "If nobody approves it, it goes out all the same when it is due.",
        ),
        (
            {"require_approval": True, "if_unapproved": "skip"},
            "If nobody approves it before it is due, it is skipped.",
        ),
    ],
)
def test_the_second_line_says_what_happens_when_it_is_due(changes: dict[str, Any], fate: str) -> None:
    assert notes(FEW, UNAPPROVED, **changes).lines[1] == fate


def test_what_holds_it_is_in_the_second_line() -> None:
    assert notes(LATE).lines[1] == "Somebody must approve it, as it is held: it is 3 h late."
    assert notes(LATE, require_approval=True, if_unapproved="skip").lines[1] == (
        "It is skipped unless somebody approves it before it is due, as it is held: it is 3 h late."
    )


def test_the_third_line_is_the_command_that_approves_it() -> None:
    assert notes().lines[2] == "To approve it: digest editions approve 42"
    assert notes(newsletter="weekly").lines[2] == "To approve it: digest editions approve 42 --newsletter weekly"


def test_concerns_that_hold_come_first() -> None:
    assert notes(FEW, LATE).concerns == (LATE, FEW)


def test_what_is_left_out_is_listed_by_reason_what_can_be_changed_first() -> None:
    reasons = [Reason.USED, Reason.OVER_CAP, Reason.COPY, Reason.OVER_CAP, Reason.OUT_OF_WINDOW]
    left_out = [LeftOut(reason=reason, title=str(place), source="BBC") for place, reason in enumerate(reasons)]
    told = notes(left_out=tuple(left_out))
    assert {reason: [one.title for one in stories] for reason, stories in told.left_out.items()} == {
        "over cap": ["1", "3"],
        "copy": ["2"],
        "used": ["0"],
        "out of window": ["4"],
    }
    assert list(told.left_out) == ["over cap", "copy", "used", "out of window"]
    assert (told.count, told.rest) == (5, "")


def test_at_most_a_hundred_are_listed_and_the_others_counted() -> None:
    told = notes(left_out=tuple(LeftOut(reason=Reason.COPY, title=str(place), source="") for place in range(107)))
    assert [len(stories) for stories in told.left_out.values()] == [100]
    assert (told.count, told.rest) == (107, "and 7 more")


def test_decisions_and_what_the_store_keeps_of_them_tell_the_same() -> None:
    articles = [make_article(number) for number in (1, 2)]
    made = [make_decision(articles[0]), make_decision(articles[1], Reason.COPY)]
    kept = [
        DecisionRecord(
            slot=SLOT,
            state=EditionState.DRAFT,
            cut_off=NOW,
            place=place,
            article=one.placed.article.id,
            revision=1,
            reason=one.reason,
            evidence="",
            final=False,
            score=0.0,
            region="europe",
            title=one.placed.article.title,
            url=None,
            source=one.placed.article.source,
        )
        for place, one in enumerate(made)
    ]
    expected = LeftOut(reason=Reason.COPY, title=articles[1].title, source=articles[1].source)
    assert find_left_out(made) == find_left_out(kept) == (expected,)
