"""What `digest send` does with an edition whose readers are frozen: go on, try again, settle doubts, cancel."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli.mailing import make_run, print_taken, telling_json
from digest.cli.options import Given

if TYPE_CHECKING:
    from digest.model import EditionRecord
    from digest.pipeline.amending import Settled
    from digest.pipeline.stepping import Run, Taken
    from digest.settings import Settings
    from digest.store.opening import Store

_DRY_ADVICE = "digest send --edition N --dry-run tells how many still wait"
_JSON_ADVICE = "As JSON they are in: digest editions readers N --state in_doubt --json"
_NAMED = 10
"""Addresses that are named; the others are counted."""


def choose_action(actions: Mapping[str, Any], *, names_readers: bool, dry_run: bool, as_json: bool) -> str | None:
    """Which of the options that act on a journal is given; with it none may be that it does not go with.

    `names_readers` says that somebody is named who would get mail. Raises UsageError.
    """
    from digest.errors import UsageError

    chosen = [name for name, value in actions.items() if value]
    if not chosen:
        return None
    option, *others = (f"--{name.replace('_', '-')}" for name in chosen)
    if others:
        raise UsageError(f"give {option} or {others[0]}, one at a time")
    if dry_run:
        raise UsageError(f"{option} is done or not: there is no dry run of it", _DRY_ADVICE)
    if names_readers:
        raise UsageError(f"{option} is for an edition whose readers are frozen: name no others")
    if option == "--doubts" and as_json:
        raise UsageError("--doubts prints a list to fill in", _JSON_ADVICE)
    return chosen[0]


def act_on_journal(
    given: Given,
    edition: str | None,
    settings: Settings,
    base: Path,
    *,
    action: str,
    answers: str | None,
    as_json: bool,
) -> None:
    """Do what `action` names with the edition, or with the newest that is being sent or was; print what came of it.

    `answers` is the file of --resolve. As JSON that is how many readers are in which state then. Exits with the code of
    the gravest trouble. Raises UsageError when there is no such edition, HeldError when it is in no state for that.
    """
    from digest.pipeline.amending import load_sending
    from digest.store.opening import open_store

    with open_store(base / settings.store, must_exist=True) as store:
        record = load_sending(store, settings.newsletter, edition)
        given = replace(given, quiet=given.quiet or as_json)
        with telling_json(store, record, wanted=as_json) as row:
            with make_run(given, settings, base) as run:
                taken = None
                if action == "resolve":
                    _resolve(run, store, record, given, answers or "-")
                else:
                    taken = _ACTIONS[action](run, store, record, given)
            if taken:
                print_taken(taken, run, store, quiet=given.quiet, row=row)


def _resume(run: Run, store: Store, record: EditionRecord, _given: Given) -> Taken:
    from digest.pipeline.amending import resume_edition

    return resume_edition(run, store, record)


def _retry(run: Run, store: Store, record: EditionRecord, given: Given) -> Taken | None:
    from digest.pipeline.amending import retry_edition

    taken = retry_edition(run, store, record)
    if not taken and not given.quiet:
        click.echo(f"edition {record.slot.number}: nobody failed")
    return taken


def _list(_run: Run, store: Store, record: EditionRecord, given: Given) -> None:
    from digest.model import DeliveryState
    from digest.pipeline.amending import list_readers
    from digest.store.editionrows import tell_slot

    doubtful = list(list_readers(store, record, DeliveryState.IN_DOUBT))
    if not doubtful and not given.quiet:
        click.echo(f"{tell_slot(record.slot)}: {_tell_certain(store, record)}", err=True)
    for one in doubtful:
        at = f"{one.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if one.at else ""
        click.echo(f"{one.delivery.recipient} ?  # {at} {one.delivery.detail}".rstrip())


def _tell_certain(store: Store, record: EditionRecord) -> str:
    """Say that nobody is in doubt: not yet, where messages are being handed over, or were when their sender died."""
    from digest.model import DeliveryState
    from digest.store.locks import is_sending
    from digest.store.reckoning import count_states

    count = count_states(store, record.slot)[DeliveryState.ATTEMPTING]
    if not count:
        return "nobody is in doubt"
    if is_sending(store.path, record.slot.newsletter):
        return f"nobody is in doubt yet; being handed over now: {count}"
    by_hand = f"digest send --resume --edition {record.slot.number}"
    return f"nobody is in doubt yet, but of {count} whose sender was killed it is not known: first {by_hand}"


def _cancel(run: Run, store: Store, record: EditionRecord, given: Given) -> None:
    from digest.store.resuming import cancel_sending

    _refuse_unsent(record)
    ended = cancel_sending(store, record.slot, now=run.clock())
    if not given.quiet:
        counts = _count_cancelled(store, record)
        told = ", ".join(f"{count} {state.replace('_', ' ')}" for state, count in sorted(counts.items()) if count)
        click.echo(f"edition {record.slot.number} is {ended.state.value}: {told}")


def _refuse_unsent(record: EditionRecord) -> None:
    """Raise HeldError for an edition whose sending has not begun: that is cancelled otherwise."""
    from digest.errors import HeldError
    from digest.model import EditionState

    told = {EditionState.DRAFT: "a draft", EditionState.APPROVED: "approved, and not being sent yet"}.get(record.state)
    if told:
        number = record.slot.number
        raise HeldError(f"edition {number} is {told}", f"To cancel it: digest editions cancel {number}")


def _count_cancelled(store: Store, record: EditionRecord) -> Mapping[str, int]:
    """How many readers are in which state; those are under way, and not in doubt, whose sender still is at it."""
    from digest.model import DeliveryState
    from digest.store.locks import is_sending
    from digest.store.reckoning import count_states
    from digest.store.resuming import count_cut_short

    counts = count_states(store, record.slot)
    if is_sending(store.path, record.slot.newsletter):
        counts["under way"] = min(count_cut_short(store, record.slot), counts[DeliveryState.IN_DOUBT])
        counts[DeliveryState.IN_DOUBT] -= counts["under way"]
    return counts


def _resolve(run: Run, store: Store, record: EditionRecord, given: Given, answers: str) -> None:
    from digest.pipeline.amending import parse_answers, settle_doubts

    found = parse_answers(_read(answers), origin=answers)
    settled = settle_doubts(run, store, record, found)
    if settled.unknown:
        more = f" and {len(settled.unknown) - _NAMED} more" if len(settled.unknown) > _NAMED else ""
        click.echo(f"not in doubt, and left alone: {', '.join(settled.unknown[:_NAMED])}{more}", err=True)
    if not given.quiet:
        click.echo(_tell_settled(settled))
        if settled.again:
            click.echo(f"Send to them with: digest send --resume --edition {record.slot.number}")


def _tell_settled(settled: Settled) -> str:
    waits, stays = ("waits" if settled.again == 1 else "wait"), ("stays" if settled.cancelled == 1 else "stay")
    lost = f"{settled.cancelled} lost, and {stays} cancelled" if settled.cancelled else f"{settled.again} {waits} again"
    left = f"{settled.left} left alone" if settled.left else ""
    return ", ".join(filter(None, (f"{settled.arrived} arrived", lost, left)))


def _read(path: str) -> str:
    from digest.errors import UsageError

    try:
        return sys.stdin.read() if path == "-" else Path(path).read_text("utf-8-sig")
    except OSError as cause:
        raise UsageError(f"{path} cannot be read ({cause.strerror})") from cause
    except UnicodeDecodeError as cause:
        raise UsageError(f"{path} is not UTF-8 text") from cause


_ACTIONS: dict[str, Callable[[Run, Store, EditionRecord, Given], Taken | None]] = {
    "resume": _resume,
    "retry_failed": _retry,
    "doubts": _list,
    "cancel": _cancel,
}
