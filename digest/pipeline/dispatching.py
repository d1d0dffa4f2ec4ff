"""Takes the steps of a run that send: a last look at the links, then to readers or into files, begun or resumed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from digest.editions.agenda import Step, is_late
from digest.errors import ConfigError, DigestError, HeldError, LockedError, PartlySentError, RefusedError
from digest.model import Concern, EditionRecord, EditionState, Finding, Slot
from digest.pipeline.alarms import Alarm, make_alarm, tell_readers
from digest.pipeline.archiving import publish
from digest.pipeline.building import Revision, save_draft
from digest.pipeline.exporting import load_export
from digest.pipeline.files import fill_folder
from digest.pipeline.kept import load_kept_proof
from digest.pipeline.linting import refuse_unfit, tell_findings
from digest.pipeline.revising import load_own_inputs, recheck_stories
from digest.pipeline.sending import (
    Mailing,
    begin_mailing,
    finish_mailing,
    hold_sending,
    resume_mailing,
    send_waiting,
    take_over,
)
from digest.pipeline.stepping import Run, Taken, tell_draft, tell_record
from digest.settings import Settings

if TYPE_CHECKING:
    from digest.store.opening import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """A mailing that is ready to go, once the lock on editions is let go; `alarms` are what was found on the way."""

    step: Step
    mailing: Mailing
    alarms: tuple[Alarm, ...] = ()


def begin_dispatch(run: Run, store: Store, step: Step, *, stack: ExitStack) -> Taken | Departure:
    """Get an approved edition ready to go; what is opened is closed with `stack`. Raises as `begin_mailing` does."""
    assert step.record is not None
    exported = run.settings.deliver == "export"
    try:
        if not exported:
            hold_sending(store, run.settings.newsletter, stack)
    except LockedError:
        return _tell_locked(run, step, "another run is sending", ends=True)
    draft = recheck_stories(run, store, step.record)
    if draft and draft.record.state is not EditionState.APPROVED:
        return tell_draft(run, store, draft, step)
    record = draft.record if draft else step.record
    if exported:
        return _export(run, store, record, step)
    mailing = begin_mailing(store, record, run.post, stack=stack)
    alarms = (*keep_archive(run, store, mailing.record), *_find_reader_alarms(mailing))
    return Departure(step=replace(step, record=mailing.record), mailing=mailing, alarms=alarms)


def resume_dispatch(
    run: Run, store: Store, step: Step, *, stack: ExitStack, even_late: bool = False
) -> Taken | Departure:
    """Go on with an edition that is sending, unless another run is sending it.

    One that is late and that nobody was tried of is held instead, unless it is to go out `even_late`.
    """
    from digest.store.reckoning import count_states, count_waiting

    record = step.record
    assert record is not None
    try:
        take_over(store, record, run.post, stack)
    except LockedError:
        return _tell_locked(run, step, f"another run is sending {tell_record(record)}", ends=False)
    counts = count_states(store, record.slot)
    if not counts:
        return _finish_export(run, store, record, step)
    if not even_late and is_late(record, run.settings, now=run.now) and _is_untouched(store, record, counts):
        return _take_back(run, store, record, step)
    try:
        if count_waiting(counts):
            return Departure(step=step, mailing=resume_mailing(store, record, run.post, stack=stack))
    except DigestError as error:
        return Taken(step=step, alarms=(make_alarm("send", error),))
    return _finish(run, store, record, step, alarms=())


def _tell_locked(run: Run, step: Step, told: str, *, ends: bool) -> Taken:
    """Another run is at it, which is trouble only for whoever asked for just this."""
    if not run.by_hand:
        return Taken(step=step, told=told, ends=ends, idle=True)
    alarm = Alarm(code="locked", text=told, exit_code=LockedError.exit_code, lasts=False)
    return Taken(step=step, alarms=(alarm,), ends=ends, idle=True)


def depart(run: Run, store: Store, departure: Departure) -> Taken:
    """Hand over the messages and tell how it went; what could not be handed over is left to the next run."""
    record, step, alarms = departure.mailing.record, departure.step, departure.alarms
    try:
        sizes = _measure(store, departure.mailing)  # before: what fails here must not hide that all was sent
        send_waiting(store, departure.mailing, run.post)
        return replace(_finish(run, store, record, step, alarms=alarms), sizes=sizes)
    except HeldError as error:  # somebody cancelled it meanwhile
        return Taken(step=step, told=str(error), alarms=alarms)
    except DigestError as error:
        return Taken(step=step, alarms=(*alarms, make_alarm("send", error)), examined=("readers",))


def _measure(store: Store, mailing: Mailing) -> tuple[int, ...]:
    from digest.store.reckoning import find_mailed_variants

    variants = find_mailed_variants(store, mailing.record.slot)
    return mailing.letters.measure(variants, mailing.record.cut_off)


def find_folder(settings: Settings, slot: Slot) -> Path:
    """Give the folder that `export` means for an edition, from where the configuration is; {date} is the day it is due.

    Raises ConfigError when there is none.
    """
    if not settings.export:
        raise ConfigError('deliver = "export", and `export` names no folder', 'Set it, as in export = "out/{date}"')
    return fill_folder(settings.export, day=slot.due, timezone=settings.timezone, number=slot.number)


def _export(run: Run, store: Store, record: EditionRecord, step: Step) -> Taken:
    """Write the files first: an edition is on its way only when they are there.

    Raises RefusedError for one that is not fit to be sent.
    """
    from digest.export.files import write_files
    from digest.store.editions import move_edition

    settings = run.settings
    folder = run.base / find_folder(settings, record.slot)
    refuse_unfit(load_kept_proof(store, record.slot), settings)
    export = load_export(store, record.slot, settings, base=run.base)
    write_files(folder, export.files)
    alarms = (*_find_unfit(export.findings, record, settings), *keep_archive(run, store, record))
    expected = [EditionState.APPROVED]
    record = move_edition(store, record.slot, to=EditionState.SENDING, expected=expected, started=run.now)
    done = _finish_export(run, store, record, step)
    told = f"wrote {tell_record(record)} into {folder}; {done.told}"
    return replace(done, told=told, alarms=alarms, idle=False)


def _find_unfit(findings: tuple[Finding, ...], record: EditionRecord, settings: Settings) -> Iterator[Alarm]:
    """What makes written files unfit to be sent: whoever pastes them is to know."""
    from digest.lint.check import select_counting, select_refusing

    counting, _ = select_counting(findings, settings.lint)
    blocking = [one for one in select_refusing(counting, settings.lint.fail_on) if one.blocks]
    if blocking:
        text = f"the files of {tell_record(record)} are not fit to be sent: {tell_findings(blocking)}"
        yield Alarm(code="export", text=text, exit_code=RefusedError.exit_code, lasts=False)


def keep_archive(run: Run, store: Store, record: EditionRecord) -> tuple[Alarm, ...]:
    """Give an edition its page in the web archive before its e-mails lead there; that it failed holds up no e-mail."""
    if run.settings.archive.folder is None:
        return ()
    try:
        publish(store, [record], run.settings, run.base / run.settings.archive.folder)
    except DigestError as error:
        return (replace(make_alarm("archive", error), lasts=False),)
    return ()


def _finish_export(run: Run, store: Store, record: EditionRecord, step: Step) -> Taken:
    from digest.store.editions import move_edition

    if run.settings.mark_sent != "at_once":
        told = f"once it is mailed: digest editions mark-sent {record.slot.number} --via NAME"
        return Taken(step=step, told=told, examined=("send",), idle=True)
    expected = [EditionState.SENDING]
    move_edition(store, record.slot, to=EditionState.SENT, expected=expected, ended=run.now, via="export")
    return Taken(step=step, told=f"{tell_record(record)} counts as sent", examined=("send",))


def _is_untouched(store: Store, record: EditionRecord, counts: Mapping[str, int]) -> bool:
    from digest.store.reckoning import is_untouched, waits_again

    return is_untouched(counts) and not waits_again(store, record.slot)


def _take_back(run: Run, store: Store, record: EditionRecord, step: Step) -> Taken:
    """Hold an edition that was to be sent and that no server took from us until it was late, as a new revision."""
    from digest.store.resuming import cancel_waiting

    evidence = f"the mail server took none of it within {run.settings.max_late} of its being due"
    revision = Revision(
        concerns=(Concern(code="late", evidence=evidence, holds=True),),
        instead_of=replace(record, state=EditionState.CANCELLED, ended=run.now),
    )
    draft = save_draft(store, load_own_inputs(run, store, record), revision=revision)
    cancel_waiting(store, record.slot, now=run.now)
    return tell_draft(run, store, draft, step)


def _finish(run: Run, store: Store, record: EditionRecord, step: Step, *, alarms: tuple[Alarm, ...]) -> Taken:
    send_for = None if run.stop.is_set() else run.settings.send.retry_for
    mailed = finish_mailing(store, record, send_for, now=run.clock())
    counts = ", ".join(f"{count} {state.replace('_', ' ')}" for state, count in sorted(mailed.counts.items()))
    name = tell_record(record)
    if mailed.waiting:
        text = f"{name}: {_tell_waiting(run, record, mailed.waiting)}"
        alarms = (*alarms, Alarm(code=f"waiting {record.slot.number}", text=text, exit_code=PartlySentError.exit_code))
    told = f"{name}, not finished: {counts}" if mailed.waiting else f"sent {name}: {counts}"
    return Taken(step=step, told=told, alarms=alarms, examined=("send", "readers", "waiting"))


def _tell_waiting(run: Run, record: EditionRecord, waiting: int) -> str:
    if run.stop.is_set():
        waits = tell_readers(waiting, "waits", "wait")
        return f"it was stopped, and {waits}. Go on: digest send --resume --edition {record.slot.number}"
    unreached = tell_readers(waiting, "was not reached", "were not reached")
    return f"{unreached} for a passing reason, and {'is' if waiting == 1 else 'are'} tried again by digest run"


def _find_reader_alarms(mailing: Mailing) -> Iterator[Alarm]:
    """The lines of the readers' list that are no address, and wishes that are not met; all others get their mail."""
    if errors := mailing.errors:
        more = f", and {len(errors) - 1} more lines" if len(errors) > 1 else ""
        yield Alarm(code="readers", text=f"{errors[0]}{more}")
    for concern in mailing.concerns:
        yield Alarm(code=concern.code, text=concern.evidence, lasts=False)
