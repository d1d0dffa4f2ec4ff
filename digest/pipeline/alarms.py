"""What goes wrong in a scheduled run, and the exit code that it all comes to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from digest.errors import DigestError

GRAVEST = (1, 78, 2, 8, 7, 75, 6, 5, 3, 4)
"""The first of these that something came to is what a run ends with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One trouble: `code` stays the same however `text` words it today; an `exit_code` of 0 only wants to be told.

    One that `lasts` is told once, then daily, and when it is over; any other is told each time, for it happens once.
    """

    code: str
    text: str
    exit_code: int = 0
    lasts: bool = True


def make_alarm(code: str, error: DigestError) -> Alarm:
    """The alarm that an error means."""
    return Alarm(code=code, text=str(error), exit_code=error.exit_code)


def choose_exit_code(codes: Collection[int]) -> int:
    """Choose what to end with when there were several: the gravest, 0 when there was none."""
    return next((code for code in GRAVEST if code in codes), max(codes, default=0))


def tell_readers(count: int, one: str, several: str) -> str:
    """Say what is so of some readers, with the verb for `one` or for `several`: "1 reader waits", "3 readers wait"."""
    return f"1 reader {one}" if count == 1 else f"{count} readers {several}"
