"""The account itself finds what is wrong, or it would prove nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from digest.model import Arrival, DecisionRecord, EditionRecord, EditionState, Kind, Reason, Slot, StoredArticle
from tests.factories import NOW, make_article
from tests.smtp_server import Received
from tests.world.account import Fate, find_due_faults, find_losses, find_mail_faults, find_repeats
from tests.world.ledger import Ledger, find_forgotten, find_unaccounted

HOME = "https://ledger.example/"
SLOT = Slot(newsletter="main", kind=Kind.REGULAR, due=NOW, number=1)
RECORD = EditionRecord(
    slot=SLOT,
    state=EditionState.SENT,
    since=NOW - timedelta(days=2),
    cut_off=NOW,
    built=NOW,
    key="",
    subject="",
    preheader="",
    stories=1,
    sources=1,
    size=1,
    program="1",
)


def make_ledger(*articles: str, decided: Sequence[str] = (), deliveries: Mapping[str, str] | None = None) -> Ledger:
    """An edition that went out, articles of its window by id, and those that it chose."""
    stored = {
        name: StoredArticle(
            article=make_article(1, id=name, url=HOME + name),
            source="feed",
            revision=1,
            last_seen=NOW,
            changed=NOW,
            arrival=Arrival(eligible_from=NOW - timedelta(hours=1)),
        )
        for name in articles
    }
    decisions = tuple(_choose(name, place) for place, name in enumerate(decided))
    return Ledger(
        editions=(RECORD,), decisions={SLOT: decisions}, articles=stored, deliveries={SLOT: dict(deliveries or {})}
    )


def _choose(name: str, place: int) -> DecisionRecord:
    return DecisionRecord(
        slot=SLOT,
        state=EditionState.SENT,
        cut_off=NOW,
        place=place,
        article=name,
        revision=1,
        reason=Reason.CHOSEN,
        evidence="",
        final=True,
        score=1.0,
        region="world",
        title=name,
        url=HOME + name,
        source="feed",
    )


def make_message(*names: str) -> Received:
    links = "".join(f'<a href="{HOME}{name}">{name}</a>' for name in names)
    content = f"Subject: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{links}"
    return Received(sender="a@b.test", recipient="anna@reader.test", content=content.encode())


def find_mail(ledger: Ledger, *messages: Received) -> list[str]:
    return list(find_mail_faults(ledger, messages, readers=["anna@reader.test"], home=HOME))


def test_an_account_without_faults_has_none() -> None:
    ledger = make_ledger("a", decided=["a"], deliveries={"anna@reader.test": "sent"})
    assert not list(find_unaccounted(ledger))
    assert not list(find_forgotten(ledger))
    assert not list(find_due_faults(ledger, [NOW]))
    assert not find_mail(ledger, make_message("a"))


def test_a_candidate_without_a_decision_is_found() -> None:
    ledger = make_ledger("a", "b", decided=["a"])
    assert len(list(find_unaccounted(ledger))) == 1
    assert len(list(find_forgotten(ledger))) == 1


def test_a_decision_on_no_candidate_and_a_second_one_are_found() -> None:
    assert len(list(find_unaccounted(make_ledger("a", decided=["a", "b"])))) == 1
    assert len(list(find_unaccounted(make_ledger("a", decided=["a", "a"])))) == 1


def test_a_due_that_is_not_settled_or_settled_twice_is_found() -> None:
    ledger = make_ledger()
    assert len(list(find_due_faults(ledger, [NOW, NOW + timedelta(days=1)]))) == 1
    again = replace(RECORD, slot=replace(SLOT, revision=2))
    twice = replace(ledger, editions=(RECORD, again))
    assert list(find_due_faults(twice, [NOW]))


@pytest.mark.parametrize(
    "names", [[], [["a"], ["a"]], [["a", "b"]], [["b"]]], ids=["none", "twice", "one more", "another"]
)
def test_mail_that_is_not_what_the_store_says_is_found(names: list[list[str]]) -> None:
    ledger = make_ledger("a", decided=["a"], deliveries={"anna@reader.test": "sent"})
    assert find_mail(ledger, *(make_message(*one) for one in names))


def test_a_reader_who_was_left_out_is_found() -> None:
    assert find_mail(make_ledger("a", decided=["a"], deliveries={"anna@reader.test": "pending"}))


def test_a_story_that_went_out_twice_or_was_lost_as_a_copy_is_found() -> None:
    fates = {
        1: Fate(kind="plain", what="sent", numbers=(1, 2)),
        2: Fate(kind="plain", what="out: copy"),
        3: Fate(kind="plain", what="out: copy, over_cap"),
    }
    assert [fault.split()[1] for fault in find_repeats(fates)] == ["1"]
    assert [fault.split()[1] for fault in find_losses(fates)] == ["2"]
