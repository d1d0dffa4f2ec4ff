"""What a person asks about a subscriber, or does to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from digest.addresses import parse_mailbox
from digest.errors import UsageError
from digest.model import ListedReader, Subscriber, Suppression, SuppressionReason
from digest.pipeline.keys import load_own_keys
from digest.readers.keys import hash_address
from digest.settings import Settings
from digest.store.opening import Store, open_store
from digest.store.subscribererasing import Erased, forget
from digest.store.subscriberpages import (
    Sending,
    load_sendings,
    load_subscriber,
    load_suppression,
)
from digest.store.subscriberrows import Saved, save_rows
from digest.store.subscribers import lift_suppression, subscribe_again, suppress, unsubscribe_address

_SENDINGS = 5
"""Editions that are shown of a subscriber."""

_ASKED_HERE = "digest subscribers suppress"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """All that is known of an address: `subscriber` and `suppression` where there is one, and the last editions."""

    address: str
    subscriber: Subscriber | None
    suppression: Suppression | None
    sendings: tuple[Sending, ...] = ()


def load_person(settings: Settings, base: Path, address: str) -> Person:
    """Give what is known of an address. Raises UsageError when it is none, or nothing is known of it."""
    checked, hashed = _identify(settings, base, address)
    with open_store(base / settings.store, must_exist=True) as store:
        person = _load_person(store, checked, hashed)
    if person.subscriber is None and person.suppression is None:
        raise UsageError(f"nothing is known of {checked}", "Look for it with: digest subscribers list PART")
    return person


def add_reader(settings: Settings, base: Path, reader: ListedReader, *, now: datetime, again: bool = False) -> Saved:
    """Subscribe one reader, or change their name and wishes; with `again`, one who left too.

    Raises UsageError for one who left, without `again`, and for an address that gets no mail.
    """
    checked, hashed = _identify(settings, base, reader.address)
    with open_store(base / settings.store) as store:
        if stopped := load_suppression(store, hashed):
            raise UsageError(
                f"{checked} gets no mail: {tell_suppression(stopped)}",
                "If it may again, run first: digest subscribers suppress --lift ADDRESS",
            )
        back = again and subscribe_again(store, settings.newsletter, hashed, now=now)
        saved = save_rows(store, settings.newsletter, [(hashed, reader)], now=now)
    if saved.had_left:
        raise UsageError(f"{checked} unsubscribed", "If they asked to come back, say so with --again")
    return Saved(added=1) if back else saved


def remove_reader(settings: Settings, base: Path, address: str, *, now: datetime) -> bool:
    """End a subscription; false if it had ended. Raises UsageError when there is none."""
    checked, hashed = _identify(settings, base, address)
    with open_store(base / settings.store, must_exist=True) as store:
        left = unsubscribe_address(store, settings.newsletter, hashed, now)
    if left is None:
        raise UsageError(
            f"{checked} is no subscriber of {settings.newsletter}",
            "Look for it with: digest subscribers list PART",
        )
    return left.changed


def stop_mail(settings: Settings, base: Path, address: str, *, reason: SuppressionReason, now: datetime) -> bool:
    """Let an address get no mail of any newsletter; false if that was so already. Raises UsageError for no address."""
    checked, hashed = _identify(settings, base, address)
    with open_store(base / settings.store) as store:
        return suppress(store, hashed, checked, reason, now, _ASKED_HERE)


def allow_mail(settings: Settings, base: Path, address: str) -> bool:
    """Let an address get mail again; false if it might already. Raises UsageError for no address."""
    _, hashed = _identify(settings, base, address)
    with open_store(base / settings.store, must_exist=True) as store:
        return lift_suppression(store, hashed)


def forget_person(settings: Settings, base: Path, address: str, *, now: datetime) -> Erased:
    """Erase an address and what belongs to it, and keep it out by its keyed hash.

    Raises UsageError for no address, LockedError when a message is handed over to it at this moment.
    """
    checked, hashed = _identify(settings, base, address)
    with open_store(base / settings.store) as store:
        return forget(store, checked, hashed, now=now)


def tell_suppression(stopped: Suppression) -> str:
    """Say why and since when an address gets no mail."""
    detail = f" ({stopped.detail})" if stopped.detail else ""
    return f"{stopped.reason} on {stopped.since:%Y-%m-%d}{detail}"


def _identify(settings: Settings, base: Path, address: str) -> tuple[str, str]:
    """The address as it is written here, and its keyed hash."""
    try:
        checked = parse_mailbox(address).address
    except ValueError as cause:
        raise UsageError(f"{address[:80]!r} is not an address: {cause}") from cause
    with open_store(base / settings.store) as store:
        return checked, hash_address(load_own_keys(store, settings, base), checked)


def _load_person(store: Store, address: str, hashed: str) -> Person:
    return Person(
        address=address,
        subscriber=load_subscriber(store, hashed),
        suppression=load_suppression(store, hashed),
        sendings=load_sendings(store, address, hashed, limit=_SENDINGS),
    )
