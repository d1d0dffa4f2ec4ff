"""The accounts of the made-up weeks and of the real polls, as text, with everything that is wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from digest.editions.schedule import list_dues
from digest.urls import make_url_key
from tests.world.account import (
    SENT,
    Fate,
    count_fates,
    find_due_faults,
    find_fates,
    find_losses,
    find_mail_faults,
    find_repeats,
    format_table,
    tell_dues,
)
from tests.world.diary import END, PINNED, SCHEDULE, World
from tests.world.history import BEGIN, Item, at
from tests.world.ledger import Ledger, find_forgotten, find_unaccounted, load_ledger
from tests.world.newsroom import READERS
from tests.world.reuters import SCHEDULE as POLLS_SCHEDULE
from tests.world.reuters import Polls

_ZONE = "Europe/Berlin"
_DUES = ("due", "edition", "became", "stories", "sent at", "readers and remarks")
_FATES = ("kind of story", "what became of it", "stories")
_OUT = {
    "backlog": {"held: backlog", "held: undated"},
    "french": {"out: wrong_language"},
    "sport": {"out: ruled_out"},
    "thin": {"out: thin"},
    "to be banned": {"out: banned"},
    "taken back": {"out: gone"},
    "translated, no-digest": {"out: banned"},
}
"""What must become of some kinds of story; of all others, that they go out, or find no place, or come too late."""

_IN = {SENT, "out: over_cap", "out: copy, over_cap", "came after the last edition"}


_ENOUGH, _MOST, _HALF = 60, 0.8, 0.5
"""Runs of four words of a text that is compared; the part of them that makes it alike; and of the longer one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An account: its text, what became of each story, and all that is wrong."""

    text: str
    fates: Mapping[int, Fate]
    faults: tuple[str, ...]


def report_world(world: World) -> Report:
    """The account of the made-up weeks."""
    ledger = load_ledger(world.newsroom.store)
    found, unknown = _match_items(world, ledger)
    kinds = {story: _name_kind(items) for story, items in _group_items(world.press.shown.values()).items()}
    fates = find_fates(ledger, found, kinds)
    dues = list(list_dues(SCHEDULE, _ZONE, since=BEGIN, until=END))
    faults = (
        *unknown,
        *_find_common_faults(ledger, fates),
        *find_due_faults(ledger, dues),
        *find_losses(fates),
        *find_mail_faults(ledger, world.newsroom.mail.messages, readers=READERS, home=world.site.url),
        *_find_surprises(fates),
        *_find_early(world, ledger),
        *_find_unpinned(world, ledger),
        *_find_crashes(world),
    )
    title = f"{len(world.press.shown)} items of {len(kinds)} stories were shown; {len(ledger.sent)} editions went out"
    return _make_report(title, tell_dues(ledger, dues, timezone=_ZONE), fates, faults)


def report_polls(polls: Polls) -> Report:
    """The account of the real polls: each article counts as a story, for nobody knows better."""
    ledger = load_ledger(polls.newsroom.store)
    stories = {number: [key] for number, key in enumerate(sorted(ledger.articles))}
    fates = find_fates(ledger, stories, dict.fromkeys(stories, "article"))
    since, until = polls.span
    alike = list(find_alike(ledger))
    dues = list(list_dues(POLLS_SCHEDULE, _ZONE, since=since, until=until))
    faults = (
        *_find_common_faults(ledger, fates),
        *find_due_faults(ledger, dues),
        *find_mail_faults(ledger, polls.newsroom.mail.messages, readers=READERS, home="https://www.reuters.com/"),
        *(told for told, part in alike if part >= _HALF),
    )
    briefs = "".join(f"\na brief and its story: {told}" for told, part in alike if part < _HALF)
    waited = Counter(one.reason for record in ledger.sent for one in ledger.decisions[record.slot] if not one.final)
    carried = ", ".join(f"{count} {reason}" for reason, count in sorted(waited.items()))
    title = (
        f"{len(polls.files)} polls brought {len(ledger.articles)} articles; {len(ledger.sent)} editions went out; "
        f"decisions that were not final: {carried or 'none'}{briefs}"
    )
    return _make_report(title, tell_dues(ledger, dues, timezone=_ZONE), fates, faults)


def find_alike(ledger: Ledger) -> Iterator[tuple[str, float]]:
    """Name pairs of stories that went out of which one holds most of the other, compared all with all.

    With the part of the longer text that they share: at a small part, one is a brief of what the other tells at length.
    """
    chosen = [ledger.articles[key].article for record in ledger.sent for key in ledger.list_chosen(record)]
    runs = [(one.title, _list_runs(one.text or one.summary)) for one in chosen]
    for (title, own), (other, others) in combinations(runs, 2):
        shorter, longer = sorted((len(own), len(others)))
        if shorter >= _ENOUGH and len(own & others) >= _MOST * shorter:
            yield f"{title!r} and {other!r} are alike, and both went out", len(own & others) / longer


def _list_runs(text: str) -> set[tuple[str, ...]]:
    words = text.lower().split()
    return set(zip(*(words[start:] for start in range(4)), strict=False))


def _find_common_faults(ledger: Ledger, fates: Mapping[int, Fate]) -> Iterator[str]:
    yield from find_unaccounted(ledger)
    yield from find_forgotten(ledger)
    yield from find_repeats(fates)


def _make_report(
    title: str, dues: Sequence[Sequence[str]], fates: Mapping[int, Fate], faults: tuple[str, ...]
) -> Report:
    wrong = "\n".join(faults) if faults else "nothing is wrong"
    parts = (title, format_table(_DUES, dues), format_table(_FATES, count_fates(fates.values())), wrong)
    return Report(text="\n\n".join(parts), fates=fates, faults=faults)


def _group_items(items: Iterable[Item]) -> dict[int, list[Item]]:
    grouped: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        grouped[item.story].append(item)
    return grouped


def _name_kind(items: Sequence[Item]) -> str:
    """What is odd about a story, those of copies and translations together."""
    own = next((item for item in items if not item.kind.startswith("copy")), items[0])
    kind = "copied" if any(item.kind.startswith("copy") for item in items) else own.kind
    return ", ".join((kind, *own.tags)) if kind == "translated" else kind


def _match_items(world: World, ledger: Ledger) -> tuple[dict[int, list[str]], list[str]]:
    """The ids of the articles of each story, by their addresses; and what the store knows nothing of."""
    ids = {make_url_key(one.article.url): key for key, one in ledger.articles.items() if one.article.url}
    found: dict[int, list[str]] = defaultdict(list)
    unknown = []
    for path, item in world.press.shown.items():
        key = ids.get(make_url_key(world.site.url + path))
        if key:
            found[item.story].append(key)
        else:
            unknown.append(f"{path} was shown, and the store knows nothing of it")
    return found, unknown


def _find_surprises(fates: Mapping[int, Fate]) -> Iterator[str]:
    for story, fate in fates.items():
        if fate.what not in _OUT.get(fate.kind, _IN):
            yield f"story {story} ({fate.kind}) is {fate.what} {fate.numbers or ''}"


def _find_early(world: World, ledger: Ledger) -> Iterator[str]:
    """Name stories that went out before their own date."""
    ahead = {world.site.url + item.path: item for item in world.press.history if item.kind == "embargo"}
    for record in ledger.sent:
        for one in ledger.decisions[record.slot]:
            item = ahead.get(one.url or "")
            if item and item.says and one.reason == "chosen" and record.cut_off < item.says:
                yield f"{item.path} went out before {item.says}"


def _find_unpinned(world: World, ledger: Ledger) -> Iterator[str]:
    """Whether the story that was pinned leads its edition."""
    (item,) = (item for item in world.press.history if item.kind == "to be pinned")
    (record,) = (one for one in ledger.sent if one.slot.due == at(PINNED, 2, 30))
    if item.text.title not in record.subject:
        yield f"the pinned story does not lead edition {record.slot.number}: {record.subject}"


def _find_crashes(world: World) -> Iterator[str]:
    """Name commands that ended as no command should: by a bug, or as one that was used wrongly."""
    for call in world.newsroom.calls:
        if call.code in {1, 2, 78}:
            yield f"{call.at} {' '.join(call.arguments)}: exit {call.code}: {call.output.strip()[-300:]}"
