"""Replays a schedule over the stored articles: which editions it would have made, each after the ones before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from digest.editions.guards import find_concerns
from digest.editions.inputs import Inputs
from digest.editions.schedule import list_dues
from digest.errors import UsageError
from digest.model import (
    MEMORY,
    Decision,
    EditionState,
    Kind,
    Override,
    Proof,
    Slot,
    Theme,
    Window,
)
from digest.pipeline.chain import Chain, extend_chain, find_opening, load_chain, select_used
from digest.pipeline.edition import Choice, choose_candidates
from digest.pipeline.fitting import fit_choice
from digest.pipeline.keeping import make_record
from digest.pipeline.replay import Fate, Replay, Simulated, note_fates
from digest.regions.scheme import load_scheme
from digest.selection.tally import make_tally
from digest.settings import Settings

if TYPE_CHECKING:
    from digest.store.opening import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is replayed: the schedule of `settings`, for dues after `since` and not after `until`.

    `base` is the folder that its paths count from, but for the store, which is handed over open.
    """

    settings: Settings
    base: Path
    since: datetime
    until: datetime

    @property
    def begin(self) -> datetime:
        """The first instant of the span; an edition that was cut off at `since` itself is history."""
        return self.since + datetime.resolution


def simulate_schedule(store: Store, plan: Plan, *, report: Callable[[int, int], None]) -> Replay:
    """Replay the schedule over what the store has; nothing is changed, and what is made is kept in memory only.

    What went out before the span counts as used, what really went out in it does not. An edition with holds is not
    sent, and its stories return; one that a person would have to approve counts as approved. `report` is told how many
    editions of how many are through. Raises UsageError without a schedule, ConfigError for a bad theme or overrides.
    """
    from digest.pipeline.overriding import load_newsletter_overrides
    from digest.render import load_theme

    settings = plan.settings
    if not settings.schedule:
        raise UsageError(f"{settings.newsletter} has no `schedule` to replay", 'Write it as schedule = "0 7 * * *"')
    theme = load_theme(settings.theme, settings.look)
    overrides = load_newsletter_overrides(settings, base=plan.base)
    dues = list(list_dues(settings.schedule, settings.timezone, since=plan.since, until=plan.until))
    chain = load_chain(store, settings.newsletter, before=plan.begin)
    editions: list[Simulated] = []
    fates: dict[str, Fate] = {}
    for done, due in enumerate(dues, 1):
        inputs = load_due_inputs(store, plan, chain, due=due, theme=theme, overrides=overrides)
        simulated, decisions = simulate_edition(inputs, chain)
        note_fates(fates, decisions, state=simulated.record.state)
        chain = extend_chain(chain, simulated, decisions)
        editions.append(simulated)
        report(done, len(dues))
    regions = load_scheme(settings.regions).regions
    return Replay(editions=tuple(editions), fates=fates, regions=regions, timezone=settings.timezone)


def load_due_inputs(
    store: Store, plan: Plan, chain: Chain, *, due: datetime, theme: Theme, overrides: Sequence[Override]
) -> Inputs:
    """Load what a run at `due` would have made the edition from."""
    from digest.pipeline.entering import load_entrants
    from digest.store.candidates import load_used

    settings = plan.settings
    since = find_opening(settings, chain, due=due)
    candidates = load_entrants(store, settings, overrides, since=since, until=due, due=due)
    found = [candidate.article for candidate in candidates]
    real = load_used(store, settings.newsletter, found, since=due - MEMORY, before=plan.begin)
    return Inputs(
        candidates=candidates,
        settings=settings,
        theme=theme,
        window=Window(since=since, until=due),
        now=due,
        used=tuple(({one.article: one for one in real} | select_used(chain, found, now=due)).values()),
        overrides=tuple(overrides),
        slot=Slot(newsletter=settings.newsletter, kind=Kind.REGULAR, due=due, number=chain.number + 1),
        stored=True,
    )


def simulate_edition(inputs: Inputs, chain: Chain) -> tuple[Simulated, tuple[Decision, ...]]:
    """Make the edition, and say what would have become of it; with a decision for every candidate. Pure."""
    choice = choose_candidates(inputs)
    fitted = fit_choice(choice)
    if fitted.proof is None:
        record = make_record(inputs, state=EditionState.CANCELLED, concerns=(fitted.empty,) if fitted.empty else ())
        return Simulated(record=record, tally=make_tally(fitted.decisions)), fitted.decisions
    return _judge_proof(fitted.proof, choice, chain)


def _judge_proof(proof: Proof, choice: Choice, chain: Chain) -> tuple[Simulated, tuple[Decision, ...]]:
    inputs, edition = choice.inputs, proof.edition
    # Whether sources answered at the time is not kept for long; they are taken to have been read.
    concerns = find_concerns(
        edition,
        past=chain.past,
        last_story_ids=chain.stories,
        collected=inputs.now,
        now=inputs.now,
        settings=inputs.settings,
    )
    state = EditionState.DRAFT if any(one.holds for one in concerns) else EditionState.SENT
    record = make_record(inputs, state=state, concerns=concerns, proof=proof)
    tally = make_tally(edition.decisions)
    if state is EditionState.DRAFT:
        return Simulated(record=record, tally=tally), edition.decisions
    stories = frozenset(story.article.id for story in edition.stories)
    regions: dict[str, int] = {}
    for story in edition.stories:
        regions[story.region] = regions.get(story.region, 0) + 1
    return Simulated(record=record, tally=tally, stories=stories, regions=regions), edition.decisions
