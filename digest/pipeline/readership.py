"""The subscribers of a newsletter as a list to look through, or as a file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path

from digest.atomic import write_beside
from digest.errors import UsageError
from digest.model import SubscriptionState, Suppression
from digest.readers.writing import MARK, Record, format_csv, format_header, format_json, make_record, make_stop
from digest.settings import Settings
from digest.store.opening import Store, open_store
from digest.store.subscriberpages import Member, iter_pages, iter_suppressions


class Choice(StrEnum):
    """Which subscribers are meant: by the state of their subscription, or those whose address gets no mail at all."""

    ACTIVE = "active"
    """Those that get mail: the suppressed are not among them."""
    UNSUBSCRIBED = "unsubscribed"
    SUPPRESSED = "suppressed"
    ALL = "all"


def load_members(settings: Settings, base: Path, choice: Choice, *, search: str = "") -> Iterator[Member]:
    """Give the subscribers of a newsletter that are meant, as they are read."""
    with open_store(base / settings.store, must_exist=True) as store:
        for page in iter_pages(store, settings.newsletter, state=_find_state(choice), search=search):
            yield from (one for one in page if _is_meant(one, choice))


def load_stopped(settings: Settings, base: Path, *, search: str = "") -> Iterator[Suppression]:
    """Give the addresses that get no mail, whatever newsletter they are of, as they are read."""
    with open_store(base / settings.store, must_exist=True) as store:
        for page in iter_suppressions(store, search=search):
            yield from page


def format_readers(
    settings: Settings, base: Path, choice: Choice, *, as_json: bool = False, for_spreadsheet: bool = False
) -> Iterator[str]:
    """Write those that are meant as a file that `import_readers` reads back, piece by piece."""
    if not as_json:
        yield (MARK if for_spreadsheet else "") + format_header()
    with open_store(base / settings.store, must_exist=True) as store:
        for page in _iter_records(store, settings, choice):
            yield format_json(page) if as_json else format_csv(page, for_spreadsheet=for_spreadsheet)


def write_pieces(target: Path, pieces: Iterable[str]) -> None:
    """Write a file whole or not at all, without having all of it in memory. Raises UsageError when it cannot be."""
    try:
        part = write_beside(target, b"")
        try:
            with part.open("w", encoding="utf-8", newline="") as file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as cause:
        raise UsageError(f"{target} cannot be written ({cause.strerror})") from cause


def _iter_records(store: Store, settings: Settings, choice: Choice) -> Iterator[list[Record]]:
    if choice is not Choice.SUPPRESSED:
        for members in iter_pages(store, settings.newsletter, state=_find_state(choice)):
            yield [
                make_record(one.subscriber.address, one.subscriber.name, one.subscription, one.suppressed)
                for one in members
                if _is_meant(one, choice)
            ]
    if choice in {Choice.SUPPRESSED, Choice.ALL}:
        for stopped in iter_suppressions(store, besides=settings.newsletter if choice is Choice.ALL else None):
            yield list(map(make_stop, stopped))


def _find_state(choice: Choice) -> SubscriptionState | None:
    return SubscriptionState(choice) if choice in {Choice.ACTIVE, Choice.UNSUBSCRIBED} else None


def _is_meant(member: Member, choice: Choice) -> bool:
    if choice is Choice.ACTIVE:
        return member.suppressed is None
    return choice is not Choice.SUPPRESSED or member.suppressed is not None
