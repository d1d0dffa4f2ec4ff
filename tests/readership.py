"""Newsletters with a store of readers, for tests of whatever changes who gets mail."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import insert, select

from digest.pipeline.keys import load_keys
from digest.pipeline.leaving import Readership, load_readership
from digest.readers.keys import KeyRing, hash_address
from digest.readers.tokens import Purpose, make_token
from digest.settings import Settings
from digest.settings.sending import SendSettings
from digest.store.opening import begin_reading, begin_writing, open_store
from digest.store.schema import subscribers, subscriptions, suppressions
from tests.factories import NOW

DAILY = Settings(
    newsletter="daily",
    name="The Daily Ledger",
    send=SendSettings(
        unsubscribe="mailto:leave@ledger.test?Subject=No%20more",
        unsubscribe_url="https://ledger.test/leave",
        strikes=3,
    ),
)
URDU = replace(
    DAILY,
    newsletter="urdu",
    name="روزنامہ لیجر",
    languages=("ur",),
    send=replace(DAILY.send, unsubscribe="mailto:urdu@ledger.test"),
)


def make_readership(folder: Path, *readers: tuple[str, str, str], **send: Any) -> Readership:
    """A store in `folder` with readers as (address, newsletter, language), numbered from 1, who get mail.

    One address may stand in several rows. `send` changes the settings of both newsletters.
    """
    newsletters = tuple(replace(one, send=replace(one.send, **send)) for one in (DAILY, URDU))
    keys = load_keys(DAILY, folder)
    (folder / "digest.db").write_bytes(_make_empty_store())
    with open_store(folder / "digest.db") as store, begin_writing(store) as connection:
        people: dict[str, int] = {}
        for number, (address, newsletter, language) in enumerate(readers, start=1):
            if address not in people:
                people[address] = len(people) + 1
                person = {"pk": people[address], "address": address, "hash": hash_address(keys, address), "name": ""}
                connection.execute(insert(subscribers).values(**person, added=NOW, strikes=0))
            connection.execute(
                insert(subscriptions).values(
                    pk=number,
                    subscriber_pk=people[address],
                    newsletter=newsletter,
                    state="active",
                    since=NOW,
                    language=language,
                    regions="",
                    text_only=False,
                )
            )
    return load_readership(newsletters, base=folder)


@cache
def _make_empty_store() -> bytes:
    """A store that is up to date; to make one takes half a second."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "digest.db"
        with open_store(path):
            pass
        return path.read_bytes()


def load_test_keys(readership: Readership) -> KeyRing:
    return load_keys(readership.shared, readership.base)


def make_link(readership: Readership, number: int) -> str:
    """The token of the link that the reader of that number leaves by."""
    return make_token(load_test_keys(readership), Purpose.LEAVE, number)


def make_mark(readership: Readership, number: int) -> str:
    """The token of the address that their mail comes back to."""
    return make_token(load_test_keys(readership), Purpose.BOUNCE, number)


def list_active(readership: Readership) -> list[int]:
    """The numbers of the subscriptions that get mail."""
    query = select(subscriptions.c.pk).where(subscriptions.c.state == "active").order_by(subscriptions.c.pk)
    with open_store(readership.store) as store, begin_reading(store) as connection:
        return list(connection.scalars(query))


def list_suppressed(readership: Readership) -> dict[str | None, str]:
    """Address -> why it gets no mail."""
    with open_store(readership.store) as store, begin_reading(store) as connection:
        return {row.address: row.reason for row in connection.execute(_SUPPRESSED)}


def count_strikes(readership: Readership) -> dict[str, int]:
    """Address -> soft bounces, without those that have none."""
    query = select(subscribers.c.address, subscribers.c.strikes).where(subscribers.c.strikes > 0)
    with open_store(readership.store) as store, begin_reading(store) as connection:
        return {row.address: row.strikes for row in connection.execute(query)}


_SUPPRESSED = select(suppressions.c.address, suppressions.c.reason)
