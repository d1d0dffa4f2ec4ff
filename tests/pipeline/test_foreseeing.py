"""A dry run of an edition foresees each message, how many get it and how large it is, and keeps nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from digest.errors import HeldError, RefusedError
from digest.model import EditionRecord, EditionState, Envelope, ListedReader, Preferences, SuppressionReason
from digest.pipeline.editions import approve_edition
from digest.pipeline.foreseeing import Foreseen, foresee_mailing
from digest.pipeline.keys import load_keys
from digest.pipeline.letters import load_letters
from digest.pipeline.roll import bring_readers, freeze_readers
from digest.pipeline.subscribers import add_reader, stop_mail
from digest.pipeline.variants import build_variants
from digest.settings import ChoiceSettings, LintSettings, Settings
from digest.store.editions import load_edition, move_edition
from digest.store.opening import Store, begin_reading
from digest.store.schema import deliveries
from digest.store.variants import load_variants
from tests.factories import NOW
from tests.pipeline.newsroom import SETTINGS, build, collect
from tests.store.makers import new_store

FILED = replace(
    SETTINGS,
    choice=ChoiceSettings(stories=12, per_region=6),
    send=replace(SETTINGS.send, smtp="file:sent", recipients="readers.txt"),
)
WISHES = {
    "bo": Preferences(regions=("africa",)),
    "cy": Preferences(regions=("africa",), text_only=True),
    "di": Preferences(language="ur"),
    "ed": Preferences(regions=("oceania",)),
    "flo": Preferences(regions=("africa", "oceania")),
    "gus": Preferences(language="tlh"),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "readers.txt").write_text("amal@reader.test\nnobody\nzoe@reader.test\n", encoding="utf-8")
    with new_store(tmp_path) as opened:
        collect(opened, *range(1, 13))
        for name, wish in WISHES.items():
            subscribe(opened, name, wish)
        yield opened


def subscribe(store: Store, name: str, wish: Preferences) -> None:
    reader = ListedReader(
        address=f"{name}@reader.test", language=wish.language, regions=wish.regions, text_only=wish.text_only
    )
    add_reader(FILED, store.path.parent, reader, now=NOW)


def foresee(store: Store, record: EditionRecord, settings: Settings = FILED) -> Foreseen:
    return foresee_mailing(store, record, settings, base=store.path.parent, password=None)


def freeze(store: Store, record: EditionRecord) -> Counter[int]:
    """Let it really be sending, and give how many readers get a message of which size."""
    base = store.path.parent
    keys = load_keys(FILED, base)
    approved = approve_edition(store, record, settings=FILED, by="amal", now=NOW)
    freeze_readers(store, approved, FILED, bring_readers(store, FILED, base=base, keys=keys, now=NOW), now=NOW)
    letters = load_letters(store, record.slot, FILED, base=base, keys=keys)
    with begin_reading(store) as connection:
        rows = connection.execute(select(deliveries).where(deliveries.c.state == "pending")).all()
    to = "somebody@reader.example"
    envelopes = [Envelope(place=0, recipient=to, variant=row.variant, subscription=1) for row in rows]
    return Counter(len(letters.compose(one, NOW).content) for one in envelopes)


def test_what_is_foreseen_is_what_comes(store: Store) -> None:
    record = build(store, FILED).record
    found = foresee(store, record)
    assert (found.readers, found.suppressed, found.without_story) == (7, 0, 1)
    assert load_variants(store, record.slot) == ()
    told = Counter[int]()
    for one in found.messages:
        told[one.size] += one.readers
    assert told == freeze(store, record)
    assert [(one.readers, one.wish) for one in found.messages] == [
        (3, Preferences()),
        (2, WISHES["bo"]),
        (1, WISHES["cy"]),
        (1, WISHES["di"]),
    ]


def test_what_a_person_should_know_of_the_readers_is_told_before(store: Store) -> None:
    first, second = foresee(store, build(store, FILED).record).warnings
    assert "readers.txt:2: 'nobody' is not an address" in first
    assert "for want of a catalog of 'tlh'" in second


def test_a_reader_who_gets_no_mail_is_no_reader_of_a_message_that_is_made_for_them_all_the_same(store: Store) -> None:
    for name in ("gus", "di"):
        stop_mail(FILED, store.path.parent, f"{name}@reader.test", reason=SuppressionReason.ASKED, now=NOW)
    record = build(store, FILED).record
    found = foresee(store, record)
    assert (found.readers, found.suppressed, found.without_story) == (5, 2, 1)
    assert [(one.readers, one.wish) for one in found.messages] == [
        (2, Preferences()),
        (2, WISHES["bo"]),
        (1, WISHES["cy"]),
    ]
    base = store.path.parent
    roll = bring_readers(store, FILED, base=base, keys=load_keys(FILED, base), now=NOW)
    built = build_variants(store, record, FILED, roll.wishes)
    assert found.warnings[1:] == tuple(one.evidence for one in built.concerns) != ()


def test_messages_that_were_made_already_count_with_those_that_were_not(store: Store) -> None:
    record = build(store, FILED).record
    before = foresee(store, record)
    build_variants(store, record, FILED, [(WISHES["cy"], 1), (WISHES["ed"], 1)])
    after = foresee(store, record)
    assert sorted(after.messages, key=lambda one: one.size) == sorted(before.messages, key=lambda one: one.size)
    assert (after.readers, after.without_story) == (before.readers, before.without_story)


def test_what_would_refuse_a_sending_refuses_its_dry_run(store: Store) -> None:
    record = build(store, FILED).record
    whole = foresee(store, record).messages[0]
    strict = replace(FILED, lint=LintSettings(max_bytes=whole.size))
    assert foresee(store, record, strict).readers == 7
    with pytest.raises(RefusedError):
        foresee(store, record, replace(FILED, lint=LintSettings(max_bytes=5_000)))


def test_what_cannot_be_sent_any_more_is_not_foreseen(store: Store) -> None:
    record = build(store, FILED).record
    move_edition(store, record.slot, to=EditionState.CANCELLED, expected=[EditionState.DRAFT])
    with pytest.raises(HeldError, match="edition 1 is cancelled"):
        foresee(store, load_edition(store, "main", "1"))
