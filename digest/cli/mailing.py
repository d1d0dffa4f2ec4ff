"""`digest send --edition N` to readers: what a scheduled run does for it, now."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli.options import Given

if TYPE_CHECKING:
    from digest.model import EditionRecord
    from digest.pipeline.foreseeing import Foreseen
    from digest.pipeline.stepping import Run, Taken
    from digest.settings import Settings
    from digest.store.opening import Store


_MOST_MESSAGES = 10
"""Messages that are listed for people, those that most readers get; the others are counted."""


def send_kept(
    given: Given, edition: str, settings: Settings, base: Path, *, lists: Sequence[str | None], as_json: bool
) -> None:
    """Send an approved edition to its readers, and exit with the code of the gravest trouble.

    `lists` are files of readers that were named: those of an edition are the configuration's, so none may be. Raises
    UsageError for these, and HeldError for an edition that is not approved.
    """
    from digest.cli.export import tell_findings
    from digest.cli.stored import refuse_shaping
    from digest.errors import UsageError
    from digest.pipeline.kept import load_kept_proof
    from digest.pipeline.sendoff import send_approved
    from digest.store.editions import load_edition
    from digest.store.opening import open_store

    refuse_shaping(given)
    given = replace(given, quiet=given.quiet or as_json)
    if any(lists):
        raise UsageError(
            "the readers of an edition are the subscribers and those of `send.recipients`, less `send.suppress`",
            "Name the lists in digest.toml, or see: digest subscribers import --help",
        )
    with open_store(base / settings.store, must_exist=True) as store:
        with make_run(given, settings, base) as run:
            record = load_edition(store, settings.newsletter, edition)
            findings = load_kept_proof(store, record.slot).edition.findings
            taken = send_approved(run, store, record)
        tell_findings(findings, given=given)
        with telling_json(store, record, wanted=as_json) as row:
            print_taken(taken, run, store, quiet=given.quiet, row=row)


def foresee_kept(given: Given, edition: str, settings: Settings, base: Path, *, as_json: bool) -> None:
    """Connect, log in and leave, and print what each reader of an edition would get; nothing is sent or changed."""
    from digest.cli.secrets import find_password
    from digest.cli.terminal import print_warnings
    from digest.pipeline.foreseeing import foresee_mailing
    from digest.store.editions import load_edition
    from digest.store.opening import open_store

    with open_store(base / settings.store, read_only=True) as store:
        record = load_edition(store, settings.newsletter, edition)
        found = foresee_mailing(store, record, settings, base=base, password=find_password(settings, base=base))
    print_warnings(found.warnings)
    if as_json:
        click.echo(json.dumps(_describe_foreseen(found), ensure_ascii=False))
    elif not given.quiet:
        click.echo("\n".join(_tell_foreseen(record, found)))


def _tell_foreseen(record: EditionRecord, found: Foreseen) -> Iterator[str]:
    """Say how many would get it, and which message how many of them."""
    from digest.cli.summary import tell_count, tell_size
    from digest.editions.variants import tell_preferences
    from digest.model import EditionState
    from digest.store.editionrows import tell_slot

    only = found.messages[0] if len(found.messages) == 1 else None
    would = f"would send {tell_count(found.readers, 'message')}" + (f" of {tell_size(only.size)}" if only else "")
    without = f"{found.without_story} with nothing to read in it" if found.without_story else ""
    suppressed = f"{found.suppressed} suppressed" if found.suppressed else ""
    first = "it must be approved first" if record.state is EditionState.DRAFT else ""
    told = "; ".join(filter(None, (would, suppressed, without, first, found.server, "nothing was sent")))
    yield f"{tell_slot(record.slot)}, {record.state.value}: {told}"
    for one in () if only else found.messages[:_MOST_MESSAGES]:
        stories, size = tell_count(one.stories, "story"), tell_size(one.size)
        yield f"  {one.readers:>9,}  {stories} for {tell_preferences(one.wish)}, {size}"
    if rest := found.messages[_MOST_MESSAGES:]:
        yield f"  {sum(one.readers for one in rest):>9,}  one of {len(rest)} more: --json lists them"


def _describe_foreseen(found: Foreseen) -> dict[str, Any]:
    messages = [
        {
            "readers": one.readers,
            "language": one.wish.language or None,
            "regions": list(one.wish.regions),
            "text_only": one.wish.text_only,
            "stories": one.stories,
            "size": one.size,
        }
        for one in found.messages
    ]
    counts = {"would_send": found.readers, "suppressed": found.suppressed, "without_story": found.without_story}
    return {**counts, "test": False, "found": found.server, "messages": messages}


@contextmanager
def make_run(given: Given, settings: Settings, base: Path) -> Iterator[Run]:
    """Give what a person's sending is run with: a table of how it goes, and signals that drain it.

    Print when the block has ended: the table wipes out what is written below it.
    """
    from digest.cli.draining import draining
    from digest.cli.secrets import find_password
    from digest.cli.terminal import sending_progress
    from digest.pipeline.stepping import Run

    with sending_progress(wanted=not given.quiet) as begin, draining() as stop:
        yield Run(
            settings=settings,
            base=base,
            now=_read_now(given, settings),
            clock=lambda: datetime.now(UTC),
            find_password=lambda: find_password(settings, base=base),
            by_hand=True,
            on_sending=stop.during(begin),
            stop=stop,
        )


@contextmanager
def telling_json(store: Store, record: EditionRecord, *, wanted: bool) -> Iterator[dict[str, Any]]:
    """Print after the block, whatever it exits with, how the edition stands and how many readers are in which state.

    What the block puts into the row that it is given is printed with it.
    """
    from digest.cli.jsonlines import print_json_line
    from digest.store.editions import load_edition
    from digest.store.reckoning import count_states

    slot, code, more = record.slot, SystemExit(0), dict[str, Any]()
    try:
        yield more
    except SystemExit as exit_:
        code = exit_
    if wanted:
        state = load_edition(store, slot.newsletter, f"{slot.number}.{slot.revision}").state.value
        row = {"newsletter": slot.newsletter, "edition": slot.number, "revision": slot.revision, "state": state}
        print_json_line(row | {"readers": dict(sorted(count_states(store, slot).items()))} | more)
    if code.code:
        raise code


def print_taken(taken: Taken, run: Run, store: Store, *, quiet: bool, row: dict[str, Any]) -> None:
    """Print what came of a sending, and exit with the code of the gravest trouble; doubts are told by name.

    How large a message is, the largest if there are several, is put into `row` for machines.
    """
    from digest.cli.terminal import print_warnings
    from digest.pipeline.alarms import choose_exit_code
    from digest.pipeline.doubts import tell_doubts

    alarms = (*taken.alarms, *tell_doubts(store, run.settings.newsletter, now=run.clock()))
    print_warnings([alarm.text for alarm in alarms])
    if taken.sizes:
        row["size"] = max(taken.sizes)
    if taken.told and not quiet:
        click.echo("; ".join((taken.told, *_tell_sizes(taken.sizes))))
    if code := choose_exit_code({alarm.exit_code for alarm in alarms}):
        raise SystemExit(code)


def _tell_sizes(sizes: Sequence[int]) -> Iterator[str]:
    from digest.cli.summary import tell_size

    if sizes:
        yield f"{'up to ' if len(sizes) > 1 else ''}{tell_size(max(sizes))} each"


def _read_now(given: Given, settings: Settings) -> datetime:
    from digest.cli.options import read_now
    from digest.errors import UsageError

    try:
        return read_now(given.now, timezone=settings.timezone)
    except ValueError as cause:
        raise UsageError(str(cause)) from cause
