"""Guard rails: what holds an edition, and what only makes a person look twice."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from digest.editions.guards import find_concerns
from digest.model import Edition, EditionRecord, EditionState, Kind, Slot
from digest.settings import Settings, SourceSettings
from tests.factories import NOW, make_edition, make_story

DAY = timedelta(days=1)
SLOT = Slot(newsletter="main", kind=Kind.REGULAR, due=NOW, number=42)
SETTINGS = Settings(sources=(SourceSettings(at="ledger.xml"), SourceSettings(at="wire.xml")))


def make_record(days: int, *, stories: int = 4, kind: Kind = Kind.REGULAR, **changes: Any) -> EditionRecord:
    """An edition that went out so many days ago."""
    at = NOW - days * DAY
    record = EditionRecord(
        slot=Slot(newsletter="main", kind=kind, due=at, number=42 - days),
        state=EditionState.SENT,
        since=at - 2 * DAY,
        cut_off=at,
        built=at,
        key="",
        subject=f"Headline of day {days}",
        preheader="",
        stories=stories,
        sources=2,
        size=20_000,
        program="1",
    )
    return replace(record, **changes)


def make_varied_edition(stories: int = 4) -> Edition:
    """An edition of two sources."""
    edition = make_edition(stories)
    article = replace(edition.lead.article, source="Wire")
    return replace(edition, lead=replace(edition.lead, article=article), slot=SLOT)


PAST = [make_record(days) for days in range(1, 8)]


def concerns(
    edition: Edition | None = None,
    *,
    past: Sequence[EditionRecord] = PAST,
    last: Collection[str] = (),
    collected: datetime | None = NOW,
    now: datetime = NOW,
    settings: Settings = SETTINGS,
) -> dict[str, str]:
    found = find_concerns(
        edition or make_varied_edition(),
        past=past,
        last_story_ids=last,
        collected=collected,
        now=now,
        settings=settings,
    )
    assert [one.holds for one in found] == sorted((one.holds for one in found), reverse=True)
    return {f"{'hold' if one.holds else 'warn'} {one.code}": one.evidence for one in found}


def test_an_edition_like_any_other_raises_no_concern() -> None:
    assert concerns() == {}
    assert concerns(past=[]) == {}


@pytest.mark.parametrize("collected", [NOW - DAY, NOW - 2 * DAY])
def test_an_edition_is_held_when_no_source_answered_since_the_last_ones_cut_off(collected: datetime) -> None:
    assert list(concerns(collected=collected)) == ["hold nothing_collected"]
    assert concerns(collected=NOW - DAY + timedelta(seconds=1)) == {}


def test_what_was_never_collected_is_said_in_the_newsletters_zone() -> None:
    assert concerns(collected=None, past=[]) == {"hold nothing_collected": "no source was ever read with an answer"}
    settings = replace(SETTINGS, timezone="Asia/Karachi")
    assert concerns(collected=NOW - 2 * DAY, settings=settings) == {
        "hold nothing_collected": "no source was read with an answer since edition 41 of 2026-11-21 11:00 PKT; "
        "the last time was 2026-11-20 11:00 PKT"
    }


def test_an_edition_is_held_when_it_is_later_than_it_may_be() -> None:
    late = NOW + timedelta(hours=2)
    assert concerns(now=late) == {}
    assert concerns(now=late + timedelta(minutes=3)) == {
        "hold late": "due 2026-11-22 06:00 UTC, it is 2 h 3 min late; max_late is 2h"
    }
    assert concerns(now=late + timedelta(minutes=3), settings=replace(SETTINGS, max_late="3h")) == {}


def test_a_proof_is_never_late() -> None:
    assert concerns(replace(make_varied_edition(), slot=None), now=NOW + 9 * DAY) == {}


def test_an_edition_of_the_same_stories_as_the_last_is_held() -> None:
    assert concerns(last={"a4", "a3", "a2", "a1"}) == {"hold same_as_last": "its 4 stories are those of edition 41"}
    assert concerns(last={"a1", "a2", "a3"}) == {}
    assert concerns(last={"a1", "a2", "a3", "a4", "a5"}) == {}


@pytest.mark.parametrize(("usual", "code"), [(2, None), (8, None), (1, "many"), (9, "few"), (20, "few")])
def test_an_edition_of_less_than_half_or_more_than_double_the_usual_size_is_remarked(usual: int, code: str) -> None:
    past = [make_record(days, stories=usual) for days in range(1, 8)]
    told = {f"warn {code}": f"it has 4 stories; {usual} is the median of the last 7 editions"} if code else {}
    assert concerns(past=past) == told


def test_nothing_is_usual_before_five_editions_of_the_same_kind_went_out() -> None:
    large = [make_record(days, stories=20) for days in range(1, 5)]
    assert concerns(past=large) == {}
    assert concerns(past=[*large, make_record(5, stories=20, kind=Kind.EXTRA)]) == {}
    assert concerns(past=[*large, make_record(5, stories=20, state=EditionState.CANCELLED)]) == {}
    assert list(concerns(past=[*large, make_record(5, stories=20, state=EditionState.SENDING)])) == ["warn few"]


def test_an_edition_of_one_source_is_remarked_if_there_are_several_and_it_has_three_stories() -> None:
    edition = replace(make_edition(3), slot=SLOT)
    assert concerns(edition, past=[]) == {
        "warn one_source": "all 3 stories come from The Daily Ledger, one of 2 sources"
    }
    assert concerns(replace(make_edition(2), slot=SLOT), past=[]) == {}
    assert concerns(edition, past=[], settings=replace(SETTINGS, sources=SETTINGS.sources[:1])) == {}


def test_a_subject_that_went_out_lately_is_remarked_unless_it_is_meant_to_be_the_same() -> None:
    edition = make_varied_edition()
    past = [*PAST[:3], make_record(4, subject=edition.subject), *PAST[4:]]
    told = {"warn same_subject": "its subject is that of edition 38 of 2026-11-18 06:00 UTC"}
    assert concerns(edition, past=past) == told
    assert concerns(edition, past=past, settings=replace(SETTINGS, subject="{name}")) == {}
    old = [*(make_record(days) for days in range(1, 21)), make_record(21, subject=edition.subject)]
    assert concerns(edition, past=old) == {}


def test_other_revisions_of_the_same_edition_do_not_count() -> None:
    edition = make_varied_edition()
    own = make_record(0, subject=edition.subject, stories=99)
    assert own.slot.due == SLOT.due
    assert concerns(edition, past=[own, *PAST]) == {}


def test_the_order_of_past_editions_does_not_matter() -> None:
    edition = replace(make_edition(2), lead=make_story(9, source="Wire"), slot=SLOT)
    past = [make_record(days, stories=days) for days in range(1, 30)]
    assert concerns(edition, past=past[::-1], collected=NOW - DAY) == concerns(edition, past=past, collected=NOW - DAY)
