"""One scheduled run of a newsletter: collects, takes the steps that are due, and tells what somebody should know.

One lock is held from building an edition until it begins to be sent, and another one while it is sent, so that a long
sending keeps no later edition from being built. Whoever is killed leaves both, and the next run goes on from the store.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from digest.editions.agenda import Action, Step, choose_step
from digest.errors import DigestError, HeldError, LockedError, RefusedError, UsageError
from digest.model import EditionState, Slot
from digest.pipeline.alarms import Alarm, choose_exit_code, make_alarm
from digest.pipeline.dispatching import Departure, begin_dispatch, depart, resume_dispatch
from digest.pipeline.doubts import load_doubt_alarms
from digest.pipeline.drafting import LOST, mail_waiting_drafts
from digest.pipeline.linting import is_unfit
from digest.pipeline.news import CONFIG, SHARED, RunOutcome, note_alarms, ping, send_news, telling_bugs
from digest.pipeline.polling import collect_due, find_source_alarms, list_examined
from digest.pipeline.situation import load_held, load_situation, tell_held
from digest.pipeline.stepping import Run, Taken, take_step

if TYPE_CHECKING:
    from digest.store.opening import Store
    from digest.store.troubles import News

MOST_STEPS = 12
"""Steps of one run; a run needs five for an edition, and the next run takes the others."""


def run_newsletter(run: Run) -> RunOutcome:
    """Collect from the sources whose interval has passed, and take every step that is due.

    Whatever goes wrong with one step is an alarm in the outcome, and a run after this one may put it right. Raises
    ConfigError or TemporaryError when the store cannot be opened.
    """
    from digest.store.locks import hold_run_lock
    from digest.store.opening import open_store
    from digest.store.pausing import begin_schedule
    from digest.store.reckoning import load_untold_doubts, note_doubts_told
    from digest.store.runs import begin_run, end_run

    name = run.settings.newsletter
    path = run.base / run.settings.store
    with open_store(path) as store, hold_run_lock(path, name), telling_bugs(run):
        pings = ping(run, "start")
        begin_schedule(store, name, schedule=_name_schedule(run), now=run.now)
        key = begin_run(store, name, now=run.clock())
        before = {one.slot for one in load_held(store, name)}
        shared = _collect(run, store)
        wrong = tuple(_check_overrides(run))
        drafts = _mail_drafts(run, store)
        takens = tuple(_take_steps(run, store))
        steps = (alarm for taken in takens for alarm in taken.alarms)
        doubts = load_untold_doubts(store, name)
        alarms = (*wrong, *drafts, *steps, *load_doubt_alarms(store, doubts), *_find_held(store, run, before), *pings)
        news = (
            note_alarms(store, SHARED, shared[0], (CONFIG, *shared[1]), run),
            note_alarms(store, name, alarms, (*_list_examined(takens), *_list_settled(store, name)), run),
        )
        outcome = _make_outcome(run, takens, (*shared[0], *alarms), news)
        end_run(
            store, key, now=run.clock(), exit_code=outcome.exit_code, step=outcome.step, told="; ".join(outcome.told)
        )
        outcome = send_news(run, store, outcome)
        if doubts:
            note_doubts_told(store, doubts, now=run.clock())
    return outcome


def _name_schedule(run: Run) -> str | None:
    settings = run.settings
    return f"{settings.schedule} {settings.timezone}" if settings.schedule else None


def _collect(run: Run, store: Store) -> tuple[tuple[Alarm, ...], tuple[str, ...]]:
    """Give what is wrong with sources, and what of them was looked at."""
    try:
        with run.limit():
            found = collect_due(
                store, run.settings, base=run.base, now=run.now, seconds=run.seconds, report=run.on_read
            )
    except DigestError as error:
        return (make_alarm("collecting", error),), ()
    if isinstance(found, Alarm):
        return (found,), ()
    return tuple(find_source_alarms(found)), list_examined(found)


def _check_overrides(run: Run) -> Iterator[Alarm]:
    """Read what editors wrote at every run: a slip in it is told before an edition is due."""
    from digest.pipeline.overriding import load_newsletter_overrides

    try:
        load_newsletter_overrides(run.settings, base=run.base)
    except DigestError as error:
        yield make_alarm("overrides", error)


def _mail_drafts(run: Run, store: Store) -> tuple[Alarm, ...]:
    """Mail the drafts that editors should have got by now; another run that is at it does so."""
    from digest.store.locks import hold_edition_lock

    try:
        with hold_edition_lock(store.path, run.settings.newsletter, wait=0), run.limit():
            return mail_waiting_drafts(store, run.post, now=run.now)
    except LockedError:
        return ()
    except DigestError as error:
        return (make_alarm(LOST, error),)


def _take_steps(run: Run, store: Store) -> Iterator[Taken]:
    """Take steps until there is none, one of them ends the run, or something is in the way."""
    tried: set[Slot] = set()
    taken_steps = 0
    while taken_steps < MOST_STEPS and not run.stop.is_set():
        with ExitStack() as stack:
            taken = _take_next(run, store, frozenset(tried), stack)
            if isinstance(taken, Departure):
                taken = depart(run, store, taken)
        yield taken
        if taken.ends:
            return
        taken_steps += not taken.idle
        if taken.step.record and taken.step.action in {Action.SEND, Action.RESUME}:
            tried.add(taken.step.record.slot)


def _take_next(run: Run, store: Store, tried: frozenset[Slot], stack: ExitStack) -> Taken | Departure:
    """Take the next step under the lock on editions; messages are left for when it is let go."""
    from digest.store.locks import hold_edition_lock

    step = Step(action=Action.NOTHING, reason="")
    try:
        with hold_edition_lock(store.path, run.settings.newsletter, wait=0), run.limit():
            step = choose_step(load_situation(store, run.settings, now=run.now, tried=tried), run.settings)
            if step.action is Action.SEND:
                return begin_dispatch(run, store, step, stack=stack)
            if step.action is Action.RESUME:
                return resume_dispatch(run, store, step, stack=stack)
            return take_step(run, store, step)
    except LockedError as error:
        alarms = () if run.if_due else (Alarm(code="locked", text=str(error), exit_code=error.exit_code, lasts=False),)
        return Taken(step=step, told="another run is at it", alarms=alarms, ends=True, idle=True)
    except HeldError as error:  # a person, or a run elsewhere, was faster
        return Taken(step=step, told=str(error), ends=True, idle=True)
    except DigestError as error:
        own = step.action is Action.RESUME or _is_own_fault(step, error)
        return Taken(step=step, alarms=(make_alarm(_find_code(step, error), error),), ends=not own)


def _is_own_fault(step: Step, error: DigestError) -> bool:
    """Whether an edition cannot be sent for something about itself: others may be."""
    return step.action is Action.SEND and isinstance(error, RefusedError | UsageError)


def _find_code(step: Step, error: DigestError) -> str:
    if step.record and _is_own_fault(step, error):
        return f"send {step.record.slot.number}"
    return "send" if step.action in {Action.SEND, Action.RESUME} else "build"


def _find_held(store: Store, run: Run, before: set[Slot]) -> Iterator[Alarm]:
    """An alarm for each edition that is held; only to hold one is worth an exit code."""
    from digest.store.pausing import load_standing

    paused = load_standing(store, run.settings.newsletter).is_paused(run.now)
    for record in load_held(store, run.settings.newsletter):
        code = f"held {record.slot.number}.{record.slot.revision}"
        held = RefusedError.exit_code if is_unfit(record) else HeldError.exit_code
        exit_code = 0 if record.slot in before else held
        yield Alarm(code=code, text=tell_held(record, paused=paused), exit_code=exit_code)


def _list_examined(takens: Sequence[Taken]) -> tuple[str, ...]:
    return ("held", "ping", "overrides", *(one for taken in takens for one in taken.examined))


def _list_settled(store: Store, newsletter: str) -> Iterator[str]:
    """Name what cannot be wrong any more: there is nothing to send, or no draft to mail."""
    from digest.store.drafts import load_unmailed
    from digest.store.editions import load_editions

    if not load_editions(store, newsletter, states=[EditionState.APPROVED, EditionState.SENDING], limit=1):
        yield from ("send", "waiting")
    if not load_unmailed(store, newsletter):
        yield LOST


def _make_outcome(run: Run, takens: Sequence[Taken], alarms: Sequence[Alarm], news: Sequence[News]) -> RunOutcome:
    steps = [taken.step.action.value for taken in takens if not taken.idle]
    return RunOutcome(
        newsletter=run.settings.newsletter,
        exit_code=choose_exit_code({alarm.exit_code for alarm in alarms}),
        step=", ".join(steps) or Action.NOTHING.value,
        told=tuple(taken.told for taken in takens if taken.told),
        news=tuple(line for one in news for line in (*one.told, *(f"over: {text}" for text in one.over))),
    )
