"""From the store to an edition in it: its window, what it is made from, the draft, and every decision kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from digest.editions.agenda import POLICY
from digest.editions.guards import find_concerns
from digest.editions.inputs import Inputs, pack_inputs, unpack_inputs
from digest.editions.schedule import find_max_age
from digest.errors import NothingUsableError
from digest.model import (
    MEMORY,
    Concern,
    Edition,
    EditionRecord,
    EditionState,
    Kind,
    Proof,
    Reason,
    Slot,
    Window,
)
from digest.pipeline.edition import Choice, choose_candidates, tell_unmet
from digest.pipeline.fitting import fit_choice
from digest.pipeline.keeping import make_built, make_record
from digest.pipeline.linting import find_lint_concerns, is_unfit
from digest.pipeline.picturing import load_pictures_of, load_present, load_proof
from digest.selection.overriding import apply_overrides
from digest.settings import Settings

if TYPE_CHECKING:
    from digest.store.opening import Store

_FURTHEST = timedelta(days=7)
_PAST = 30
"""Sent editions that a new one is compared with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """What is to be built: an edition of a newsletter for an instant; `base` is the folder its paths count from.

    `now` becomes its cut-off.
    """

    settings: Settings
    base: Path
    due: datetime
    now: datetime
    kind: Kind = Kind.REGULAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What a revision has of the edition it is made from: `concerns` beside those it is found to have, and approval.

    `approved` is the edition whose approval it keeps. `instead_of` is one that is sending and gives way to it, with the
    instant at which that `ended`.
    """

    concerns: tuple[Concern, ...] = ()
    approved: EditionRecord | None = None
    instead_of: EditionRecord | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An edition that was built and kept. One without enough stories has no `proof`, and is cancelled at once."""

    record: EditionRecord
    choice: Choice
    proof: Proof | None = None


def build_draft(store: Store, commission: Commission) -> Draft:
    """Build the edition and keep it as a draft, with what a person should know of it.

    One with too few stories is kept as cancelled, so that it can be explained; its stories wait for the next. Raises
    HeldError when the edition is being sent or was, or another run built it; ConfigError for a bad theme or overrides.
    """
    from digest.store.keeping import load_next_slot

    settings = commission.settings
    slot = load_next_slot(store, settings.newsletter, kind=commission.kind, due=commission.due)
    return save_draft(store, load_stored_inputs(store, commission, slot=slot))


def save_draft(store: Store, inputs: Inputs, *, revision: Revision | None = None) -> Draft:
    """Build the edition that `inputs` with a slot make, and keep it as `build_draft` does, in one transaction.

    It is built from what is kept of them, so that what is kept makes the same again. As a `revision` it is kept with
    the concerns and the approval that it takes over.
    """
    from digest.store.keeping import save_edition

    revision = revision or Revision()
    packed = pack_inputs(load_present(inputs))
    inputs = unpack_inputs(packed)
    choice = choose_candidates(inputs)
    fitted = fit_choice(choice)
    proof = load_pictures_of(fitted.proof, inputs) if fitted.proof else None
    if proof is None:
        record = make_record(inputs, state=EditionState.CANCELLED, concerns=(fitted.empty,) if fitted.empty else ())
    else:
        wrong = find_lint_concerns(proof, inputs.settings)
        concerns = (*wrong, *revision.concerns, *find_stored_concerns(store, proof.edition, inputs))
        record = make_record(inputs, state=EditionState.DRAFT, concerns=concerns, proof=proof)
        record = _keep_approval(record, revision.approved)
    built = make_built(record, fitted.decisions, packed, proof=proof)
    save_edition(store, replace(built, instead_of=revision.instead_of))
    return Draft(record=record, choice=choice, proof=proof)


def build_stored_proof(store: Store, commission: Commission) -> Proof:
    """Build what `build_draft` would, as a proof: nothing is changed. Raises as it does, and NothingUsableError."""
    return load_proof(load_stored_inputs(store, commission, slot=None))


def load_stored_inputs(store: Store, commission: Commission, *, slot: Slot | None) -> Inputs:
    """Load everything that the edition is made from; without a `slot` it becomes a proof. Nothing is changed."""
    from digest.pipeline.entering import load_entrants
    from digest.pipeline.heeding import load_effective_overrides
    from digest.pipeline.overriding import load_present_overrides
    from digest.render import load_theme
    from digest.store.candidates import load_used

    settings = commission.settings
    since = find_since(store, commission)
    theme = load_theme(settings.theme, settings.look)
    given = load_present_overrides(settings, base=commission.base)
    candidates = load_entrants(store, settings, given, since=since, until=commission.now, due=commission.due)
    used = load_used(
        store,
        settings.newsletter,
        [candidate.article for candidate in candidates],
        since=commission.now - MEMORY,
    )
    return Inputs(
        candidates=candidates,
        settings=settings,
        theme=theme,
        window=Window(since=since, until=commission.now),
        now=commission.now,
        used=used,
        overrides=load_effective_overrides(store, commission, candidates),
        slot=slot,
        stored=True,
    )


def find_since(store: Store, commission: Commission) -> datetime:
    """Where the window opens: `max_age` before the cut-off, or where the last edition that was sent ended.

    The latter is for editions that were held or missed for long, and reaches no further back than seven days.
    """
    from digest.store.editions import load_editions

    now = commission.now
    max_age = find_max_age(commission.settings, due=commission.due)
    out = (EditionState.SENDING, EditionState.SENT)
    sent = load_editions(store, commission.settings.newsletter, states=out, limit=_PAST)
    last = max((one.cut_off for one in sent if one.cut_off < now), default=now)
    return min(now - max_age, max(last, now - max(_FURTHEST, max_age)))


def find_stored_concerns(store: Store, edition: Edition, inputs: Inputs) -> tuple[Concern, ...]:
    """What a person should know of an edition, beside those that were sent before."""
    from digest.sources.reading import make_source_key
    from digest.store.decisions import load_decisions
    from digest.store.editions import load_editions
    from digest.store.sources import load_last_answer

    name = inputs.settings.newsletter
    out = load_editions(store, name, states=(EditionState.SENDING, EditionState.SENT), limit=_PAST)
    past = [one for one in out if inputs.slot is None or one.slot.number != inputs.slot.number]
    last = load_decisions(store, name, number=past[0].slot.number, revision=past[0].slot.revision) if past else ()
    overrides = apply_overrides(inputs.candidates, inputs.overrides, now=inputs.now, newsletter=name)
    unmet = (Concern(code="unsettled_override", evidence=str(tell_unmet(one))) for one in overrides.unknown)
    found = find_concerns(
        edition,
        past=past,
        last_story_ids={one.article for one in last if one.reason is Reason.CHOSEN},
        collected=load_last_answer(store, map(make_source_key, inputs.settings.sources)),
        now=inputs.now,
        settings=inputs.settings,
    )
    return (*found, *unmet)


def refuse_empty(draft: Draft) -> Proof:
    """Give the proof of a draft. Raises NothingUsableError for one that was cancelled for want of stories."""
    if draft.proof is None:
        advice = "See why: digest explain --edition " + str(draft.record.slot.number)
        raise NothingUsableError(draft.record.concerns[0].evidence, advice)
    return draft.proof


def _keep_approval(record: EditionRecord, approved: EditionRecord | None) -> EditionRecord:
    """Approve a revision as another was; what holds it waits for a person, unless it was one who approved that.

    What is not fit to be sent nobody approved.
    """
    if approved is None or approved.approved_by is None or (approved.approved_by == POLICY and record.holds):
        return record
    if is_unfit(record):
        return record
    return replace(
        record,
        state=EditionState.APPROVED,
        approved_by=approved.approved_by,
        approved=approved.approved,
        concerns=tuple(replace(concern, holds=False) for concern in record.concerns),
    )
