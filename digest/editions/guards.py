"""Guard rails: what about an edition as a whole should keep it from readers, or make a person look twice."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from digest.editions.subject import is_static
from digest.model import Concern, Edition, EditionRecord, EditionState, Slot
from digest.settings import Settings
from digest.text.spans import parse_span

_RECENT = 20
"""Editions that tell what is usual."""

_ENOUGH = 5
"""Editions without which nothing is usual yet."""

_SEVERAL = 3
"""Stories that may well come from several sources."""

_WENT_OUT = frozenset({EditionState.SENDING, EditionState.SENT})


def find_concerns(
    edition: Edition,
    *,
    past: Sequence[EditionRecord],
    last_story_ids: Collection[str],
    collected: datetime | None,
    now: datetime,
    settings: Settings,
) -> tuple[Concern, ...]:
    """Find what a person should know of `edition` at the instant `now`; those concerns that hold it come first.

    `past` are editions of this newsletter in any order and state: only those that went out count, and not the
    revisions of this one. `last_story_ids` are the articles of the last that went out, `collected` is when a source
    was last read with an answer. Only `late` says anything else when the same is asked later.
    """
    sent = _select_sent(edition.slot, past)
    return (
        *_find_silence(sent, collected, settings),
        *_find_lateness(edition.slot, now, settings),
        *_find_sameness(edition, sent, last_story_ids),
        *_find_unusual_size(edition, sent),
        *_find_one_source(edition, settings),
        *_find_same_subject(edition, sent, settings),
    )


def _select_sent(slot: Slot | None, past: Sequence[EditionRecord]) -> list[EditionRecord]:
    """Give the editions that went out, the newest first."""
    sent = [one for one in past if one.state in _WENT_OUT and not (slot and _is_same(one.slot, slot))]
    return sorted(sent, key=lambda one: (one.cut_off, one.slot.number), reverse=True)


def _is_same(one: Slot, other: Slot) -> bool:
    return (one.newsletter, one.kind, one.due) == (other.newsletter, other.kind, other.due)


def _find_silence(sent: Sequence[EditionRecord], collected: datetime | None, settings: Settings) -> Iterator[Concern]:
    if collected is None:
        yield _hold("nothing_collected", "no source was ever read with an answer")
    elif sent and collected <= sent[0].cut_off:
        last, seen = _name(sent[0], settings), _format(collected, settings)
        yield _hold("nothing_collected", f"no source was read with an answer since {last}; the last time was {seen}")


def _find_lateness(slot: Slot | None, now: datetime, settings: Settings) -> Iterator[Concern]:
    if slot and now - slot.due > parse_span(settings.max_late):
        late = _format_span(now - slot.due)
        yield _hold("late", f"due {_format(slot.due, settings)}, it is {late} late; max_late is {settings.max_late}")


def _find_sameness(edition: Edition, sent: Sequence[EditionRecord], last: Collection[str]) -> Iterator[Concern]:
    stories = {story.article.id for story in edition.stories}
    if stories == set(last):
        which = f"edition {sent[0].slot.number}" if sent else "the last edition"
        yield _hold("same_as_last", f"its {len(stories)} stories are those of {which}")


def _find_unusual_size(edition: Edition, sent: Sequence[EditionRecord]) -> Iterator[Concern]:
    kind = edition.slot.kind if edition.slot else None
    counts = [one.stories for one in sent if kind in (None, one.slot.kind)][:_RECENT]
    if len(counts) < _ENOUGH:
        return
    usual, stories = median(counts), len(edition.stories)
    if stories * 2 < usual or stories > usual * 2:
        evidence = f"it has {stories} stories; {usual:g} is the median of the last {len(counts)} editions"
        yield Concern(code="few" if stories < usual else "many", evidence=evidence)


def _find_one_source(edition: Edition, settings: Settings) -> Iterator[Concern]:
    sources = {story.article.source or story.article.origin for story in edition.stories}
    if len(edition.stories) >= _SEVERAL and len(sources) == 1 and len(settings.sources) > 1:
        evidence = (
            f"all {len(edition.stories)} stories come from {sources.pop()}, one of {len(settings.sources)} sources"
        )
        yield Concern(code="one_source", evidence=evidence)


def _find_same_subject(edition: Edition, sent: Sequence[EditionRecord], settings: Settings) -> Iterator[Concern]:
    same = next((one for one in sent[:_RECENT] if one.subject == edition.subject), None)
    if same and not is_static(settings.subject):
        yield Concern(code="same_subject", evidence=f"its subject is that of {_name(same, settings)}")


def _hold(code: str, evidence: str) -> Concern:
    return Concern(code=code, evidence=evidence, holds=True)


def _name(record: EditionRecord, settings: Settings) -> str:
    return f"edition {record.slot.number} of {_format(record.cut_off, settings)}"


def _format(instant: datetime, settings: Settings) -> str:
    """Write an instant in the newsletter's zone, to the minute."""
    return instant.astimezone(ZoneInfo(settings.timezone)).strftime("%Y-%m-%d %H:%M %Z")


def _format_span(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    days, hours = minutes // 1440, minutes // 60 % 24
    parts = ((days, "d"), (hours, "h"), (minutes % 60, "min"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "less than a minute"
