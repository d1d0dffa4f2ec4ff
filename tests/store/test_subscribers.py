"""Subscribers in the store: lists are brought in whole, nobody who left comes back, and a person can be forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, insert, select

from digest.errors import LockedError
from digest.model import (
    DeliveryState,
    ListedReader,
    Preferences,
    SubscriptionState,
    SuppressionReason,
)
from digest.store.freezing import start_sending
from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.reckoning import count_states, list_deliveries
from digest.store.schema import deliveries, metadata, runs, subscribers, subscriptions, suppressions, troubles
from digest.store.striking import Struck
from digest.store.subscribererasing import forget
from digest.store.subscriberpages import (
    iter_pages,
    iter_suppressions,
    load_sendings,
    load_subscriber,
    load_suppression,
)
from digest.store.subscriberrows import Saved, judge_rows, save_rows
from digest.store.subscribers import (
    bring_listed,
    lift_suppression,
    load_groups,
    load_left,
    strike,
    subscribe_again,
    suppress,
    unsubscribe,
    unsubscribe_address,
)
from tests.factories import NOW
from tests.store.conftest import empty
from tests.store.journals import approve, attempt, finish, hash_reader, note, open_for, take, tell

DAY = timedelta(days=1)
ANN, BOB, CID = "ann@reader.test", "bob@reader.test", "cid@reader.test"
LEFT, ACTIVE = SubscriptionState.UNSUBSCRIBED, SubscriptionState.ACTIVE
BOUNCED, FORGOTTEN = SuppressionReason.BOUNCED, SuppressionReason.FORGOTTEN


def make_row(address: str, **changes: Any) -> tuple[str, ListedReader]:
    return hash_reader(address), ListedReader(address=address, **changes)


def bring(store: Store, *rows: tuple[str, ListedReader], newsletter: str = "main", days: int = 0) -> Saved:
    return save_rows(store, newsletter, rows, now=NOW + days * DAY)


def list_states(store: Store, newsletter: str = "main") -> dict[str, str]:
    pages = iter_pages(store, newsletter)
    return {one.subscriber.address: one.subscription.state for page in pages for one in page}


def find_pk(store: Store, address: str) -> int:
    query = select(subscriptions.c.pk).join(subscribers).where(subscribers.c.hash == hash_reader(address))
    with begin_reading(store) as connection:
        return int(connection.scalars(query).one())


def dump(store: Store) -> str:
    """Every value of every row."""
    with begin_reading(store) as connection:
        return repr([connection.execute(select(table)).all() for table in metadata.sorted_tables])


def listed(*addresses: str) -> list[tuple[str, str]]:
    return [(address, hash_reader(address)) for address in addresses]


def send_to(store: Store, *addresses: str) -> Any:
    bring(store, *map(make_row, addresses))
    slot = approve(store)
    start_sending(store, slot, now=NOW)
    return slot


def test_a_list_adds_subscribers_in_its_order_with_their_wishes(any_store: Store) -> None:
    wishes = Preferences(language="ur", regions=("africa", "europe"), text_only=True)
    row = make_row(BOB, name="Bob", language="ur", regions=("europe", "africa"), text_only=True, since=NOW - DAY)
    assert bring(any_store, row, make_row(ANN)) == Saved(added=2)
    (page,) = iter_pages(any_store, "main")
    bob, ann = page
    assert (bob.subscriber.address, bob.subscriber.name, bob.subscription.preferences) == (BOB, "Bob", wishes)
    assert (bob.subscription.since, ann.subscription.since) == (NOW - DAY, NOW)
    assert ann.subscription.preferences == Preferences()


def test_a_list_that_comes_again_changes_only_what_it_tells(any_store: Store) -> None:
    bring(any_store, make_row(ANN, name="Ann", language="ur", regions=("africa",)), make_row(BOB, name="Bob"))
    again = [make_row(ANN, regions=("europe",)), make_row(BOB, name="Bob")]
    assert bring(any_store, *again, days=1) == Saved(changed=1, known=1)
    ann = load_subscriber(any_store, hash_reader(ANN))
    assert ann is not None
    assert (ann.name, ann.subscriptions[0].preferences) == ("Ann", Preferences(language="ur", regions=("europe",)))
    assert bring(any_store, make_row(ANN, name="Ann Lee"), days=1) == Saved(changed=1)


def test_a_reader_whom_one_list_names_in_two_batches_counts_once(any_store: Store) -> None:
    assert bring(any_store, make_row(ANN)) + bring(any_store, make_row(ANN, name="Ann")) == Saved(added=1, repeated=1)
    ann = load_subscriber(any_store, hash_reader(ANN))
    assert ann is not None
    assert ann.name == "Ann"


def test_no_list_brings_back_who_left(any_store: Store) -> None:
    bring(any_store, make_row(ANN), make_row(BOB))
    unsubscribe(any_store, find_pk(any_store, ANN), now=NOW)
    assert bring(any_store, make_row(ANN, name="Ann"), make_row(BOB), days=1) == Saved(had_left=1, known=1)
    bring_listed(any_store, "main", listed(ANN), now=NOW + DAY)
    assert list_states(any_store) == {ANN: LEFT, BOB: ACTIVE}


def test_no_list_brings_in_who_is_suppressed(any_store: Store) -> None:
    suppress(any_store, hash_reader(ANN), ANN, BOUNCED, NOW, "550")
    assert bring(any_store, make_row(ANN)) == Saved(had_stopped=1)
    assert list_states(any_store) == {}


def test_a_list_of_people_who_left_ends_their_subscriptions_even_of_the_suppressed(any_store: Store) -> None:
    bring(any_store, make_row(ANN), make_row(BOB))
    suppress(any_store, hash_reader(BOB), BOB, BOUNCED, NOW)
    rows = [make_row(ANN, state=LEFT), make_row(BOB, state=LEFT), make_row(CID, state=LEFT)]
    assert bring(any_store, *rows, days=1) == Saved(ended=2, left=1)
    assert list_states(any_store) == dict.fromkeys((ANN, BOB, CID), LEFT)
    assert bring(any_store, *rows, days=2) == Saved(known=2, had_stopped=1)


def test_who_left_while_suppressed_stays_away_when_that_is_lifted(any_store: Store) -> None:
    for address, reason in ((ANN, BOUNCED), (BOB, FORGOTTEN)):
        suppress(any_store, hash_reader(address), address, reason, NOW)
    assert bring(any_store, make_row(ANN, state=LEFT), make_row(BOB, state=LEFT)) == Saved(had_stopped=2)
    assert list_states(any_store) == {ANN: LEFT}
    lift_suppression(any_store, hash_reader(ANN))
    assert bring(any_store, make_row(ANN), days=1) == Saved(had_left=1)


def test_a_list_of_addresses_that_never_get_mail_subscribes_nobody(any_store: Store) -> None:
    row = make_row(ANN, state=None, suppressed=BOUNCED)
    assert bring(any_store, row) == Saved(suppressed=1)
    assert bring(any_store, row, days=1) == Saved(known=1)
    found = load_suppression(any_store, hash_reader(ANN))
    assert found is not None
    assert (found.address, found.reason, found.since) == (ANN, BOUNCED, NOW)
    assert list_states(any_store) == {}


def test_a_subscriber_who_is_suppressed_comes_over_as_both(any_store: Store) -> None:
    assert bring(any_store, make_row(ANN, suppressed=BOUNCED)) == Saved(suppressed=1)
    ((member,),) = iter_pages(any_store, "main")
    assert (member.subscription.state, member.suppressed) == (ACTIVE, BOUNCED)


def test_whoever_left_elsewhere_is_no_reader_here_and_is_counted_as_that(any_store: Store) -> None:
    assert bring(any_store, make_row(ANN, state=LEFT)) == Saved(left=1)
    assert bring(any_store, make_row(ANN), days=1) == Saved(had_left=1)
    assert list_states(any_store) == {ANN: LEFT}


def test_one_person_may_have_several_newsletters(any_store: Store) -> None:
    bring(any_store, make_row(ANN))
    assert bring(any_store, make_row(ANN), newsletter="weekly", days=1) == Saved(added=1)
    unsubscribe_address(any_store, "weekly", hash_reader(ANN), NOW)
    assert (list_states(any_store), list_states(any_store, "weekly")) == ({ANN: ACTIVE}, {ANN: LEFT})


def test_judging_a_list_changes_nothing(any_store: Store) -> None:
    bring(any_store, make_row(ANN), make_row(BOB, state=LEFT))
    before = dump(any_store)
    rows = [make_row(ANN, name="Ann"), make_row(BOB), make_row(CID)]
    judged = judge_rows(any_store, "main", rows, now=NOW + DAY)
    assert judged == Saved(changed=1, had_left=1, added=1)
    assert dump(any_store) == before
    assert bring(any_store, *rows, days=1) == judged


_rows = st.builds(
    make_row,
    st.sampled_from([f"{letter}@reader.test" for letter in "abcde"]),
    name=st.sampled_from(["", "A", "B"]),
    language=st.sampled_from([None, "", "ur"]),
    state=st.sampled_from([ACTIVE, ACTIVE, LEFT, None]),
    suppressed=st.sampled_from([None, None, None, BOUNCED]),
)
_batches = st.lists(st.dictionaries(st.integers(0, 4), _rows).map(lambda by: dict(by.values())), max_size=6)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=_batches)
def test_every_row_counts_once_and_nobody_who_left_or_is_suppressed_becomes_a_reader(
    sqlite_store: Store, batches: list[dict[str, ListedReader]]
) -> None:
    empty(sqlite_store)
    gone: set[str] = set()
    for day, batch in enumerate(batches):
        saved = bring(sqlite_store, *batch.items(), days=day)
        assert sum(asdict(saved).values()) == len(batch)
        readers = {
            one.subscriber.address
            for page in iter_pages(sqlite_store, "main", state=ACTIVE)
            for one in page
            if one.suppressed is None
        }
        assert not readers & gone
        gone |= {one.address for one in batch.values() if one.state is LEFT or one.suppressed}
        assert not readers & gone


def test_listed_readers_are_those_of_the_last_instant_and_others_stand_for_themselves(any_store: Store) -> None:
    bring(any_store, make_row(ANN, language="ur"))
    bring_listed(any_store, "main", listed(ANN, BOB, CID), now=NOW)
    bring_listed(any_store, "main", listed(BOB), now=NOW + DAY)
    plain, urdu = Preferences(), Preferences(language="ur")
    assert load_groups(any_store, "main", listed_at=NOW + DAY) == ((plain, 1), (urdu, 1))
    assert load_groups(any_store, "main", listed_at=NOW) == ((plain, 1), (urdu, 1))
    assert load_groups(any_store, "main", listed_at=None) == ((urdu, 1),)
    assert load_groups(any_store, "weekly", listed_at=NOW) == ()


def test_whoever_is_imported_stands_for_themselves_though_a_list_brought_them(any_store: Store) -> None:
    bring_listed(any_store, "main", listed(ANN), now=NOW)
    assert bring(any_store, make_row(ANN), days=1) == Saved(changed=1)
    assert load_groups(any_store, "main", listed_at=None) == ((Preferences(), 1),)


def test_a_long_list_is_brought_in_whole_and_only_once(any_store: Store) -> None:
    addresses = [f"{number}@reader.test" for number in range(5_020)]
    for day in range(2):
        bring_listed(any_store, "main", listed(*addresses, *addresses[:3]), now=NOW + day * DAY)
    assert load_groups(any_store, "main", listed_at=NOW + DAY) == ((Preferences(), 5_020),)
    pages = list(iter_pages(any_store, "main", size=2_000))
    assert [len(page) for page in pages] == [2_000, 2_000, 1_020]
    assert [one.subscriber.address for page in pages for one in page] == addresses


@pytest.mark.parametrize("state", [None, ACTIVE])
def test_a_page_is_read_without_sorting_all_for_it(sqlite_store: Store, state: SubscriptionState | None) -> None:
    asked: list[tuple[str, Any]] = []
    note: Any = lambda *given: asked.append((given[2], given[3]))  # noqa: E731
    event.listen(sqlite_store.engine, "before_cursor_execute", note)
    list(iter_pages(sqlite_store, "main", state=state))
    event.remove(sqlite_store.engine, "before_cursor_execute", note)
    ((statement, values),) = asked
    with sqlite_store.engine.connect() as connection:
        steps = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert len(steps) == 3
    assert all(step.startswith("SEARCH") for step in steps)


def test_a_subscription_ends_once_and_says_nothing_of_whose_it_is(any_store: Store) -> None:
    bring(any_store, make_row(ANN, language="ur"))
    pk = find_pk(any_store, ANN)
    shown = load_left(any_store, pk)
    assert shown is not None
    assert (shown.newsletter, shown.language, shown.state) == ("main", "ur", ACTIVE)
    first, second = unsubscribe(any_store, pk, now=NOW), unsubscribe(any_store, pk, now=NOW + DAY)
    assert first == replace(shown, state=LEFT, changed=True)
    assert second == replace(shown, state=LEFT)
    assert ANN not in repr(first)
    ann = load_subscriber(any_store, hash_reader(ANN))
    assert ann is not None
    assert ann.subscriptions[0].since == NOW


@pytest.mark.parametrize("end", [unsubscribe, lambda store, pk, now: load_left(store, pk)])
def test_a_subscription_that_is_not_there_is_none(any_store: Store, end: Callable[..., object]) -> None:
    assert end(any_store, 12, now=NOW) is None
    assert unsubscribe_address(any_store, "main", hash_reader(ANN), NOW) is None


def test_who_left_is_subscribed_again_only_on_purpose(any_store: Store) -> None:
    bring(any_store, make_row(ANN))
    assert not subscribe_again(any_store, "main", hash_reader(ANN), now=NOW)
    unsubscribe_address(any_store, "main", hash_reader(ANN), NOW)
    assert subscribe_again(any_store, "main", hash_reader(ANN), now=NOW + DAY)
    assert list_states(any_store) == {ANN: ACTIVE}


def test_soft_bounces_suppress_at_the_limit_and_lifting_it_begins_anew(any_store: Store) -> None:
    bring(any_store, make_row(ANN))
    struck = [strike(any_store, hash_reader(ANN), 3, NOW + days * DAY) for days in (0, 0, 5, 6, 12)]
    counted, between = Struck.COUNTED, Struck.NOT_COUNTED
    assert struck == [counted, between, between, counted, Struck.LAST]
    found = load_suppression(any_store, hash_reader(ANN))
    assert found is not None
    assert (found.address, found.reason, found.detail) == (ANN, BOUNCED, "3 soft bounces")
    assert lift_suppression(any_store, hash_reader(ANN))
    assert not lift_suppression(any_store, hash_reader(ANN))
    assert strike(any_store, hash_reader(ANN), 3, NOW + 3 * DAY) is Struck.COUNTED
    assert strike(any_store, hash_reader(BOB), 1, NOW) is Struck.NOT_COUNTED


def test_the_first_reason_why_an_address_gets_no_mail_stays(any_store: Store) -> None:
    assert suppress(any_store, hash_reader(ANN), ANN, SuppressionReason.COMPLAINED, NOW, "spam")
    assert not suppress(any_store, hash_reader(ANN), ANN, BOUNCED, NOW + DAY, "550")
    ((found,),) = iter_suppressions(any_store)
    assert (found.reason, found.since, found.detail) == (SuppressionReason.COMPLAINED, NOW, "spam")


def test_addresses_are_found_by_a_part_and_wildcards_are_plain_characters(any_store: Store) -> None:
    bring(any_store, make_row(ANN), make_row("a_b%c@reader.test"))

    def find(part: str) -> Iterable[str]:
        return [one.subscriber.address for page in iter_pages(any_store, "main", search=part) for one in page]

    assert find("NN@") == [ANN]
    assert find("_") == find("%") == ["a_b%c@reader.test"]
    assert find("nobody") == []


def test_forgetting_leaves_nothing_of_the_address_and_keeps_it_out(any_store: Store) -> None:
    slot = send_to(any_store, ANN, BOB)
    ledger = open_for(any_store, slot)
    claimed = take(ledger, 2)
    attempt(ledger, *claimed)
    note(ledger, *(finish(one, detail=f"250 for {one.recipient}") for one in claimed))
    _write_about(any_store, ANN)
    erased = forget(any_store, "ANN@reader.test", hash_reader(ANN), now=NOW + DAY)
    assert (erased.subscriber, erased.subscriptions, erased.deliveries) == (True, 1, 1)
    assert "ann" not in dump(any_store).casefold()
    assert count_states(any_store, slot) == {"sent": 2}
    assert load_sendings(any_store, ANN, hash_reader(ANN), limit=5) == ()
    assert bring(any_store, make_row(ANN), days=2) == Saved(had_stopped=1)
    bring_listed(any_store, "main", listed(ANN), now=NOW + 2 * DAY)
    assert list_states(any_store) == {BOB: ACTIVE}
    assert load_subscriber(any_store, hash_reader(ANN)) is None


def _write_about(store: Store, address: str) -> None:
    told = f"nobody knows whether it reached {address}, and others"
    with begin_writing(store) as connection:
        trouble = {"newsletter": "main", "code": "doubt", "text": told, "exit_code": 8, "begun": NOW, "told": NOW}
        connection.execute(insert(troubles).values(trouble))
        connection.execute(insert(runs).values(newsletter="main", at=NOW, step="", told=told))


def test_nobody_gets_the_number_of_a_subscription_that_was_forgotten(any_store: Store) -> None:
    bring(any_store, make_row(ANN))
    pk = find_pk(any_store, ANN)
    forget(any_store, ANN, hash_reader(ANN), now=NOW)
    bring(any_store, make_row(BOB))
    left = unsubscribe(any_store, pk, now=NOW)
    assert left is not None
    assert not left.changed
    assert list_states(any_store) == {BOB: ACTIVE}


def test_who_was_forgotten_may_come_back_as_somebody_new(any_store: Store) -> None:
    bring(any_store, make_row(ANN, name="Ann"))
    forget(any_store, ANN, hash_reader(ANN), now=NOW)
    found = load_suppression(any_store, hash_reader(ANN))
    assert found is not None
    assert (found.reason, found.address) == (FORGOTTEN, None)
    assert list(iter_suppressions(any_store)) == []
    lift_suppression(any_store, hash_reader(ANN))
    assert bring(any_store, make_row(ANN), days=1) == Saved(added=1)
    assert list_states(any_store) == {ANN: ACTIVE}


@pytest.mark.parametrize("state", ["pending", "claimed", "deferred", "failed", "in_doubt"])
def test_a_message_that_could_be_tried_again_is_suppressed_when_its_reader_is_forgotten(
    sqlite_store: Store, state: str
) -> None:
    slot = send_to(sqlite_store, ANN, BOB)
    ledger = open_for(sqlite_store, slot)
    ann, _ = take(ledger, 2)
    with begin_writing(sqlite_store) as connection:
        connection.execute(deliveries.update().where(deliveries.c.place == ann.place).values(state=state))
    forget(sqlite_store, ANN, hash_reader(ANN), now=NOW)
    assert Counter(tell(sqlite_store, slot).values()) == {"suppressed": 1, "claimed": 1}
    assert attempt(ledger, ann) == frozenset()
    assert [one.delivery.recipient for one in list_deliveries(sqlite_store, slot)] == ["", BOB]


def test_a_person_is_not_forgotten_while_their_message_is_handed_over(sqlite_store: Store) -> None:
    slot = send_to(sqlite_store, ANN)
    ledger = open_for(sqlite_store, slot)
    attempt(ledger, *take(ledger, 1))
    before = dump(sqlite_store)
    with pytest.raises(LockedError, match="handed over"):
        forget(sqlite_store, ANN, hash_reader(ANN), now=NOW)
    assert dump(sqlite_store) == before


def test_forgetting_keeps_out_who_was_never_known(any_store: Store) -> None:
    erased = forget(any_store, ANN, hash_reader(ANN), now=NOW)
    assert (erased.subscriber, erased.deliveries) == (False, 0)
    assert bring(any_store, make_row(ANN)) == Saved(had_stopped=1)
    with begin_reading(any_store) as connection:
        assert connection.scalars(select(suppressions.c.address)).all() == [None]


def test_what_became_of_the_last_editions_is_found_by_address(any_store: Store) -> None:
    slot = send_to(any_store, ANN, BOB)
    (sending,) = load_sendings(any_store, ANN, hash_reader(ANN), limit=5)
    assert (sending.slot, sending.delivery.state) == (slot, DeliveryState.PENDING)
