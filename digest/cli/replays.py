"""Simulated editions in words for people, and as JSON values for machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from digest.cli.jsonlines import format_instant, print_json_line
from digest.cli.summary import tell_count
from digest.cli.terminal import print_lines, print_table
from digest.model import EditionRecord
from digest.pipeline.replay import (
    Replay,
    Simulated,
    Summary,
    compare_summaries,
    list_differences,
    summarise_replay,
)

_PERCENT = ", %"
_HEADLINES = 10
"""Headlines named of stories that only one of two configurations sends."""


def print_replays(replays: Mapping[str, Replay]) -> None:
    """Print one replay with a line for each edition, or two side by side, by the names of their configurations."""
    if len(replays) == 1:
        _print_replay(next(iter(replays.values())))
    else:
        _print_both(replays)


def _print_replay(replay: Replay) -> None:
    headings = ("due", "stories", "kB", "overflow", "regions", "subject")
    print_table(headings, [_tell_edition(one, replay) for one in replay.editions], one_line=True)
    print_lines(_tell_summary(replay))


def _tell_edition(one: Simulated, replay: Replay) -> tuple[str, ...]:
    record = one.record
    names = {region.key: region.name for region in replay.regions}
    regions = ", ".join(f"{count} {names.get(key, key)}" for key, count in _sort_regions(one, replay))
    return (
        _tell_due(record.slot.due, replay.timezone),
        str(record.stories),
        f"{record.size / 1000:.0f}",
        _tell_overflow(one.tally.carried, one.tally.linked, one.tally.dropped),
        regions,
        _tell_subject(record),
    )


def _tell_subject(record: EditionRecord) -> str:
    """The subject, and behind it what would have held the edition or made a person look twice."""
    if not record.subject:
        return "no edition: " + "; ".join(concern.evidence for concern in record.concerns)
    remarks = (f"{'held: ' if concern.holds else ''}{concern.evidence}" for concern in record.concerns)
    return " · ".join((record.subject, *remarks))


def _sort_regions(one: Simulated, replay: Replay) -> Iterator[tuple[str, int]]:
    """The regions of an edition in the newsletter's order."""
    return ((region.key, one.regions[region.key]) for region in replay.regions if region.key in one.regions)


def _tell_overflow(carried: int, linked: int, dropped: int) -> str:
    counts = ((carried, "carried"), (linked, "linked"), (dropped, "dropped"))
    return ", ".join(f"{count} {what}" for count, what in counts if count)


def _tell_due(due: datetime, timezone: str) -> str:
    return f"{due.astimezone(ZoneInfo(timezone)):%a %Y-%m-%d %H:%M}"


def _tell_summary(replay: Replay) -> list[tuple[str, str]]:
    summary = summarise_replay(replay)
    never = ", ".join(f"{count} {reason.replace('_', ' ')}" for reason, count in summary.never.items())
    sent = tell_count(summary.sent, "edition")
    return [
        ("editions", f"{sent}, {summary.held} held, {summary.empty} with too few stories"),
        ("empty days", str(summary.empty_days)),
        ("stories", f"{summary.stories}; the largest e-mail has {summary.size:,} bytes"),
        ("overflow", _tell_overflow(summary.carried, summary.linked, summary.dropped) or "none"),
        ("never sent", f"{sum(summary.never.values())}" + (f": {never}" if never else "")),
        *_tell_balance(summary),
    ]


def _tell_balance(summary: Summary) -> Iterator[tuple[str, str]]:
    for one in summary.balance:
        dry = f"; no story for {one.dry} days from {one.dry_from} on" if one.dry > 1 else ""
        yield one.region.name, f"{100 * one.share:.0f} %, {tell_count(one.stories, 'story')}{dry}"


def _print_both(replays: Mapping[str, Replay]) -> None:
    first, second = replays.values()
    print_table(("due", *replays, "what changes"), list(_line_up(first, second)), headed_in_pipes=True)
    pairs = compare_summaries(summarise_replay(first), summarise_replay(second))
    rows = [_compare_numbers(name, before, after) for name, before, after in pairs]
    print_table(("in all", *replays, "difference"), rows, headed_in_pipes=True)
    only = list_differences(first, second)
    print_lines([(f"only with {name}", _tell_headlines(titles)) for name, titles in zip(replays, only, strict=True)])


def _line_up(first: Replay, second: Replay) -> Iterator[tuple[str, ...]]:
    """Both editions of each due, and how many stories the second has that the first has not, and the other way."""
    sides = [{one.record.slot.due: one for one in replay.editions} for replay in (first, second)]
    for due in sorted({*sides[0], *sides[1]}):
        before, after = (side.get(due) for side in sides)
        come = len((after.stories if after else frozenset()) - (before.stories if before else frozenset()))
        gone = len((before.stories if before else frozenset()) - (after.stories if after else frozenset()))
        change = f"+{come}, -{gone}" if come or gone else ""
        yield (_tell_due(due, first.timezone), _tell_side(before), _tell_side(after), change)


def _tell_side(one: Simulated | None) -> str:
    if one is None:
        return "not due"
    record = one.record
    if not record.subject:
        return "no edition"
    held = "held, " if record.holds else ""
    return f"{held}{record.stories} stories, {record.size / 1000:.0f} kB: {record.subject}"


def _compare_numbers(name: str, before: float, after: float) -> tuple[str, ...]:
    """A row of the comparison; the unit stands with the numbers."""
    unit = " %" if name.endswith(_PERCENT) else ""
    change = _tell_change(before, after)
    numbers = (f"{_tell_number(before)}{unit}", f"{_tell_number(after)}{unit}", change and f"{change}{unit}")
    return (name.removesuffix(_PERCENT), *numbers)


def _tell_number(number: float) -> str:
    return f"{number:,.1f}".removesuffix(".0")


def _tell_change(before: float, after: float) -> str:
    return f"{after - before:+,.1f}".removesuffix(".0") if after != before else ""


def _tell_headlines(titles: Sequence[str]) -> str:
    more = f"; and {len(titles) - _HEADLINES} more" if len(titles) > _HEADLINES else ""
    return f"{len(titles)}" + (": " + "; ".join(titles[:_HEADLINES]) + more if titles else "")


def print_replays_as_json(replays: Mapping[str, Replay]) -> None:
    """Print each edition on a line, and after those of a replay its summary."""
    for name, replay in replays.items():
        for one in replay.editions:
            print_json_line({"config": name, **_describe_edition(one)})
        print_json_line({"config": name, "summary": _describe_summary(summarise_replay(replay))})


def _describe_edition(one: Simulated) -> dict[str, Any]:
    record, tally = one.record, one.tally
    return {
        "due": format_instant(record.slot.due),
        "number": record.slot.number,
        "state": {"sent": "sent", "draft": "held", "cancelled": "empty"}[record.state],
        "subject": record.subject,
        "stories": record.stories,
        "size": record.size,
        "regions": dict(one.regions),
        "carried": tally.carried,
        "linked": tally.linked,
        "dropped": tally.dropped,
        "left_out": {reason.value: count for reason, count in tally.left_out},
        "concerns": [asdict(concern) for concern in record.concerns],
    }


def _describe_summary(summary: Summary) -> dict[str, Any]:
    values = asdict(replace(summary, balance=()))
    values["regions"] = {
        one.region.key: {
            "stories": one.stories,
            "share": round(one.share, 4),
            "dry_days": one.dry,
            "dry_from": one.dry_from.isoformat() if one.dry_from else None,
        }
        for one in summary.balance
    }
    del values["balance"]
    return values
