"""Brings lists of readers in: parsed as they come, and saved a batch at a time."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from digest.errors import UsageError
from digest.model import ListedReader, SubscriptionState, SuppressionReason
from digest.pipeline.keys import find_keys, load_own_keys, load_present_keys
from digest.pipeline.wishes import make_region_finder
from digest.readers.columns import Column
from digest.readers.files import find_unread, parse_readers
from digest.readers.keys import KeyRing, hash_address
from digest.readers.lines import Lines
from digest.readers.lists import RecipientError
from digest.readers.parts import Part, find_parts, open_part
from digest.readers.rows import Rules
from digest.settings import Settings
from digest.store.opening import Store, open_store
from digest.store.subscriberrows import Saved, judge_rows, save_rows
from digest.store.subscriberstaging import Row

BATCH = 5_000
"""Readers that are saved in one transaction."""

_SPOOLED = 16_000_000
_NO_KEYS = KeyRing(hash=bytes(32), sign={})

Report = Callable[[int, int], None]
Reject = Callable[[RecipientError], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What is brought in: files, folders, or - for `stdin`; `columns` says what columns are called in them.

    With `unsubscribed` all of them left, with `suppressed` they never get mail, for that reason.
    """

    settings: Settings
    base: Path
    paths: tuple[str, ...]
    now: datetime
    stdin: BinaryIO | None = None
    columns: Mapping[Column, str] = field(default_factory=dict)
    unsubscribed: bool = False
    suppressed: SuppressionReason | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of all rows: the `saved`, how many were `rejected`, and the files with lines in an old code page.

    `unread` are the columns that nobody read. `international` are the readers whose address not every mail server
    takes: what is before the @ is beyond ASCII.
    """

    saved: Saved = field(default_factory=Saved)
    rejected: int = 0
    international: int = 0
    guessed: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


Save = Callable[[tuple[Row, ...]], Saved]


def import_readers(wanted: Import, *, report: Report, reject: Reject) -> Imported:
    """Bring lists of readers in, and give what became of them; `reject` gets each row that is no reader, as it comes.

    Raises UsageError, before anything is changed, for a file that is not there, and for a column that says who left
    and that nobody reads. `report` gets how many bytes of how many are done.
    """
    with _keeping_stdin(wanted) as kept:
        return _import(kept, report=report, reject=reject)


def list_origins(wanted: Import) -> tuple[str, ...]:
    """Name the lists that are brought in, in their order. Raises UsageError for a file that is not there."""
    return tuple(part.origin for path in wanted.paths for part in _find_parts(path, wanted))


def _import(wanted: Import, *, report: Report, reject: Reject) -> Imported:
    parts = [part for path in wanted.paths for part in _find_parts(path, wanted)]
    unread = tuple(dict.fromkeys(name for part in parts for name in _find_unread(part, wanted)))
    rules = Rules(find_regions=make_region_finder(wanted.settings.regions), unsubscribed=wanted.unsubscribed)
    total, done, result = sum(part.size for part in parts), 0, Imported(unread=unread)
    report(0, total)
    with _open_saving(wanted) as (save, keys):
        for part in parts:
            own = replace(rules, suppressed=wanted.suppressed or part.suppressed)
            with _open_part(part, wanted) as stream:
                lines = Lines(stream, origin=part.origin)
                readers = parse_readers(iter(lines), origin=part.origin, given=wanted.columns, rules=own)
                for part_done in _save_all(readers, keys=keys, save=save, reject=reject):
                    result = _add_up(result, part_done)
                    report(done + lines.done, total)
            done += part.size
            result = replace(result, guessed=result.guessed + ((part.origin,) if lines.guessed else ()))
    return result


@contextmanager
def _keeping_stdin(wanted: Import) -> Iterator[Import]:
    """Give what is wanted with a standard input that can be read twice: in memory, or on the disk if it is long."""
    if wanted.stdin is None or "-" not in wanted.paths:
        yield wanted
        return
    with SpooledTemporaryFile(max_size=_SPOOLED) as kept:
        try:
            shutil.copyfileobj(wanted.stdin, kept)
        except OSError as cause:
            raise UsageError(f"standard input cannot be read to its end ({cause})") from cause
        yield replace(wanted, stdin=cast("BinaryIO", kept))


def _find_unread(part: Part, wanted: Import) -> tuple[str, ...]:
    """The columns that are not read; before anything is saved it is known that none of them says who left."""
    if part.suppressed or wanted.suppressed or wanted.unsubscribed:
        return ()  # nobody in it gets mail by that
    with _open_part(part, wanted) as stream:
        return find_unread(iter(Lines(stream, origin=part.origin)), origin=part.origin, given=wanted.columns)


def _find_parts(path: str, wanted: Import) -> tuple[Part, ...]:
    if path != "-":
        return find_parts(Path(path))
    if wanted.stdin is None:
        raise UsageError("there is no standard input", "Name a file")
    return (Part(origin="standard input", path=Path("-"), size=0),)


@contextmanager
def _open_part(part: Part, wanted: Import) -> Iterator[BinaryIO]:
    if part.path == Path("-") and wanted.stdin:
        wanted.stdin.seek(0)
        yield wanted.stdin
        return
    with open_part(part) as stream:
        yield stream


@contextmanager
def _open_saving(wanted: Import) -> Iterator[tuple[Save, KeyRing]]:
    """Give what saves a batch, or says what would become of it, and the keys; a dry run makes no file."""
    path, newsletter, now = wanted.base / wanted.settings.store, wanted.settings.newsletter, wanted.now
    with ExitStack() as opened:
        if not wanted.dry_run:
            store = opened.enter_context(open_store(path))
            yield (
                lambda rows: save_rows(store, newsletter, rows, now=now),
                load_own_keys(store, wanted.settings, wanted.base),
            )
            return
        has_keys = find_keys(wanted.settings, wanted.base).exists()
        keys = load_present_keys(wanted.settings, wanted.base) if has_keys else _NO_KEYS
        known: Store | None = opened.enter_context(open_store(path, read_only=True)) if path.exists() else None
        yield lambda rows: _judge(known, newsletter, rows, now=now), keys


def _judge(store: Store | None, newsletter: str, rows: tuple[Row, ...], *, now: datetime) -> Saved:
    if store:
        return judge_rows(store, newsletter, rows, now=now)
    fates = Counter(_find_fate(reader) for _, reader in rows)
    return Saved(added=fates["added"], left=fates["left"], suppressed=fates["suppressed"])


def _find_fate(reader: ListedReader) -> str:
    """What becomes of a reader where nobody is known."""
    if reader.suppressed or reader.state is None:
        return "suppressed"
    return "left" if reader.state is SubscriptionState.UNSUBSCRIBED else "added"


def _add_up(first: Imported, second: Imported) -> Imported:
    return Imported(
        saved=first.saved + second.saved,
        rejected=first.rejected + second.rejected,
        international=first.international + second.international,
        guessed=first.guessed + second.guessed,
        unread=first.unread,
    )


def _save_all(
    readers: Iterator[ListedReader | RecipientError], *, keys: KeyRing, save: Save, reject: Reject
) -> Iterator[Imported]:
    """Save readers as they come, and give what became of each batch."""
    batch: dict[str, ListedReader] = {}
    repeated = rejected = 0
    for found in readers:
        if isinstance(found, RecipientError):
            reject(found)
            rejected += 1
            continue
        hashed = hash_address(keys, found.address)
        before = batch.get(hashed)
        repeated += before is not None
        batch[hashed] = merge_readers(before, found) if before else found
        if len(batch) >= BATCH:
            yield _save_batch(batch, save, repeated=repeated, rejected=rejected)
            batch, repeated, rejected = {}, 0, 0
    yield _save_batch(batch, save, repeated=repeated, rejected=rejected)


def _save_batch(batch: Mapping[str, ListedReader], save: Save, *, repeated: int, rejected: int) -> Imported:
    saved = save(tuple(batch.items())) if batch else Saved()
    international = sum(not one.address.isascii() and _find_fate(one) == "added" for one in batch.values())
    return Imported(saved=saved + Saved(repeated=repeated), rejected=rejected, international=international)


def merge_readers(first: ListedReader, second: ListedReader) -> ListedReader:
    """Make one of two rows about a reader: what the second tells goes before, but whoever left in one has left."""
    states = {first.state, second.state} - {None}
    left = SubscriptionState.UNSUBSCRIBED
    return ListedReader(
        address=first.address,
        name=second.name or first.name,
        language=first.language if second.language is None else second.language,
        regions=first.regions if second.regions is None else second.regions,
        text_only=first.text_only if second.text_only is None else second.text_only,
        state=left if left in states else next(iter(states), None),
        since=next((one.since for one in (second, first) if one.since and one.state), second.since or first.since),
        suppressed=first.suppressed or second.suppressed,
    )
