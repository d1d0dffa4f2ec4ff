"""What the store says of editions, stories and readers, read back for an account; and what readers really got."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from html import unescape
from pathlib import Path

from digest.model import DecisionRecord, EditionRecord, EditionState, Slot, StoredArticle
from digest.store.decisions import load_decisions
from digest.store.editions import load_editions
from digest.store.listing import load_articles
from digest.store.opening import open_store
from tests.smtp_server import Received

_LINK = re.compile(r'href="(http[^"]+)"')


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Everything that an account goes by; editions in the order of their numbers and revisions."""

    editions: tuple[EditionRecord, ...]
    decisions: Mapping[Slot, tuple[DecisionRecord, ...]]
    articles: Mapping[str, StoredArticle]
    deliveries: Mapping[Slot, Mapping[str, str]]

    @cached_property
    def sent(self) -> tuple[EditionRecord, ...]:
        """The editions that went out, in order."""
        return tuple(one for one in self.editions if one.state is EditionState.SENT)

    @cached_property
    def judged(self) -> dict[str, list[DecisionRecord]]:
        """Every decision of editions that went out, by article id, the oldest first."""
        found: dict[str, list[DecisionRecord]] = defaultdict(list)
        for record in self.sent:
            for decision in self.decisions[record.slot]:
                found[decision.article].append(decision)
        return found

    def list_chosen(self, record: EditionRecord) -> list[str]:
        """The article ids that an edition prints."""
        return [one.article for one in self.decisions[record.slot] if one.reason == "chosen"]

    def find_last_cut_off(self) -> datetime:
        """Up to when stories could be in an edition."""
        return max(record.cut_off for record in self.sent)


def load_ledger(path: Path, *, newsletter: str = "main") -> Ledger:
    """Read everything from the store at `path`."""
    with open_store(path, read_only=True) as store:
        editions = sorted(load_editions(store, newsletter), key=lambda one: (one.slot.number, one.slot.revision))
        return Ledger(
            editions=tuple(editions),
            decisions={
                one.slot: load_decisions(store, newsletter, number=one.slot.number, revision=one.slot.revision)
                for one in editions
            },
            articles={one.article.id: one for one in load_articles(store)},
            deliveries=_load_deliveries(path, [one.slot for one in editions]),
        )


def _load_deliveries(path: Path, slots: Iterable[Slot]) -> dict[Slot, dict[str, str]]:
    """By edition, each reader and what became of their message."""
    query = (
        "SELECT recipient, deliveries.state FROM deliveries JOIN editions ON editions.pk = edition_pk "
        "WHERE newsletter = ? AND number = ? AND revision = ?"
    )
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return {
            slot: dict(connection.execute(query, (slot.newsletter, slot.number, slot.revision)).fetchall())
            for slot in slots
        }


def find_links(message: Received) -> list[str]:
    """The addresses that a message links to, each once, in order."""
    body = message.parse().get_body(("html",))
    assert body is not None
    return list(dict.fromkeys(unescape(link) for link in _LINK.findall(body.get_content())))


def find_unaccounted(ledger: Ledger) -> Iterable[str]:
    """Name every candidate without a decision and every decision on no candidate, edition by edition."""
    for record in ledger.editions:
        due = {
            key
            for key, one in ledger.articles.items()
            if one.arrival.eligible_from and record.since < one.arrival.eligible_from <= record.cut_off
        }
        told = [one.article for one in ledger.decisions[record.slot]]
        name = f"edition {record.slot.number}.{record.slot.revision}"
        yield from (f"{name} says nothing of {ledger.articles[key].article.title!r}" for key in due - set(told))
        yield from (f"{name} decided on {key}, which was no candidate" for key in set(told) - due)
        yield from (f"{name} decided twice on {key}" for key in {key for key in told if told.count(key) > 1})


def find_forgotten(ledger: Ledger) -> Iterable[str]:
    """Name every story that might have entered editions and was a candidate of none that went out."""
    last = ledger.find_last_cut_off()
    for key, one in ledger.articles.items():
        start = one.arrival.eligible_from
        if start and start <= last and key not in ledger.judged:
            yield f"{one.article.title!r} fell between two editions"
