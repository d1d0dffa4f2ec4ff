"""Makers of editions for tests of the store: bytes that need no rendering, and decisions made by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from digest.model import Decision, EditionRecord, EditionState, Kind, Placed, Reason, Slot
from digest.store.editions import mark_sent
from digest.store.keeping import Built, load_next_slot, save_edition
from digest.store.opening import Store
from tests.factories import NOW, make_article

PARTS = {"html": b"<p>An e-mail</p>", "text": b"An e-mail"}


def make_slot(number: int = 1, *, due: datetime = NOW, kind: Kind = Kind.REGULAR, revision: int = 1) -> Slot:
    """A slot of the newsletter that all tests are about."""
    return Slot(newsletter="main", kind=kind, due=due, number=number, revision=revision)


def make_record(slot: Slot, **changes: Any) -> EditionRecord:
    """An edition that was cut off when it was due."""
    given: dict[str, Any] = {"state": EditionState.DRAFT, "cut_off": slot.due, "built": slot.due, **changes}
    return EditionRecord(
        slot=slot,
        since=NOW,
        key="abc",
        subject="The harbour opens",
        preheader="",
        stories=given.pop("stories", 3),
        sources=1,
        size=100,
        program="1.0",
        **given,
    )


def make_choices(
    numbers: Iterable[int] | Mapping[int, Reason], *, final: bool = True, revision: int = 1
) -> list[Decision]:
    """Decisions on articles by number: chosen, unless a reason is given."""
    reasons = numbers if isinstance(numbers, Mapping) else dict.fromkeys(numbers, Reason.CHOSEN)
    return [
        Decision(
            placed=Placed(article=make_article(number), region="europe", confidence=1.0, revision=revision),
            reason=reason,
            effective=NOW,
            dated=True,
            final=final,
        )
        for number, reason in reasons.items()
    ]


def keep(
    store: Store,
    told: Iterable[int] | Mapping[int, Reason] = (),
    *,
    due: datetime = NOW,
    kind: Kind = Kind.REGULAR,
    newsletter: str = "main",
    final: bool = True,
    revision: int = 1,
    leaves: tuple[bytes, ...] = (),
    **changes: Any,
) -> Slot:
    """Keep the next edition for an instant, with decisions on those articles, and give its slot."""
    slot = load_next_slot(store, newsletter, kind=kind, due=due)
    decisions = make_choices(told, final=final, revision=revision)
    parts = changes.pop("parts", PARTS)
    save_edition(store, Built(record=make_record(slot, **changes), decisions=decisions, parts=parts, leaves=leaves))
    return slot


def send(store: Store, slot: Slot, *, at: datetime | None = None) -> EditionRecord:
    """Let an edition be sent by another mailer."""
    return mark_sent(store, slot, by="noor", at=at or slot.due, via="test")
