"""What a schedule gave when it was replayed, edition by edition and in all, and how two replays differ. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from digest.model import Decision, EditionRecord, EditionState, Reason, Region
from digest.selection.tally import Tally

HELD = "held"
"""Why a story that was in editions went out in none: each of them was held."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """An edition as the schedule would have made it.

    The record's state is SENT, DRAFT for one that would have been held, or CANCELLED for one with too few stories.
    `stories` are the ids of its articles and `regions` counts them by region key; both are empty unless it was sent.
    """

    record: EditionRecord
    tally: Tally
    stories: frozenset[str] = frozenset()
    regions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of a story over all editions: the reason of the last one that left it out, or "chosen"."""

    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """Every due of a span with its edition, in order, and the fate of every candidate by article id.

    `regions` are those of the newsletter, in its order; days are counted in `timezone`.
    """

    editions: tuple[Simulated, ...]
    fates: Mapping[str, Fate]
    regions: tuple[Region, ...]
    timezone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """A region's part in what was sent. `share` is between 0 and 1 and counts stories.

    `dry` is how many days on end, counted from the first edition's to the last's, readers got no story of it; the
    first of them is `dry_from`, None where there was one every day.
    """

    region: Region
    stories: int
    share: float
    dry: int
    dry_from: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A replay in numbers. `size` is the largest in bytes; `never` counts by reason the stories that went out nowhere.

    `empty` are editions with too few stories, on `empty_days`; `carried`, `linked` and `dropped` count what found no
    place in an edition, a story as often as that befell it.
    """

    sent: int
    held: int
    empty: int
    empty_days: int
    stories: int
    size: int
    carried: int
    linked: int
    dropped: int
    never: Mapping[str, int]
    balance: tuple[Balance, ...]


def note_fates(fates: dict[str, Fate], decisions: Sequence[Decision], *, state: EditionState) -> None:
    """Note in `fates` what an edition in that state decided, unless an earlier one decided for good."""
    for decision in decisions:
        article = decision.placed.article
        known = fates.get(article.id)
        if known is None or (known.reason != "chosen" and decision.reason is not Reason.USED):
            held = decision.chosen and state is not EditionState.SENT
            fates[article.id] = Fate(title=article.title, reason=HELD if held else decision.reason.value)


def summarise_replay(replay: Replay) -> Summary:
    """Count what there is to say of a whole replay."""
    states = Counter(one.record.state for one in replay.editions)
    sent = _list_sent(replay)
    reasons = Counter(fate.reason for fate in replay.fates.values() if fate.reason != "chosen")
    return Summary(
        sent=states[EditionState.SENT],
        held=states[EditionState.DRAFT],
        empty=states[EditionState.CANCELLED],
        empty_days=len(set(_list_days(replay)) - {_find_day(one, replay) for one in sent}),
        stories=sum(one.record.stories for one in sent),
        size=max((one.record.size for one in sent), default=0),
        carried=sum(one.tally.carried for one in replay.editions),
        linked=sum(one.tally.linked for one in sent),
        dropped=sum(one.tally.dropped for one in sent),
        never=dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))),
        balance=tuple(_measure_balance(replay, region) for region in replay.regions),
    )


def compare_summaries(before: Summary, after: Summary) -> Iterator[tuple[str, float, float]]:
    """Line up two summaries: what is counted, and both counts; what neither has is left out. Shares are in percent."""
    for name in ("sent", "held", "empty", "empty_days", "stories", "size", "carried", "linked", "dropped"):
        yield name.replace("_", " "), getattr(before, name), getattr(after, name)
    for reason in dict.fromkeys((*before.never, *after.never)):
        yield f"never: {reason.replace('_', ' ')}", before.never.get(reason, 0), after.never.get(reason, 0)
    shares = [{one.region.name: one for one in summary.balance} for summary in (before, after)]
    for name in dict.fromkeys((*shares[0], *shares[1])):
        first, second = (share.get(name) for share in shares)
        yield f"{name}, %", _percent(first), _percent(second)
        yield f"{name}, days without", first.dry if first else 0, second.dry if second else 0


def list_differences(before: Replay, after: Replay) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The headlines of stories that only the first replay sent, and that only the second did, in order."""
    ids = [{key for key, fate in replay.fates.items() if fate.reason == "chosen"} for replay in (before, after)]
    return (
        tuple(sorted(before.fates[key].title for key in ids[0] - ids[1])),
        tuple(sorted(after.fates[key].title for key in ids[1] - ids[0])),
    )


def _list_sent(replay: Replay) -> list[Simulated]:
    return [one for one in replay.editions if one.record.state is EditionState.SENT]


def _find_day(one: Simulated, replay: Replay) -> date:
    return one.record.slot.due.astimezone(ZoneInfo(replay.timezone)).date()


def _list_days(replay: Replay) -> list[date]:
    """The days on which an edition was due."""
    return sorted({_find_day(one, replay) for one in replay.editions})


def _measure_balance(replay: Replay, region: Region) -> Balance:
    counts = [(_find_day(one, replay), one.regions.get(region.key, 0)) for one in _list_sent(replay)]
    total = sum(sum(one.regions.values()) for one in _list_sent(replay))
    stories = sum(count for _, count in counts)
    dry, dry_from = _find_drought(_list_days(replay), {day for day, count in counts if count})
    return Balance(region=region, stories=stories, share=stories / total if total else 0.0, dry=dry, dry_from=dry_from)


def _find_drought(dues: Sequence[date], wet: set[date]) -> tuple[int, date | None]:
    """The longest run of days without rain from the first of `dues` to the last, and where it began."""
    longest, begun = 0, None
    run = 0
    day = dues[0] if dues else None
    while day and day <= dues[-1]:
        run = 0 if day in wet else run + 1
        if run > longest:
            longest, begun = run, day - _DAY * (run - 1)
        day += _DAY
    return longest, begun


def _percent(balance: Balance | None) -> float:
    return round(100 * balance.share, 1) if balance else 0
