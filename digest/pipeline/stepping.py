"""Takes the steps of a run that change what there is to send: build, draft, hold, skip, approve."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from digest.delivery.engine import Stop
from digest.delivery.plan import Plan
from digest.editions.agenda import POLICY, Action, Step, format_due
from digest.errors import NothingUsableError
from digest.model import Concern, Delivery, EditionRecord, EditionState, Kind, SourceRead
from digest.pipeline.alarms import Alarm
from digest.pipeline.building import Commission, Draft, build_draft
from digest.pipeline.linting import tell_findings
from digest.pipeline.post import Clock, Post
from digest.settings import Settings

if TYPE_CHECKING:
    from digest.store.opening import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a run is asked for: a newsletter at the instant `now`; `base` is the folder that its paths count from.

    `if_due` is cron's way: that another run is at it is no trouble; `by_hand` is that of who sends one edition, to whom
    it is. `find_password` is asked when there is something to
    send. Inside `limit()` a TemporaryError is raised when the run has taken too long; `seconds` is how long it may
    collect. `on_sending`, `stop`, `plan` and `watch` are as in `Post`.
    """

    settings: Settings
    base: Path
    now: datetime
    clock: Clock
    find_password: Callable[[], str | None]
    if_due: bool = False
    by_hand: bool = False
    seconds: float | None = None
    limit: Callable[[], AbstractContextManager[object]] = nullcontext
    on_read: Callable[[SourceRead], None] = field(default=lambda _: None)
    on_sending: Callable[[int], Callable[[Delivery], None]] = field(default=lambda _: lambda _: None)
    stop: Stop = field(default_factory=Event)
    plan: Plan | None = None
    watch: Callable[[str], None] = field(default=lambda _: None)

    @property
    def post(self) -> Post:
        """How mail leaves."""
        return Post(
            settings=self.settings,
            base=self.base,
            clock=self.clock,
            find_password=self.find_password,
            on_sending=self.on_sending,
            stop=self.stop,
            plan=self.plan,
            watch=self.watch,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A step that was taken: the line that tells of it, and what went wrong.

    `sizes` are the bytes of the distinct messages that readers got or are to get. `examined` names what would have been
    noticed had it been wrong. With `ends`, no other step of this run follows; an `idle` one changed nothing.
    """

    step: Step
    told: str = ""
    sizes: tuple[int, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    examined: tuple[str, ...] = ()
    ends: bool = False
    idle: bool = False


def take_step(run: Run, store: Store, step: Step) -> Taken:
    """Take any step but those that send. Raises what building raises."""
    return _STEPS[step.action](run, store, step)


def rebuild_held(run: Run, store: Store, record: EditionRecord, concern: Concern, step: Step) -> Taken:
    """Build another revision of an edition, which supersedes it and is held for `concern`, whatever else holds it."""
    draft = _build(run, store, due=record.slot.due, kind=record.slot.kind)
    if draft.proof and concern.code not in {one.code for one in draft.record.holds}:
        draft = _hold_draft(store, draft, concern)
    return tell_draft(run, store, draft, step)


def tell_draft(run: Run, store: Store, draft: Draft, step: Step) -> Taken:
    """Tell of what was built, and mail it to editors if it waits for them."""
    from digest.pipeline.drafting import mail_editors

    record = draft.record
    name = tell_record(record)
    if draft.proof is None:
        return _tell_empty(run, record, step)
    waits = step.action is Action.DRAFT or bool(record.holds) or run.settings.require_approval
    alarms = mail_editors(store, run.post, record) if waits and run.settings.editors else ()
    told = f"built {name}: {record.stories} stories, {record.subject}"
    if draft.proof.edition.findings:
        told += f" ({tell_findings(draft.proof.edition.findings)})"
    return Taken(step=step, told=told, alarms=alarms, examined=("build",))


def tell_record(record: EditionRecord) -> str:
    """Call an edition as its commands do."""
    from digest.store.editionrows import tell_slot

    return tell_slot(record.slot)


def _build_due(run: Run, store: Store, step: Step) -> Taken:
    assert step.due is not None
    return tell_draft(run, store, _build(run, store, due=step.due, kind=Kind.REGULAR), step)


def _build(run: Run, store: Store, *, due: datetime, kind: Kind) -> Draft:
    return build_draft(store, Commission(settings=run.settings, base=run.base, due=due, now=run.now, kind=kind))


def _tell_empty(run: Run, record: EditionRecord, step: Step) -> Taken:
    due = format_due(record.slot.due, run.settings.timezone)
    told = f"no edition for {due}: {record.concerns[0].evidence}"
    if step.action is Action.DRAFT:
        return Taken(step=step, told=f"{told} yet", examined=("build",))
    fails = run.settings.on_empty == "fail"
    alarm = Alarm(code="empty", text=told, exit_code=NothingUsableError.exit_code, lasts=False)
    return Taken(step=step, told=told, alarms=(alarm,) if fails else (), examined=("build",))


def _hold(run: Run, store: Store, step: Step) -> Taken:
    """Hold a draft as it is; an approved edition is rebuilt, for approval is for one revision."""
    from digest.store.editions import note_concerns

    record, concern = step.record, step.concern
    assert record is not None
    assert concern is not None
    if record.state is not EditionState.DRAFT:
        return rebuild_held(run, store, record, concern, step)
    note_concerns(store, record.slot, (*record.concerns, concern), expected=[EditionState.DRAFT])
    return Taken(step=step, told=f"held {tell_record(record)}: {concern.evidence}")


def _hold_draft(store: Store, draft: Draft, concern: Concern) -> Draft:
    from digest.store.editions import note_concerns

    concerns = (concern, *draft.record.concerns)
    record = note_concerns(store, draft.record.slot, concerns, expected=[EditionState.DRAFT])
    return Draft(record=record, choice=draft.choice, proof=draft.proof)


def _skip(run: Run, store: Store, step: Step) -> Taken:
    from digest.store.editions import move_edition

    assert step.record is not None
    expected = [EditionState.DRAFT]
    move_edition(store, step.record.slot, to=EditionState.CANCELLED, expected=expected, ended=run.now)
    return Taken(step=step, told=f"skipped {tell_record(step.record)}: {step.reason}")


def _supersede(run: Run, store: Store, step: Step) -> Taken:  # noqa: ARG001 the others take these
    from digest.store.editions import UNSENT, move_edition

    assert step.record is not None
    move_edition(store, step.record.slot, to=EditionState.SUPERSEDED, expected=UNSENT)
    return Taken(step=step, told=f"{tell_record(step.record)} is not sent: {step.reason}")


def _approve(run: Run, store: Store, step: Step) -> Taken:
    from digest.store.editions import move_edition

    assert step.record is not None
    move_edition(
        store,
        step.record.slot,
        to=EditionState.APPROVED,
        expected=[EditionState.DRAFT],
        approved_by=POLICY,
        approved=run.now,
    )
    return Taken(step=step)


def _wait(run: Run, store: Store, step: Step) -> Taken:  # noqa: ARG001 the others take these
    return Taken(step=step, told=step.reason, ends=True, idle=True)


_STEPS: dict[Action, Callable[[Run, Store, Step], Taken]] = {
    Action.BUILD: _build_due,
    Action.DRAFT: _build_due,
    Action.HOLD: _hold,
    Action.SKIP: _skip,
    Action.SUPERSEDE: _supersede,
    Action.APPROVE: _approve,
    Action.NOTHING: _wait,
}
