"""Variants are kept by wish, share what they are made of, and lose it with their edition."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from digest.model import Preferences, Slot
from digest.store.contents import make_hash
from digest.store.forgetting import forget_editions
from digest.store.opening import Store, begin_reading
from digest.store.schema import contents
from digest.store.variants import VariantRecord, load_variant_parts, load_variants, save_variants
from tests.factories import NOW
from tests.store.editions import PARTS, keep, send
from tests.store.makers import new_store

DAY = timedelta(days=1)
AFRICA = Preferences(regions=("africa",))
AFRICA_TEXT = Preferences(regions=("africa",), text_only=True)
URDU = Preferences(language="ur", regions=("africa", "south_asia"))
MADE = {"edition": b"{africa}", "html": b"<p>Africa</p>"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as opened:
        yield opened


def count(store: Store) -> int:
    with begin_reading(store) as connection:
        return connection.scalar(select(func.count()).select_from(contents)) or 0


def load_parts(store: Store, slot: Slot, number: int) -> object:
    found = load_variant_parts(store, slot, number)
    return found and dict(found[1])


def test_wishes_are_numbered_in_their_order_from_one_and_go_on_where_the_last_ended(store: Store) -> None:
    slot = keep(store)
    save_variants(store, slot, [URDU, AFRICA], stories=3, parts=MADE)
    save_variants(store, slot, [AFRICA_TEXT], stories=3, parts=MADE)
    message = make_hash(MADE["edition"])
    assert load_variants(store, slot) == (
        VariantRecord(number=1, preferences=URDU, stories=3, message=message),
        VariantRecord(number=2, preferences=AFRICA, stories=3, message=message),
        VariantRecord(number=3, preferences=AFRICA_TEXT, stories=3, message=f"{message} text"),
    )
    assert load_parts(store, slot, 2) == MADE
    assert load_parts(store, slot, 4) is None


def test_a_wish_that_has_a_variant_keeps_it(store: Store) -> None:
    slot = keep(store)
    save_variants(store, slot, [AFRICA], stories=3, parts=MADE)
    save_variants(store, slot, [AFRICA, URDU, URDU], stories=1, parts={"edition": b"other"})
    assert [(one.number, one.preferences, one.stories) for one in load_variants(store, slot)] == [
        (1, AFRICA, 3),
        (2, URDU, 1),
    ]


def test_each_edition_and_each_revision_has_its_own(store: Store) -> None:
    first, revision, second = keep(store), keep(store), keep(store, due=NOW + DAY)
    save_variants(store, first, [AFRICA], stories=3, parts=MADE)
    save_variants(store, second, [URDU], stories=2, parts={})
    assert [len(load_variants(store, slot)) for slot in (first, revision, second)] == [1, 0, 1]


def test_one_without_a_story_has_no_parts_and_no_message(store: Store) -> None:
    slot = keep(store)
    save_variants(store, slot, [AFRICA], stories=0, parts={})
    (variant,) = load_variants(store, slot)
    assert (variant.stories, variant.message, load_parts(store, slot, 1)) == (0, "", {})


def test_what_is_the_same_as_the_editions_own_is_kept_once(store: Store) -> None:
    slot = keep(store)
    before = count(store)
    save_variants(store, slot, [AFRICA, URDU], stories=3, parts=PARTS)
    assert count(store) == before
    save_variants(store, slot, [AFRICA_TEXT], stories=3, parts=MADE)
    assert count(store) == before + len(MADE)


def test_contents_of_variants_stay_as_long_as_their_edition_does_and_go_with_it(store: Store) -> None:
    old = keep(store, parts={"html": b"old"}, leaves=(b"a",))
    send(store, old)
    new = keep(store, due=NOW + 2 * DAY, leaves=(b"a",))
    shared = {"text": b"shared"}
    save_variants(store, old, [AFRICA], stories=3, parts={"edition": b"of old", **shared})
    save_variants(store, new, [AFRICA], stories=3, parts={"edition": b"of new", **shared})
    before = count(store)
    told = forget_editions(store, before=NOW + DAY, dry_run=True)
    assert forget_editions(store, before=NOW + DAY, dry_run=False) == told
    assert count(store) == before - told.contents
    assert told.contents == 2  # the old e-mail, and the old variant's edition
    assert load_parts(store, new, 1) == {"edition": b"of new", **shared}
    assert (load_parts(store, old, 1), load_variants(store, old)[0].stories) == ({}, 3)


def test_thousands_of_wishes_are_kept_at_once(store: Store) -> None:
    slot = keep(store)
    wishes = [Preferences(regions=(f"r{number:05}",)) for number in range(2_500)]
    save_variants(store, slot, wishes, stories=1, parts=MADE)
    assert [one.preferences for one in load_variants(store, slot)] == wishes
