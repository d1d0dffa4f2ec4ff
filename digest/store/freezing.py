"""Starts a sending: the edition is sending and its readers are frozen, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    case,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from digest.errors import TemporaryError
from digest.model import DeliveryState, EditionState, Slot, SubscriptionState
from digest.store.editions import move_row, supersede_sharers, take_row
from digest.store.opening import Store, begin_writing
from digest.store.places import are_of
from digest.store.reckoning import find_edition
from digest.store.schema import Instant, deliveries, subscribers, subscriptions, suppressions, variants

SUPPRESSED = "this address gets no mail any more"
_NO_STORY = "the edition has nothing for the regions they chose"
_NEVER = "named among those who never get mail"
_CHUNK = 500
_SAME_WISH = (
    variants.c.language == subscriptions.c.language,
    variants.c.regions == subscriptions.c.regions,
    variants.c.text_only == subscriptions.c.text_only,
)
_PLAIN = and_(subscriptions.c.language == "", subscriptions.c.regions == "", ~subscriptions.c.text_only)
"""The wish of who gets the edition as it is."""


def start_sending(
    store: Store, slot: Slot, *, now: datetime, never: Collection[str] = (), listed_at: datetime | None = None
) -> int:
    """Let an approved edition be sending and freeze its readers; give how many they are.

    They are the active subscribers of its newsletter: those that stand for themselves, and those that a file named at
    the instant `listed_at`. Who is suppressed, whose hash (`readers.keys.hash_address`) is among `never`, or who has
    nothing to read in it is frozen too, and gets nothing. Raises HeldError when it is not approved any more: another
    run was there first, or a person. Raises TemporaryError when a reader's wish has no variant yet.
    """
    with begin_writing(store) as connection:
        edition = take_row(connection, slot, [EditionState.APPROVED])
        readers = _select_readers(slot.newsletter, listed_at)
        _check_variants(connection, slot, edition.pk, readers)
        move_row(connection, edition, EditionState.SENDING, {"started": now})
        supersede_sharers(connection, slot)
        frozen = _select_frozen(edition.pk, readers, now)
        connection.execute(insert(deliveries).from_select(list(frozen.selected_columns.keys()), frozen))
        _leave_out(connection, slot, edition.pk, never, now)
        counted = select(func.count()).where(deliveries.c.edition_pk == edition.pk)
        return connection.execute(counted).scalar_one()


def leave_out(store: Store, slot: Slot, never: Iterable[str], *, now: datetime) -> None:
    """Let those readers of an edition get nothing who were not tried yet and whose hash is among `never`."""
    with begin_writing(store) as connection:
        _leave_out(connection, slot, find_edition(connection, slot).pk, never, now)


def _select_readers(newsletter: str, listed_at: datetime | None) -> ColumnElement[bool]:
    """Who of all subscriptions gets the edition."""
    listed: ColumnElement[bool] = subscriptions.c.listed.is_(None)
    if listed_at is not None:
        listed = or_(listed, subscriptions.c.listed == listed_at)
    mine = subscriptions.c.newsletter == newsletter, subscriptions.c.state == SubscriptionState.ACTIVE
    return and_(*mine, listed)


def _check_variants(connection: Connection, slot: Slot, edition_pk: int, readers: ColumnElement[bool]) -> None:
    made = exists().where(variants.c.edition_pk == edition_pk, *_SAME_WISH)
    if connection.execute(select(subscriptions.c.pk).where(readers, ~_PLAIN, ~made).limit(1)).first():
        raise TemporaryError(
            f"a reader of {slot.newsletter} changed what they want of edition {slot.number} just now", "Try again"
        )


def _select_frozen(edition_pk: int, readers: ColumnElement[bool], now: datetime) -> Select[Any]:
    """The rows of a journal that nobody has written to, in the order of their places.

    A place is the number of the subscription: all that is written here is written at the end of a table or an index.
    Others wait for us meanwhile, and at a million readers each thing that is not takes seconds.
    """
    suppressed, empty = suppressions.c.hash.is_not(None), variants.c.stories == 0
    return (
        select(
            literal(edition_pk).label("edition_pk"),
            subscriptions.c.pk.label("place"),
            subscribers.c.address.label("recipient"),
            case((or_(suppressed, empty), DeliveryState.SUPPRESSED), else_=DeliveryState.PENDING).label("state"),
            case((suppressed, SUPPRESSED), (empty, _NO_STORY), else_="").label("detail"),
            case((or_(suppressed, empty), literal(now, Instant))).label("at"),
            subscriptions.c.pk.label("subscription_pk"),
            func.coalesce(variants.c.number, 0).label("variant"),
            literal(0).label("fence"),
            literal(0).label("tries"),
        )
        .select_from(_join_readers(edition_pk))
        .where(readers)
        .order_by(subscriptions.c.pk)
    )


def _join_readers(edition_pk: int) -> FromClause:
    return (
        subscriptions.join(subscribers, subscribers.c.pk == subscriptions.c.subscriber_pk)
        .outerjoin(variants, and_(variants.c.edition_pk == edition_pk, *_SAME_WISH))
        .outerjoin(suppressions, suppressions.c.hash == subscribers.c.hash)
    )


def _leave_out(connection: Connection, slot: Slot, edition_pk: int, never: Iterable[str], now: datetime) -> None:
    values = {"state": DeliveryState.SUPPRESSED, "detail": _NEVER, "at": now, "due": None}
    untried = DeliveryState.PENDING, DeliveryState.DEFERRED
    waiting = deliveries.c.edition_pk == edition_pk, deliveries.c.state.in_(untried)
    named = select(subscriptions.c.pk).join(subscribers).where(subscriptions.c.newsletter == slot.newsletter)
    for chunk in _divide(never):
        # An edition that was begun before places were numbers of subscriptions is gone on with, too.
        for theirs in (are_of(named.where(subscribers.c.hash.in_(chunk))), deliveries.c.key.in_(chunk)):
            connection.execute(update(deliveries).where(*waiting, theirs).values(values))


def _divide(keys: Iterable[str]) -> Iterator[Sequence[str]]:
    left = iter(keys)
    while chunk := list(islice(left, _CHUNK)):
        yield chunk
