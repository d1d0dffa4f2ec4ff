"""The account of the three weeks: what became of each due, each story and each reader, and what is wrong with that."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from digest.model import DecisionRecord, EditionRecord, EditionState
from digest.urls import make_url_key
from tests.smtp_server import Received
from tests.world.ledger import Ledger, find_links

SENT = "sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of a story: `what` in a word or two, and in which editions it went out."""

    kind: str
    what: str
    numbers: tuple[int, ...] = ()


def tell_dues(ledger: Ledger, dues: Iterable[datetime], *, timezone: str) -> list[tuple[str, ...]]:
    """For each due: when, its edition, what became of that, its stories, when it went out, and what was said of it."""
    rows: list[tuple[str, ...]] = []
    for due in dues:
        here = [one for one in ledger.editions if one.slot.due == due]
        shown = f"{due.astimezone(ZoneInfo(timezone)):%a %d %b %H:%M}"
        rows += [(shown, *_tell_record(record, ledger, timezone)) for record in here]
        if not here:
            rows.append((shown, "", "not built", "", "", "no run before the next was due"))
    return rows


def _tell_record(record: EditionRecord, ledger: Ledger, timezone: str) -> tuple[str, ...]:
    name = f"{record.slot.number}.{record.slot.revision}"
    started = f"{record.started.astimezone(ZoneInfo(timezone)):%H:%M}" if record.started else ""
    readers = Counter(ledger.deliveries[record.slot].values())
    told = ", ".join(f"{count} {state}" for state, count in sorted(readers.items()))
    concerns = "; ".join(f"{one.code}{' (holds)' if one.holds else ''}" for one in record.concerns)
    return name, str(record.state), str(record.stories), started, "; ".join(filter(None, (told, concerns)))


def find_due_faults(ledger: Ledger, dues: Iterable[datetime]) -> Iterator[str]:
    """Name each due that was settled twice, or not at all though no later one took its place."""
    last = max(record.slot.due for record in ledger.editions)
    for due in dues:
        here = [one for one in ledger.editions if one.slot.due == due]
        settled = [one for one in here if one.state in {EditionState.SENT, EditionState.CANCELLED}]
        if len(settled) > 1:
            yield f"{due} has {len(settled)} editions"
        if not settled and due >= last:
            yield f"{due} was neither sent nor settled by a later edition"
    sent = [record.slot.due for record in ledger.sent]
    if sent != sorted(set(sent)):
        yield f"editions went out in another order than they were due: {sent}"


def find_fates(ledger: Ledger, stories: Mapping[int, Sequence[str]], kinds: Mapping[int, str]) -> dict[int, Fate]:
    """What became of each story, given the ids of its articles."""
    return {story: _find_fate(ledger, ids, kinds[story]) for story, ids in stories.items()}


def _find_fate(ledger: Ledger, ids: Sequence[str], kind: str) -> Fate:
    decisions = [decision for key in ids for decision in ledger.judged.get(key, ())]
    numbers = sorted(one.slot.number for one in decisions if one.reason == "chosen")
    if numbers:
        return Fate(kind=kind, what=SENT, numbers=tuple(numbers))
    if decisions:
        return Fate(kind=kind, what="out: " + ", ".join(_find_last_reasons(decisions)))
    arrivals = [ledger.articles[key].arrival for key in ids]
    held = sorted({str(one.hold) for one in arrivals if one.eligible_from is None})
    return Fate(kind=kind, what="held: " + ", ".join(held) if held else "came after the last edition")


def _find_last_reasons(decisions: Iterable[DecisionRecord]) -> list[str]:
    """The reasons of the last edition that the story was a candidate of."""
    by_edition: dict[int, set[str]] = defaultdict(set)
    for decision in decisions:
        by_edition[decision.slot.number].add(str(decision.reason))
    return sorted(by_edition[max(by_edition)])


def find_repeats(fates: Mapping[int, Fate]) -> Iterator[str]:
    """Name every story that went out twice, in one edition or in several."""
    for story, fate in fates.items():
        if len(fate.numbers) > 1:
            yield f"story {story} ({fate.kind}) went out in editions {fate.numbers}"


def find_losses(fates: Mapping[int, Fate]) -> Iterator[str]:
    """Name every story that is out as the copy of another, though none of its own articles went out."""
    for story, fate in fates.items():
        if fate.what in {"out: copy", "out: used", "out: copy, used"}:
            yield f"story {story} ({fate.kind}) is {fate.what}, and never went out"


def find_mail_faults(
    ledger: Ledger, messages: Sequence[Received], *, readers: Sequence[str], home: str
) -> Iterator[str]:
    """Compare what readers got with what the store says: each edition once, its stories all and no others.

    `home` is how the addresses of stories begin.
    """
    for reader in readers:
        got = [_list_keys(find_links(one), home) for one in messages if one.recipient == reader]
        told = [(one, ledger.deliveries[one.slot].get(reader, "nothing")) for one in ledger.editions]
        sure, perhaps = (_list_mails(ledger, told, states, home) for states in ({SENT}, {SENT, "in_doubt"}))
        if got not in (sure, perhaps):
            yield f"{reader} got {len(got)} messages, and the store says {len(sure)}, or they differ in stories"
        yield from (
            f"{reader} has {state} for edition {one.slot.number}"
            for one, state in told
            if one.state is EditionState.SENT and state not in {SENT, "in_doubt"}
        )
        twice = [key for key, count in Counter(key for keys in got for key in keys).items() if count > 1]
        yield from (f"{reader} got {key} twice" for key in twice)


def _list_mails(
    ledger: Ledger, told: Iterable[tuple[EditionRecord, str]], states: Collection[str], home: str
) -> list[set[str]]:
    """The stories of each edition that a reader has in one of those states."""
    return [
        _list_keys([item.url or "" for item in _list_chosen(ledger, one)], home)
        for one, state in told
        if state in states
    ]


def _list_chosen(ledger: Ledger, record: EditionRecord) -> list[DecisionRecord]:
    return [one for one in ledger.decisions[record.slot] if one.reason == "chosen"]


def _list_keys(links: Iterable[str], home: str) -> set[str]:
    return {make_url_key(link) for link in links if link.startswith(home) and link.strip("/") != home.strip("/")}


def count_fates(fates: Iterable[Fate]) -> list[tuple[str, ...]]:
    """Rows of a table: kind of story, what became of it, how many."""
    counts = Counter((fate.kind, fate.what) for fate in fates)
    return [(kind, what, str(count)) for (kind, what), count in sorted(counts.items())]


def format_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Set a table in columns."""
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    lines = [headings, ["-" * width for width in widths], *rows]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )
