"""Two editions side by side: what a reader would notice, and where the bytes of one first differ from the other's."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import Any

from digest.model import Edition

NAMES = {"artefact": "edition.json", "text": "email.txt", "html": "email.html", "mjml": "email.mjml"}
"""The parts of an edition that are compared, by what they are called when exported; the first tells most."""

_SHOWN = 120
"""Characters shown of what differs."""

Places = dict[str, tuple[str, str]]


class Kind(StrEnum):
    """What became of a story or a line of the frame."""

    SUBJECT = "subject"
    PREHEADER = "preheader"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RETITLED = "retitled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that differs: what it was `before` and is `after`, each None where there is nothing.

    Of a story these are headlines, but of one that moved where it stands: "lead", or its section. `article` is its id.
    """

    kind: Kind
    title: str
    before: str | None = None
    after: str | None = None
    article: str | None = None


def compare_editions(before: Edition, after: Edition) -> tuple[Change, ...]:
    """What differs for a reader between two editions: subject and preheader, then stories in reading order.

    A story has moved if it is in another section, or if others that its section has in both editions now stand on its
    other side; of those the fewest are named that explain the new order. That sections changed places is none of it.
    """
    old, new = _place_stories(before), _place_stories(after)
    common = [key for key in new if key in old]
    moved = {key for key in common if old[key][1] != new[key][1]}
    moved |= _find_moved([key for key in common if key not in moved], old, new)
    return (
        *_compare_frame(before, after),
        *(Change(kind=Kind.ADDED, title=new[key][0], after=new[key][0], article=key) for key in new if key not in old),
        *(
            Change(kind=Kind.REMOVED, title=old[key][0], before=old[key][0], article=key)
            for key in old
            if key not in new
        ),
        *(
            Change(kind=Kind.MOVED, title=new[key][0], before=old[key][1], after=new[key][1], article=key)
            for key in common
            if key in moved
        ),
        *(
            Change(kind=Kind.RETITLED, title=new[key][0], before=old[key][0], after=new[key][0], article=key)
            for key in common
            if old[key][0] != new[key][0]
        ),
    )


def find_difference(kept: Mapping[str, bytes], built: Mapping[str, bytes]) -> str | None:
    """Where parts of an edition, by name, first differ from others: the file, and the line or story; None: nowhere."""
    for part, name in NAMES.items():
        before, after = kept.get(part, b""), built.get(part, b"")
        if before != after:
            where = _find_value(before, after) if part == "artefact" else _find_line(before, after)
            return f"{name}: {where}"
    return next((part for part in sorted(kept.keys() & built.keys()) if kept[part] != built[part]), None)


def _compare_frame(before: Edition, after: Edition) -> Iterator[Change]:
    for kind, old, new in (
        (Kind.SUBJECT, before.subject, after.subject),
        (Kind.PREHEADER, before.preheader, after.preheader),
    ):
        if old != new:
            yield Change(kind=kind, title=new, before=old, after=new)


def _place_stories(edition: Edition) -> Places:
    """Headline and place of each story by its article's id, in reading order."""
    places = {edition.lead.article.id: (edition.lead.article.title, "lead")}
    for section in edition.sections:
        places |= {story.article.id: (story.article.title, section.region.name) for story in section.stories}
    return places


def _find_moved(kept: Sequence[str], old: Places, new: Places) -> set[str]:
    """Which of the stories that stand in the same section in both have another order there."""
    order = {key: at for at, key in enumerate(old)}
    sections: dict[str, list[str]] = {}
    for key in kept:
        sections.setdefault(new[key][1], []).append(key)
    stayed = {keys[at] for keys in sections.values() for at in _find_stayed([order[key] for key in keys])}
    return set(kept) - stayed


def _find_stayed(order: Sequence[int]) -> set[int]:
    """The places of a longest row of numbers in `order` that rises."""
    ends: list[int] = []
    holders: list[int] = []
    before: list[int | None] = []
    for at, number in enumerate(order):
        length = bisect_left(ends, number)
        before.append(holders[length - 1] if length else None)
        ends[length : length + 1] = [number]
        holders[length : length + 1] = [at]
    row, last = set(), holders[-1] if holders else None
    while last is not None:
        row.add(last)
        last = before[last]
    return row


def _find_line(before: bytes, after: bytes) -> str:
    lines = zip_longest(before.decode().splitlines(), after.decode().splitlines())
    for number, (old, new) in enumerate(lines, 1):
        if old != new:
            start = next((at for at, (one, two) in enumerate(zip(old or "", new or "", strict=False)) if one != two), 0)
            return f"line {number}: {_cut(old, start)} was kept, {_cut(new, start)} is built"
    return "the ends of lines"


def _cut(line: str | None, start: int) -> str:
    return "nothing" if line is None else repr(line[max(start - 20, 0) :][:_SHOWN])


def _find_value(before: bytes, after: bytes) -> str:
    """Name the first value of two JSON texts that differs, and the story that it is in."""
    try:
        where = _walk(json.loads(before or b"null"), json.loads(after or b"null"), path="", story="")
    except (ValueError, RecursionError):
        return _find_line(before, after)
    return where or _find_line(before, after)


def _walk(old: Any, new: Any, *, path: str, story: str) -> str | None:
    if old == new:
        return None
    if isinstance(old, dict) and isinstance(new, dict):
        title = old.get("title")
        story = f" of {title!r}" if isinstance(title, str) else story
        keys = dict.fromkeys([*old, *new])
        found = (_walk(old.get(key), new.get(key), path=f"{path}.{key}", story=story) for key in keys)
        return next(filter(None, found), None)
    if isinstance(old, list) and isinstance(new, list):
        found = (
            _walk(one, two, path=f"{path}[{at}]", story=story) for at, (one, two) in enumerate(zip_longest(old, new))
        )
        return next(filter(None, found), None)
    shown = (json.dumps(value, ensure_ascii=False)[:_SHOWN] for value in (old, new))
    return f"{path.strip('.')}{story}: {next(shown)} was kept, {next(shown)} is built"
