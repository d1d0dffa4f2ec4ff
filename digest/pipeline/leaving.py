"""Readers leave by the links of their own mail: whose link it is, and the end of that subscription."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from digest.errors import ConfigError
from digest.model import SubscriptionState
from digest.pipeline.edition import find_frame_language
from digest.pipeline.keys import find_keys, load_keys, load_present_keys
from digest.readers.tokens import Purpose, read_token
from digest.settings import Settings

if TYPE_CHECKING:
    from digest.store.subscribers import Left


@dataclass(frozen=True, slots=True, kw_only=True)
class Readership:
    """The newsletters that share a store and its readers; their paths count from the folder `base`."""

    newsletters: tuple[Settings, ...]
    base: Path

    @property
    def shared(self) -> Settings:
        """Settings of which only those may be read that all newsletters have alike."""
        return self.newsletters[0]

    @property
    def store(self) -> Path:
        """Where the store is."""
        return self.base / self.shared.store

    def find_settings(self, newsletter: str) -> Settings | None:
        """Give the settings of a newsletter by its short name; None for one that is configured no more."""
        return next((one for one in self.newsletters if one.newsletter == newsletter), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaver:
    """Whoever holds a good link, as a page may show them: no address.

    `newsletter` is its short name, and "" when nothing is known of it any more. `language` is the tag of the language
    that they read. `active` says whether they get mail.
    """

    newsletter: str
    language: str
    active: bool


def load_readership(newsletters: Sequence[Settings], *, base: Path) -> Readership:
    """See that the store is there and the keys can be read; the first time they are made.

    Raises UsageError when nothing was ever collected, ConfigError for keys that newsletters do not share, and what
    else is wrong with keys or store.
    """
    readership = Readership(newsletters=tuple(newsletters), base=base)
    if len({find_keys(one, base) for one in newsletters}) > 1:
        raise ConfigError(
            "send.keys_file differs between newsletters, whose readers are in one store",
            "Set it once, outside of [newsletters]",
        )
    _open_for_writing(readership)
    load_keys(readership.shared, base)
    return readership


def find_leaver(readership: Readership, token: str) -> Leaver | None:
    """Give whose link it is, changing nothing; None for a token that is none. Raises DigestError if nobody can tell."""
    from digest.store.opening import open_store
    from digest.store.subscribers import load_left

    number = _read(readership, token)
    if number is None:
        return None
    with open_store(readership.store, read_only=True) as store:
        return _make_leaver(readership, load_left(store, number))


def end_subscription(readership: Readership, token: str, *, now: datetime, wait: float) -> Leaver | None:
    """End the subscription that a link names, if it has not ended; None for a token that is none.

    Raises TemporaryError when the store is busy for `wait` seconds, or full: nothing is changed then.
    """
    from digest.store.opening import open_store
    from digest.store.subscribers import unsubscribe

    number = _read(readership, token)
    if number is None:
        return None
    with open_store(readership.store, must_exist=True, wait=wait) as store:
        return _make_leaver(readership, unsubscribe(store, number, now=now))


def check_readership(readership: Readership) -> None:
    """Raise DigestError unless store and keys can be read."""
    from digest.store.opening import open_store
    from digest.store.subscribers import load_left

    load_present_keys(readership.shared, readership.base)
    with open_store(readership.store, read_only=True) as store:
        load_left(store, 0)


def _read(readership: Readership, token: str) -> int | None:
    """The number that a token names. The keys are read each time: a sending may have begun with a new one."""
    return read_token(load_present_keys(readership.shared, readership.base), Purpose.LEAVE, token)


def _open_for_writing(readership: Readership) -> None:
    """Bring an older store up to date now, and not when the first reader comes."""
    from digest.store.opening import open_store

    with open_store(readership.store, must_exist=True):
        pass


def _make_leaver(readership: Readership, left: Left | None) -> Leaver:
    """Whoever was forgotten, or left a newsletter that is no more, is told so all the same: they get no mail."""
    settings = readership.find_settings(left.newsletter) if left else None
    language = (left.language if left else "") or find_frame_language(settings or readership.shared)
    return Leaver(
        newsletter=settings.newsletter if settings else "",
        language=language,
        active=left is not None and left.state is SubscriptionState.ACTIVE,
    )
