"""Many subscribers at once: what a list of readers changes, a batch of its rows in a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from digest.model import SubscriptionState, SuppressionReason
from digest.store.opening import Store, begin_reading, begin_writing
from digest.store.schema import Instant, subscribers, subscriptions, suppressions
from digest.store.subscriberstaging import Row, insert_staged, join_known, staged, staging

_WISHES = "language", "regions", "text_only"
_ACTIVE, _UNSUBSCRIBED = SubscriptionState.ACTIVE, SubscriptionState.UNSUBSCRIBED

_IS_ENDED = and_(subscriptions.c.state == _ACTIVE, staged.c.state == _UNSUBSCRIBED)
_IS_WELCOME = and_(suppressions.c.hash.is_(None), subscriptions.c.state == _ACTIVE, staged.c.state == _ACTIVE)
# That somebody left is kept of the suppressed too: they may get mail again some day, but not what they left.
_IS_BARRED = or_(staged.c.state == _ACTIVE, suppressions.c.reason == SuppressionReason.FORGOTTEN)
_IS_NEW_STOP = and_(suppressions.c.hash.is_(None), staged.c.suppressed.is_not(None))
_HAS_OTHER_NAME = and_(staged.c.name != "", staged.c.name != subscribers.c.name)
_HAS_OTHER_WISHES = or_(
    subscriptions.c.listed.is_not(None),
    *(and_(staged.c[name].is_not(None), staged.c[name] != subscriptions.c[name]) for name in _WISHES),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of rows; each counts in one of these.

    `added` are new readers, `changed` those with another name or other wishes now, `known` those that are as the list
    says, `ended` those whose subscription the list ended, `left` those who were never readers here and left elsewhere,
    `suppressed` addresses that get no mail from now on, `repeated` those that this list named before. Kept out were
    those that `had_left` and those that `had_stopped`, being suppressed.
    """

    added: int = 0
    changed: int = 0
    known: int = 0
    ended: int = 0
    left: int = 0
    suppressed: int = 0
    repeated: int = 0
    had_left: int = 0
    had_stopped: int = 0

    def __add__(self, other: Saved) -> Saved:
        """Add up what became of two batches."""
        return Saved(**{name: getattr(self, name) + getattr(other, name) for name in Saved.__dataclass_fields__})


def save_rows(store: Store, newsletter: str, rows: Sequence[Row], *, now: datetime) -> Saved:
    """Bring a batch of readers to a newsletter, each address once, in one transaction.

    Nobody who left or is suppressed becomes a reader by that. An empty name and what is None leave what is known.
    """
    with begin_writing(store) as connection, staging(connection, rows):
        counts = _count_fates(connection, newsletter, now)
        if counts.changed or counts.repeated:
            _change_names(connection, newsletter)
            _change_wishes(connection, newsletter)
        if counts.ended:
            _end_subscriptions(connection, newsletter, now)
        insert_staged(connection, newsletter, now=now, barred=_IS_BARRED)
        _suppress(connection, newsletter, now)
    return counts


def judge_rows(store: Store, newsletter: str, rows: Sequence[Row], *, now: datetime) -> Saved:
    """Say what `save_rows` would make of a batch, and change nothing."""
    with begin_reading(store) as connection, staging(connection, rows):
        return _count_fates(connection, newsletter, now)


def _count_fates(connection: Connection, newsletter: str, now: datetime) -> Saved:
    """What will become of those staged; the first that is true of one counts."""
    fate = case(
        (and_(_IS_NEW_STOP, staged.c.state.is_(None)), "suppressed"),
        (staged.c.state.is_(None), "known"),
        (_IS_ENDED, "ended"),
        (suppressions.c.hash.is_not(None), "had_stopped"),
        (and_(subscriptions.c.pk.is_(None), _IS_NEW_STOP), "suppressed"),
        (and_(subscriptions.c.pk.is_(None), staged.c.state == _UNSUBSCRIBED), "left"),
        (subscriptions.c.pk.is_(None), "added"),
        (staged.c.state != subscriptions.c.state, "had_left"),
        (subscriptions.c.state == _UNSUBSCRIBED, "known"),
        (subscribers.c.added == now, "repeated"),
        (or_(_HAS_OTHER_NAME, _HAS_OTHER_WISHES), "changed"),
        else_="known",
    )
    query = select(fate.label("fate"), func.count().label("rows")).select_from(join_known(newsletter)).group_by("fate")
    return Saved(**{row.fate: row.rows for row in connection.execute(query)})


def _change_names(connection: Connection, newsletter: str) -> None:
    query = select(subscribers.c.pk.label("whose"), staged.c.name.label("named")).select_from(join_known(newsletter))
    rows = connection.execute(query.where(_IS_WELCOME, _HAS_OTHER_NAME)).mappings().all()
    if rows:
        this = subscribers.c.pk == bindparam("whose")
        connection.execute(update(subscribers).where(this).values(name=bindparam("named")), list(map(dict, rows)))


def _change_wishes(connection: Connection, newsletter: str) -> None:
    """Take over what the list says of wishes; who is imported stands for themselves from now on."""
    given = [func.coalesce(staged.c[name], subscriptions.c[name]).label(f"new_{name}") for name in _WISHES]
    query = select(subscriptions.c.pk.label("which"), *given).select_from(join_known(newsletter))
    rows = connection.execute(query.where(_IS_WELCOME, _HAS_OTHER_WISHES)).mappings().all()
    if rows:
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _WISHES}
        this = subscriptions.c.pk == bindparam("which")
        connection.execute(update(subscriptions).where(this).values(**values, listed=None), list(map(dict, rows)))


def _end_subscriptions(connection: Connection, newsletter: str, now: datetime) -> None:
    ended = select(subscriptions.c.pk).select_from(join_known(newsletter)).where(_IS_ENDED)
    values = {"state": _UNSUBSCRIBED, "since": now}
    connection.execute(update(subscriptions).where(subscriptions.c.pk.in_(ended)).values(values))


def _suppress(connection: Connection, newsletter: str, now: datetime) -> None:
    told = case((staged.c.state.is_(None), staged.c.since))  # of a subscriber, it is the instant of the subscription
    since = func.coalesce(told, literal(now, Instant()))
    new = [staged.c.hash, staged.c.address, staged.c.suppressed, since, literal("")]
    query = select(*new).select_from(join_known(newsletter)).where(_IS_NEW_STOP)
    connection.execute(insert(suppressions).from_select(["hash", "address", "reason", "since", "detail"], query))
