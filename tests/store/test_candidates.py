"""What an edition is made from: the window's articles, and what went out before, complete however long ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from digest.model import Arrival, EditionState, Hold, Kind, Reason, Used
from digest.store.candidates import load_candidates, load_used
from digest.store.editions import move_edition
from digest.store.freezing import start_sending
from digest.store.opening import Store, begin_writing
from digest.store.pruning import prune_store
from digest.store.saving import MOST_REVISIONS
from digest.store.schema import deliveries
from tests.factories import NOW, make_article
from tests.store.editions import keep, send
from tests.store.journals import subscribe
from tests.store.makers import FEED, make_articles, make_poll, new_store, save

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as opened:
        yield opened


def load(store: Store, *numbers: int, since: datetime = NOW - DAY, before: datetime | None = None) -> dict[str, Used]:
    found = [make_article(number) for number in numbers]
    return {one.article: one for one in load_used(store, "main", found, since=since, before=before)}


def test_the_window_is_open_at_its_beginning_and_closed_at_its_end(store: Store) -> None:
    for hours in range(4):
        at = NOW + hours * HOUR
        save(store, make_poll(*make_articles(1, first=hours, at=at), at=at))
    found = load_candidates(store, since=NOW, until=NOW + 2 * HOUR, order={FEED: 0})
    assert [one.article.id for one in found] == ["a1", "a2"]


def test_candidates_come_by_when_they_may_enter_and_not_when_they_are_held(store: Store) -> None:
    late = Arrival(eligible_from=NOW + HOUR, hold=Hold.EMBARGO)
    never = Arrival(eligible_from=None, hold=Hold.BACKLOG)
    save(store, make_poll(*make_articles(3)), arrivals={"a1": late, "a2": never})
    found = load_candidates(store, since=NOW - HOUR, until=NOW + HOUR, order={FEED: 0})
    assert [one.article.id for one in found] == ["a3", "a1"]


def test_candidates_know_the_place_of_their_source_their_revision_and_whether_it_is_paused(store: Store) -> None:
    save(store, make_poll(*make_articles(1)))
    save(store, make_poll(make_article(1, title="Another"), at=NOW + HOUR))
    save(store, make_poll(*make_articles(1, first=2), source="other"))
    save(store, make_poll(*make_articles(1, first=3), source="listed by a list"))
    found = load_candidates(store, since=NOW - HOUR, until=NOW + HOUR, order={"other": 0, FEED: 1}, paused={"other"})
    told = {one.article.id: (one.source, one.order, one.revision, one.paused) for one in found}
    assert told == {
        "a1": (FEED, 1, 2, False),
        "a2": ("other", 0, 1, True),
        "a3": ("listed by a list", 2, 1, False),
    }


def test_what_was_too_old_for_one_newsletter_when_its_source_was_new_is_marked_for_that_one(store: Store) -> None:
    save(store, make_poll(make_article(1), make_article(100)))
    for max_age, marked in ((48 * HOUR, {"a100"}), (200 * HOUR, set())):
        found = load_candidates(store, since=NOW - HOUR, until=NOW, order={}, max_age=max_age)
        assert {one.article.id for one in found if one.backlog} == marked


def test_a_story_is_used_by_editions_that_are_sending_or_sent_and_by_no_others(store: Store) -> None:
    states = {
        1: [],
        2: [EditionState.APPROVED],
        3: [EditionState.APPROVED, EditionState.SENDING],
        4: [EditionState.CANCELLED],
        5: [EditionState.SUPERSEDED],
    }
    for number, steps in states.items():
        slot = keep(store, [number], due=NOW + number * HOUR, kind=Kind.EXTRA)
        for state in steps:
            move_edition(store, slot, to=state, expected=set(EditionState))
    send(store, keep(store, [6], kind=Kind.EXTRA))
    send(store, keep(store, [7], newsletter="evening", kind=Kind.EXTRA))
    assert set(load(store, *range(1, 9))) == {"a3", "a6"}


def test_only_final_decisions_use_a_story(store: Store) -> None:
    send(store, keep(store, {1: Reason.OVER_CAP}, final=False))
    send(store, keep(store, {2: Reason.OVER_CAP}, due=NOW + HOUR))
    used = load(store, 1, 2)
    assert [(one.article, one.reason) for one in used.values()] == [("a2", Reason.OVER_CAP)]


def test_what_went_out_years_ago_is_known_by_its_id_and_by_its_address(store: Store) -> None:
    send(store, keep(store, [1, 2], due=NOW - 900 * DAY))
    moved = make_article(9, url="http://www.ledger.example/2/?utm_source=feed")
    (by_address,) = load_used(store, "main", [moved], since=NOW)
    assert (by_address.article, by_address.number, by_address.at) == ("a2", 1, NOW - 900 * DAY)
    assert set(load(store, 1)) == {"a1"}
    assert load(store, 3) == {}


def test_what_went_out_lately_is_known_whatever_is_asked_with_its_text_as_it_was(store: Store) -> None:
    save(store, make_poll(make_article(1, text="As it was."), make_article(2, text="", summary="All it says.")))
    save(store, make_poll(make_article(1, text="As it is now."), at=NOW + HOUR))
    send(store, keep(store, [1, 2]))
    send(store, keep(store, {3: Reason.COPY}, due=NOW + HOUR))
    used = load(store, 9)
    assert {name: (one.text, one.title) for name, one in used.items()} == {
        "a1": ("As it was.", make_article(1).title),
        "a2": ("All it says.", make_article(2).title),
    }


def test_of_a_revision_that_is_not_kept_any_more_the_nearest_text_is_given(store: Store) -> None:
    newest = MOST_REVISIONS + 10
    for number in range(newest):
        at = NOW + number * HOUR
        save(store, make_poll(make_article(1, text=f"Wording {number + 1}."), at=at))
    kept = [1, *range(newest - MOST_REVISIONS + 2, newest + 1)]
    send(store, keep(store, [1], revision=9))
    assert load(store, 1)["a1"].text == f"Wording {kept[1]}."
    send(store, keep(store, [1], revision=4, due=NOW + HOUR))
    assert load(store, 1)["a1"].text == "Wording 1."


def test_the_text_of_what_went_out_lately_outlives_pruning_and_what_is_forgotten_is_used_all_the_same(
    store: Store,
) -> None:
    save(store, make_poll(*make_articles(2)))
    send(store, keep(store, [1]))
    prune_store(store, before=NOW + DAY, dry_run=False)
    assert load(store)["a1"].text == make_article(1).text
    send(store, keep(store, [3], due=NOW + 31 * DAY))
    prune_store(store, before=NOW + DAY, dry_run=False)
    assert (load(store)["a1"].text, load(store)["a1"].title) == ("", "")
    assert load(store, 1)["a1"].reason is Reason.CHOSEN


def test_the_text_of_what_was_only_linked_or_dropped_for_good_is_known(store: Store) -> None:
    save(store, make_poll(*make_articles(2)))
    send(store, keep(store, {1: Reason.OVER_CAP}))
    assert load(store)["a1"].text == make_article(1).text


def test_what_was_decided_later_never_hides_that_a_story_went_out_and_the_last_time_counts(store: Store) -> None:
    send(store, keep(store, [1]))
    send(store, keep(store, [1], due=NOW + HOUR, revision=3))
    send(store, keep(store, {1: Reason.USED}, due=NOW + 2 * HOUR, revision=4))
    used = load(store, 1)["a1"]
    assert (used.reason, used.number, used.revision, used.at) == (Reason.CHOSEN, 2, 3, NOW + HOUR)


def test_extra_editions_use_stories_too_also_when_they_were_cut_off_at_the_same_instant_or_by_a_clock_ahead(
    store: Store,
) -> None:
    send(store, keep(store, [1], kind=Kind.EXTRA, cut_off=NOW + 90 * DAY))
    assert set(load(store, 1, since=NOW)) == {"a1"}
    assert load(store, 1, before=NOW + DAY) == {}


def test_a_cancelled_edition_uses_its_stories_only_if_somebody_may_have_got_it(store: Store) -> None:
    subscribe(store, ["reader@ledger.example"])
    for number, state in enumerate(("sent", "in_doubt", "attempting", "pending", "deferred", "failed"), 1):
        slot = keep(store, [number], due=NOW + number * DAY)
        move_edition(store, slot, to=EditionState.APPROVED, expected={EditionState.DRAFT})
        start_sending(store, slot, now=NOW)
        with begin_writing(store) as connection:
            connection.execute(update(deliveries).where(deliveries.c.edition_pk == number).values(state=state))
        move_edition(store, slot, to=EditionState.CANCELLED, expected={EditionState.SENDING})
    assert set(load(store, *range(1, 7))) == {"a1", "a2", "a3"}


def test_an_address_that_everything_has_yields_few_of_its_decisions_those_that_went_out_first(store: Store) -> None:
    slot = keep(store, {number: Reason.CHOSEN if number > 100 else Reason.COPY for number in range(1, 201)})
    with begin_writing(store) as connection:
        connection.exec_driver_sql("UPDATE decisions SET url_key = 'ledger.example'")
    send(store, slot)
    at_it = make_article(900, url="https://ledger.example/")
    found = load_used(store, "main", [at_it], since=NOW + DAY)
    assert len(found) == 20
    assert all(one.reason is Reason.CHOSEN for one in found)
