"""Who gets an edition: the newsletter's subscribers, with those of its list, grouped by what they want of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from digest.errors import UsageError
from digest.model import Concern, EditionRecord, Preferences
from digest.pipeline.variants import build_variants
from digest.readers.keys import KeyRing, hash_address
from digest.readers.lists import RecipientError, load_recipients
from digest.settings import Settings

if TYPE_CHECKING:
    from digest.store.foreseeing import FutureReaders
    from digest.store.opening import Store


_WITHOUT_LIST = "or, if your readers are subscribers, take send.recipients out of digest.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """Who is to be frozen as the readers of an edition.

    `listed_at` is the instant at which the list of readers was brought in, None without one. `never` are the hashes of
    addresses that get nothing. `wishes` are what the readers want and how many want it. `errors` are the lines of the
    list that are no address.
    """

    listed_at: datetime | None
    never: frozenset[str]
    wishes: tuple[tuple[Preferences, int], ...]
    errors: tuple[RecipientError, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FutureRoll:
    """Who would be frozen now, and the lines of the list that are no address."""

    readers: FutureReaders
    errors: tuple[RecipientError, ...] = ()


def bring_readers(store: Store, settings: Settings, *, base: Path, keys: KeyRing, now: datetime) -> Roll:
    """Bring the list of `send.recipients` into the store, if there is one, and find who the readers are.

    Raises UsageError when a list cannot be read, or there is nobody to send to.
    """
    from digest.store.subscribers import bring_listed, load_groups

    listed, errors = settings.send.recipients, tuple[RecipientError, ...]()
    if listed:
        addresses, errors = _load_list(settings, base / listed)
        rows = ((address, hash_address(keys, address)) for address in addresses)
        bring_listed(store, settings.newsletter, rows, now=now)
    listed_at = now if listed else None
    wishes = load_groups(store, settings.newsletter, listed_at=listed_at)
    if not wishes:
        raise UsageError(*_tell_nobody(settings))
    return Roll(listed_at=listed_at, never=load_never(settings, base=base, keys=keys), wishes=wishes, errors=errors)


def load_never(settings: Settings, *, base: Path, keys: KeyRing) -> frozenset[str]:
    """Load the hashes of the addresses in `send.suppress`. Raises UsageError when a line of it cannot be read."""
    if not settings.send.suppress:
        return frozenset()
    addresses, unclear = load_recipients(base / settings.send.suppress)
    if unclear:
        # A line that cannot be read may be somebody who asked to be left alone.
        raise UsageError("; ".join(map(str, unclear)), "Mend the list of addresses that get no mail")
    return frozenset(hash_address(keys, address) for address in addresses)


def foresee_roll(store: Store, settings: Settings, *, base: Path, keys: KeyRing) -> FutureRoll:
    """Find who the readers of an edition would be that were sent now; nothing is changed.

    Raises as `bring_readers` does.
    """
    from digest.store.foreseeing import find_future_readers

    listed, errors = tuple[str, ...](), tuple[RecipientError, ...]()
    if settings.send.recipients:
        addresses, errors = _load_list(settings, base / settings.send.recipients)
        listed = tuple(hash_address(keys, address) for address in addresses)
    never = load_never(settings, base=base, keys=keys)
    readers = find_future_readers(store, settings.newsletter, listed, never=never)
    if not readers.wishes:
        raise UsageError(*_tell_nobody(settings))
    return FutureRoll(readers=readers, errors=errors)


def freeze_readers(
    store: Store, record: EditionRecord, settings: Settings, roll: Roll, *, now: datetime
) -> tuple[Concern, ...]:
    """Make what readers with wishes of their own get, and let the approved edition be sending to its readers.

    Gives what a person should know of it. Raises RefusedError for a variant that is not fit to be sent, HeldError when
    the edition is not approved any more, TemporaryError when a reader changes their wish again and again meanwhile.
    """
    from digest.errors import TemporaryError
    from digest.store.freezing import start_sending
    from digest.store.subscribers import load_groups

    concerns, wishes = tuple[Concern, ...](), roll.wishes
    for last in (False, False, True):
        concerns += build_variants(store, record, settings, wishes).concerns
        try:
            start_sending(store, record.slot, now=now, never=roll.never, listed_at=roll.listed_at)
        except TemporaryError:
            if last:
                raise
            wishes = load_groups(store, settings.newsletter, listed_at=roll.listed_at)
        else:
            break
    return concerns


def _load_list(settings: Settings, path: Path) -> tuple[Sequence[str], tuple[RecipientError, ...]]:
    """Load the list of readers. Raises UsageError for one that names nobody: all of it would miss the edition."""
    try:
        addresses, errors = load_recipients(path)
    except UsageError as error:
        raise UsageError(error.problem, f"{error.advice}; {_WITHOUT_LIST}") from error
    if not addresses:
        advice = "It must hold one address a line; without a list, take send.recipients out of digest.toml"
        raise UsageError(f"{settings.send.recipients} lists nobody", advice)
    return addresses, errors


def _tell_nobody(settings: Settings) -> tuple[str, str]:
    if settings.send.recipients:
        return f"nobody in {settings.send.recipients} gets mail, and nobody subscribed", "See: digest subscribers list"
    problem = f"{settings.newsletter} has no subscribers, and send.recipients names no list: there is nobody to send to"
    return problem, "See: digest subscribers import --help"
