"""Who gets a newsletter, what of it, and who must never get mail again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SubscriptionState(StrEnum):
    """Whether a subscriber gets a newsletter."""

    ACTIVE = "active"
    UNSUBSCRIBED = "unsubscribed"


class SuppressionReason(StrEnum):
    """Why an address never gets mail, whatever newsletter it is subscribed to."""

    ASKED = "asked"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    CLEANED = "cleaned"
    """Another mailer had given it up."""
    FORGOTTEN = "forgotten"
    """All that was known of it was erased, and only a keyed hash is left to know it by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What a reader wants of a newsletter.

    `language` is a tag, or "" for the newsletter's own. `regions` are keys of the scheme in sorted order, and none
    means all of them. With `text_only` there is no HTML.
    """

    language: str = ""
    regions: tuple[str, ...] = ()
    text_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One newsletter that a subscriber gets, or got. `listed` says that a list of readers, a file, brought it."""

    newsletter: str
    state: SubscriptionState
    since: datetime
    preferences: Preferences = Preferences()
    listed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """One address and what is known of it. `strikes` counts soft bounces since its last hard or good news."""

    address: str
    added: datetime
    name: str = ""
    strikes: int = 0
    subscriptions: tuple[Subscription, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """An address that never gets mail. `hash` is its keyed hash; `address` is None once it is forgotten."""

    hash: str
    reason: SuppressionReason
    since: datetime
    address: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedReader:
    """One reader as a list names them; None is what the list does not tell of, and it stays as it is.

    `state` is None for an address that is no subscriber's. `suppressed` says why it gets no mail, if it gets none.
    """

    address: str
    name: str = ""
    language: str | None = None
    regions: tuple[str, ...] | None = None
    text_only: bool | None = None
    state: SubscriptionState | None = SubscriptionState.ACTIVE
    since: datetime | None = None
    suppressed: SuppressionReason | None = None
