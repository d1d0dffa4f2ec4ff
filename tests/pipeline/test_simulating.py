"""A replayed schedule: each edition after the ones before it, nothing twice, and nothing changed."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from digest.errors import UsageError
from digest.model import Arrival, Article, EditionState, Hold, Used
from digest.pipeline.building import Commission, build_draft
from digest.pipeline.chain import Chain, select_used
from digest.pipeline.replay import Replay, compare_summaries, list_differences, summarise_replay
from digest.pipeline.simulating import Plan, simulate_schedule
from digest.settings import ChoiceSettings, LimitSettings, RegionSettings, Settings
from digest.store.editions import move_edition
from digest.store.opening import Store, open_store
from tests.factories import NOW, make_article
from tests.store.makers import make_poll, new_store, save
from tests.world.words import write_story

DAY = timedelta(days=1)
START = NOW.replace(hour=0) - 6 * DAY
"""The dues that are replayed are at seven of the day after this and of the next ones."""


def make_settings(**choice: object) -> Settings:
    return Settings(schedule="0 7 * * *", choice=ChoiceSettings(min_stories=1, **choice))  # type: ignore[arg-type]


def write_article(number: int, *, seen: datetime) -> Article:
    text = write_story(number)
    return make_article(
        number,
        title=text.title,
        text="\n\n".join(text.paragraphs),
        first_seen=seen,
        published=seen,
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Five days with three stories each, seen at noon; the fourth day has none."""
    with new_store(tmp_path) as opened:
        for day in (0, 1, 2, 4):
            seen = START + day * DAY + timedelta(hours=12)
            articles = [write_article(10 * day + number, seen=seen) for number in range(3)]
            save(opened, make_poll(*articles, at=seen))
        yield opened


def simulate(store: Store, settings: Settings, *, until: datetime = START + 6 * DAY) -> Replay:
    plan = Plan(settings=settings, base=store.path.parent, since=START, until=until)
    return simulate_schedule(store, plan, report=lambda _done, _total: None)


def dump(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        return list(connection.iterdump())


def count_stories(replay: Replay) -> list[int]:
    return [one.record.stories for one in replay.editions]


def send(store: Store, settings: Settings, *, due: datetime) -> set[str]:
    """Really send the edition of `due`; give its stories."""
    draft = build_draft(store, Commission(settings=settings, base=store.path.parent, due=due, now=due))
    slot = draft.record.slot
    move_edition(store, slot, to=EditionState.APPROVED, expected=[EditionState.DRAFT])
    move_edition(store, slot, to=EditionState.SENDING, expected=[EditionState.APPROVED])
    move_edition(store, slot, to=EditionState.SENT, expected=[EditionState.SENDING])
    return {one.placed.article.id for one in draft.choice.chosen}


def test_each_due_has_an_edition_of_what_came_before_it(store: Store) -> None:
    replay = simulate(store, make_settings())
    assert [one.record.slot.due for one in replay.editions] == [
        START + day * DAY + timedelta(hours=7) for day in range(6)
    ]
    assert count_stories(replay) == [0, 3, 3, 3, 0, 3]
    assert [one.record.slot.number for one in replay.editions] == [1, 2, 3, 4, 5, 6]


def test_no_story_is_in_two_editions(store: Store) -> None:
    replay = simulate(store, make_settings(stories=2))
    counts = Counter(story for one in replay.editions for story in one.stories)
    assert counts
    assert set(counts.values()) == {1}


def test_a_pin_lets_in_what_is_held_for_want_of_a_date_from_when_it_was_seen_as_a_real_build_does(
    store: Store,
) -> None:
    seen = START + 2 * DAY + timedelta(hours=12)
    undated = replace(write_article(50, seen=seen), published=None)
    save(
        store,
        make_poll(undated, at=seen),
        arrivals={undated.id: Arrival(eligible_from=None, hold=Hold.UNDATED)},
        flags={undated.id: "undated"},
    )
    settings = make_settings()
    assert not any(undated.id in one.stories for one in simulate(store, settings).editions)
    table = f'[[story]]\nstory = "{undated.id}"\npin = "lead"\n'
    (store.path.parent / "overrides.toml").write_text(table, encoding="utf-8")
    editions = simulate(store, settings).editions
    assert [undated.id in one.stories for one in editions] == [False, False, False, True, False, False]
    for one in editions[1:3]:
        send(store, settings, due=one.record.slot.due)
    assert send(store, settings, due=editions[3].record.slot.due) == editions[3].stories


def test_what_found_no_place_is_carried_to_the_next_edition(store: Store) -> None:
    replay = simulate(store, make_settings(stories=2))
    assert [one.tally.carried for one in replay.editions] == [0, 1, 2, 2, 0, 1]
    assert count_stories(replay) == [0, 2, 2, 2, 1, 2]


def test_a_day_without_stories_has_no_edition_and_is_counted_as_empty(store: Store) -> None:
    replay = simulate(store, make_settings())
    empty = [one.record for one in replay.editions if one.record.state is EditionState.CANCELLED]
    assert [one.slot.due.day for one in empty] == [START.day, (START + 4 * DAY).day]
    assert empty[1].concerns[0].evidence.startswith("0 of 3")
    summary = summarise_replay(replay)
    assert (summary.sent, summary.empty, summary.empty_days, summary.held) == (4, 2, 2, 0)


def test_what_really_went_out_before_the_span_is_used(store: Store) -> None:
    settings = make_settings()
    sent = send(store, settings, due=START + 1 * DAY + timedelta(hours=7))
    plan = Plan(settings=settings, base=store.path.parent, since=START + 1.5 * DAY, until=START + 2.5 * DAY)
    (edition,) = simulate_schedule(store, plan, report=lambda _done, _total: None).editions
    assert len(sent) == 3
    assert edition.record.stories == 3
    assert edition.record.slot.number == 2
    assert not edition.stories & sent


def test_what_really_went_out_within_the_span_does_not_count(store: Store) -> None:
    before = simulate(store, make_settings())
    send(store, make_settings(), due=START + 2 * DAY + timedelta(hours=7))
    assert count_stories(simulate(store, make_settings())) == count_stories(before)


@pytest.mark.parametrize("choice", [{}, {"stories": 2}, {"stories": 1, "overflow": "drop"}], ids=repr)
def test_the_replay_is_what_runs_at_those_instants_really_sent(store: Store, choice: dict[str, object]) -> None:
    settings = make_settings(**choice)
    copies = [write_article(10, seen=START + 2 * DAY), write_article(20, seen=START + 4 * DAY)]
    for number, copy in enumerate(copies):
        poll = make_poll(replace(copy, id=f"copy{number}", url=None), source="other", at=copy.first_seen)
        save(store, poll)
    replay = simulate(store, settings)
    dues = [one.record.slot.due for one in replay.editions if one.stories]
    assert [one.stories for one in replay.editions if one.stories] == [send(store, settings, due=due) for due in dues]


def test_the_store_stays_as_it_was_and_may_be_open_for_reading_only(store: Store) -> None:
    before = dump(store.path)
    with open_store(store.path, read_only=True) as unchangeable:
        assert simulate(unchangeable, make_settings()).editions
    assert dump(store.path) == before


def test_every_candidate_has_one_fate_and_a_story_that_went_out_keeps_that(store: Store) -> None:
    replay = simulate(store, make_settings(stories=2, overflow="drop"))
    assert len(replay.fates) == 12
    counts = Counter(fate.reason for fate in replay.fates.values())
    assert counts == {"chosen": 8, "over_cap": 4}
    assert sum(summarise_replay(replay).never.values()) == 4
    assert summarise_replay(replay).dropped == 4


def test_the_report_counts_up_to_the_number_of_dues(store: Store) -> None:
    told: list[tuple[int, int]] = []
    plan = Plan(settings=make_settings(), base=store.path.parent, since=START, until=START + 3 * DAY)
    simulate_schedule(store, plan, report=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_without_a_schedule_there_is_nothing_to_replay(store: Store) -> None:
    with pytest.raises(UsageError, match="schedule"):
        simulate(store, replace(make_settings(), schedule=None))


def test_regions_add_up_and_the_longest_time_without_each_is_told(store: Store) -> None:
    summary = summarise_replay(simulate(store, make_settings()))
    assert sum(one.stories for one in summary.balance) == summary.stories == 12
    assert sum(one.share for one in summary.balance) == pytest.approx(1)
    unseen = [one for one in summary.balance if not one.stories]
    assert unseen
    assert {(one.dry, one.dry_from) for one in unseen} == {(6, date(START.year, START.month, START.day))}


def test_two_replays_are_lined_up_and_their_differences_named(store: Store) -> None:
    first, second = simulate(store, make_settings()), simulate(store, make_settings(stories=1))
    rows = {name: (before, after) for name, before, after in compare_summaries(*map(summarise_replay, (first, second)))}
    assert rows["stories"][0] == 12
    assert rows["stories"][1] < 12
    assert rows["carried"][0] == 0 < rows["carried"][1]
    only_first, only_second = list_differences(first, second)
    assert len(only_first) == rows["stories"][0] - rows["stories"][1]
    assert only_second == ()


def test_limits_of_the_other_configuration_hold(store: Store) -> None:
    usual = summarise_replay(simulate(store, make_settings()))
    region = max(usual.balance, key=lambda one: one.stories).region.key
    others = make_settings(stories=1)
    changed = replace(others, regions=RegionSettings(order=(region,), limits={region: LimitSettings(min=1)}))
    (first, *_) = [one for one in simulate(store, changed).editions if one.regions]
    assert sum(first.regions.values()) == 1


def test_simulated_editions_remember_texts_as_long_as_the_store_does() -> None:
    lately, long_ago = (
        Used(article=name, number=1, at=NOW - timedelta(days=days), url_key=name, title="Tram", text="A tram.")
        for name, days in (("a1", 3), ("a2", 40))
    )
    chain = Chain(used={one.article: one for one in (lately, long_ago)})
    assert set(select_used(chain, [], now=NOW)) == {"a1"}
    found = select_used(chain, [make_article(1, id="a2")], now=NOW)
    assert (found["a1"].text, found["a2"].text) == ("A tram.", "")
