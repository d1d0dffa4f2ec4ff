"""What to remember of a source after a reading: adopted addresses, patience with failures, when it is due again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from digest.model import Fetched, Memory, Validators

MOVES_UNTIL_ADOPTED = 3
"""Polls that must be told of the same permanent redirect before the new address is adopted."""

FAILURES_UNTIL_GIVEN_UP = 3
"""Failures in a row after which an adopted address is given up."""

_LONGEST_FRESH = timedelta(hours=1)
_FIRST_PAUSE = timedelta(minutes=10)
_LONGEST_PAUSE = timedelta(hours=24)
_LONGEST_RETRY = timedelta(days=2)
_GONE = 410
_MAX_AGE = re.compile(r"(?:\A|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


def remember_answer(
    memory: Memory, first: Fetched, *, validators: Mapping[str, Validators], modified: datetime | None, yielded: bool
) -> Memory:
    """The memory after a source answered; `first` is the answer at its own address, 304 included.

    `validators` are those to ask with next time, by address; `modified` is the newest time of change that was seen;
    `yielded`, whether the answer held an article.
    """
    fresh = replace(
        memory,
        polls=memory.polls + 1,
        failures=0,
        yielded=memory.yielded or yielded,
        modified=max(filter(None, (memory.modified, modified)), default=None),
        due=find_due(first),
        validators=dict(validators),
    )
    return _remember_move(fresh, first.moved_to)


def remember_failure(
    memory: Memory, *, source: str, at: datetime, status: int | None, retry_after: timedelta | None
) -> Memory:
    """The memory after a source did not answer, or with an error.

    What is gone (410) is not asked again. Else it is left alone for as long as it says, and longer after every
    failure: ten minutes, doubled each time up to a day, and up to a tenth more, so that sources do not come in step.
    An adopted address that fails again and again is given up for the configured one.
    """
    if status == _GONE and memory.url is None:
        return replace(memory, failures=memory.failures + 1, gone="gone for good (HTTP 410)")
    pause = min(_FIRST_PAUSE * 2 ** min(memory.failures, 10), _LONGEST_PAUSE)
    pause = max(pause * (1 + _jitter(source, memory.failures) / 10), min(retry_after or timedelta(), _LONGEST_RETRY))
    is_given_up = status == _GONE or memory.failures + 1 >= FAILURES_UNTIL_GIVEN_UP
    url = None if is_given_up else memory.url
    return replace(memory, failures=memory.failures + 1, due=at + pause, url=url)


def find_due(answer: Fetched) -> datetime | None:
    """When an answer stops being fresh by its own word (RFC 9111, 5.2.2.1), an hour from now at the latest."""
    found = _MAX_AGE.search(answer.headers.get("cache-control", ""))
    if not found or int(found[1]) == 0:
        return None
    return answer.at + min(timedelta(seconds=int(found[1])), _LONGEST_FRESH)


def _remember_move(memory: Memory, moved_to: str | None) -> Memory:
    if moved_to is None:
        return replace(memory, moved_to=None, moves=0)
    moves = memory.moves + 1 if _find_place(moved_to) == _find_place(memory.moved_to) else 1
    if moves < MOVES_UNTIL_ADOPTED:
        return replace(memory, moved_to=moved_to, moves=moves)
    return replace(memory, url=moved_to, moved_to=None, moves=0)


def _find_place(url: str | None) -> str | None:
    """An address without its query, in which a source may be asked for something else each time."""
    return url.partition("?")[0] if url else None


def _jitter(source: str, failures: int) -> float:
    """A number from 0 to 1 that differs by source, and is the same whenever it is worked out again."""
    return hashlib.sha256(f"{source} {failures}".encode("utf-8", "surrogatepass")).digest()[0] / 255
