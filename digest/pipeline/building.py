"""From the store to an edition in it: its window, what it is made from, the draft, and every decision kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from digest import __version__
from digest.editions.artefact import format_edition
from digest.editions.guards import find_concerns
from digest.editions.inputs import Inputs, pack_edition, pack_inputs
from digest.editions.schedule import find_max_age
from digest.errors import NothingUsableError
from digest.model import (
    Concern,
    Decision,
    Edition,
    EditionRecord,
    EditionState,
    Kind,
    Proof,
    Slot,
    Window,
)
from digest.pipeline.edition import Choice, choose_candidates, fit_proof
from digest.settings import Settings

if TYPE_CHECKING:
    from digest.store.editions import Built
    from digest.store.opening import Store

REMEMBERED = timedelta(days=30)
"""How long ago a story may have gone out for its copies to be known by their text; by its address it always is."""

_FURTHEST = timedelta(days=7)
_PAST = 30
"""Sent editions that a new one is compared with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """What is to be built: an edition of a newsletter for an instant; `base` is the folder its paths count from.

    `now` becomes its cut-off. `gone` are ids of articles whose site took them back.
    """

    settings: Settings
    base: Path
    due: datetime
    now: datetime
    kind: Kind = Kind.REGULAR
    gone: frozenset[str] = frozenset()


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
    from digest.store.editions import load_next_slot

    settings = commission.settings
    slot = load_next_slot(store, settings.newsletter, kind=commission.kind, due=commission.due)
    inputs = load_stored_inputs(store, commission, slot=slot)
    return save_draft(store, inputs)


def save_draft(store: Store, inputs: Inputs) -> Draft:
    """Build the edition that `inputs` with a slot make, and keep it as `build_draft` does."""
    from digest.store.editions import save_edition

    choice = choose_candidates(inputs)
    wanted = inputs.settings.choice.min_stories
    if len(choice.chosen) < max(wanted, 1):
        empty = Concern(code="empty", evidence=tell_emptiness(choice), holds=True)
        record = _make_record(inputs, state=EditionState.CANCELLED, concerns=(empty,))
        save_edition(store, _make_built(record, inputs, choice.decisions, {}))
        return Draft(record=record, choice=choice)
    proof = fit_proof(choice)
    concerns = find_stored_concerns(store, proof.edition, inputs)
    record = _make_record(inputs, state=EditionState.DRAFT, concerns=concerns, proof=proof)
    save_edition(store, _make_built(record, inputs, proof.edition.decisions, make_parts(proof)))
    return Draft(record=record, choice=choice, proof=proof)


def load_stored_inputs(store: Store, commission: Commission, *, slot: Slot | None) -> Inputs:
    """Load everything that the edition is made from; without a `slot` it becomes a proof. Nothing is changed."""
    from digest.overrides import load_overrides
    from digest.render import load_theme
    from digest.store.candidates import load_candidates, load_used

    settings = commission.settings
    since = find_since(store, commission)
    candidates = load_candidates(
        store,
        since=since,
        until=commission.now,
        order={source.at: place for place, source in enumerate(settings.sources)},
        paused={source.at for source in settings.sources if source.paused},
    )
    used = load_used(
        store,
        settings.newsletter,
        [candidate.article for candidate in candidates],
        since=commission.now - REMEMBERED,
        before=commission.now,
    )
    return Inputs(
        candidates=candidates,
        settings=settings,
        theme=load_theme(settings.theme),
        window=Window(since=since, until=commission.now),
        now=commission.now,
        used=used,
        overrides=load_overrides(commission.base / settings.overrides, timezone=settings.timezone),
        gone=commission.gone,
        slot=slot,
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
    from digest.store.decisions import load_decisions
    from digest.store.editions import load_editions
    from digest.store.sources import load_last_answer

    name = inputs.settings.newsletter
    past = load_editions(store, name, states=(EditionState.SENDING, EditionState.SENT), limit=_PAST)
    last = load_decisions(store, name, number=past[0].slot.number, revision=past[0].slot.revision) if past else ()
    return find_concerns(
        edition,
        past=past,
        last_story_ids={one.article for one in last if one.reason == "chosen"},
        collected=load_last_answer(store, [source.at for source in inputs.settings.sources]),
        now=inputs.now,
        settings=inputs.settings,
    )


def make_parts(proof: Proof) -> Mapping[str, bytes]:
    """The bytes that are kept of an edition, by name: the e-mail with its reader tokens unfilled, and its artefact."""
    rendered = proof.rendered
    return {
        "html": rendered.html.encode(),
        "text": rendered.text.encode(),
        "mjml": rendered.mjml.encode(),
        "edition": pack_edition(proof.edition),
        "artefact": format_edition(proof.edition).encode(),
    }


def tell_emptiness(choice: Choice) -> str:
    """Say how many stories there were, and how many are wanted."""
    found, wanted = len(choice.chosen), choice.inputs.settings.choice.min_stories
    return f"{found} of {len(choice.decisions)} candidates fit, and an edition has {max(wanted, 1)} at least"


def refuse_empty(draft: Draft) -> Proof:
    """Give the proof of a draft. Raises NothingUsableError for one that was cancelled for want of stories."""
    if draft.proof is None:
        advice = "See why: digest explain --edition " + str(draft.record.slot.number)
        raise NothingUsableError(draft.record.concerns[0].evidence, advice)
    return draft.proof


def _make_record(
    inputs: Inputs, *, state: EditionState, concerns: tuple[Concern, ...], proof: Proof | None = None
) -> EditionRecord:
    assert inputs.slot is not None
    assert inputs.window.since is not None
    record = EditionRecord(
        slot=inputs.slot,
        state=state,
        since=inputs.window.since,
        cut_off=inputs.now,
        built=inputs.now,
        key="",
        subject="",
        preheader="",
        stories=0,
        sources=0,
        size=0,
        program=__version__,
        concerns=concerns,
    )
    if proof is None:
        return record
    edition = proof.edition
    return replace(
        record,
        key=edition.key,
        subject=edition.subject,
        preheader=edition.preheader,
        stories=len(edition.stories),
        sources=len({story.article.source for story in edition.stories}),
        size=len(proof.rendered.html.encode()),
    )


def _make_built(
    record: EditionRecord, inputs: Inputs, decisions: Sequence[Decision], parts: Mapping[str, bytes]
) -> Built:
    from digest.store.editions import Built

    packed = pack_inputs(inputs)
    return Built(record=record, decisions=decisions, parts={**parts, "inputs": packed.sheet}, leaves=packed.leaves)
