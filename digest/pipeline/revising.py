"""The last look before an edition is sent: what was banned or taken back since it was built leaves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from digest.editions.agenda import POLICY
from digest.model import Candidate, Concern, Edition, EditionRecord, EditionState, Override
from digest.pipeline.building import Commission, Draft, build_draft, save_draft
from digest.pipeline.kept import load_kept_inputs, load_kept_proof
from digest.pipeline.stepping import Run
from digest.selection.overriding import apply_overrides

if TYPE_CHECKING:
    from digest.store.opening import Store


def recheck_stories(run: Run, store: Store, record: EditionRecord) -> Draft | None:
    """Ask whether an approved edition may have its stories still; None when there is nothing to change.

    Those that an editor banned since it was built, and those that their sites took back, are dropped in a new revision,
    approved as the old one was. With `on_gone = "hold"`, a revision is held for the latter, once. One that has too few
    stories then is cancelled.
    """
    proof = load_kept_proof(store, record.slot)
    titles = {story.article.id: story.article.title for story in (*proof.edition.stories, *proof.edition.more)}
    bans = _find_bans(run, proof.edition)
    gone = _find_gone(run, record, proof.edition)
    if not bans and not gone:
        return None
    told = [f"{titles[ban.story]!r} was banned" for ban in bans]
    told += [f"the site of {titles[key]!r} took it back (HTTP {gone[key]})" for key in sorted(gone)]
    holds = bool(gone) and run.settings.on_gone == "hold"
    concern = Concern(code="gone" if gone else "banned", evidence="; ".join(told), holds=holds)
    return _revise(run, store, record, gone=frozenset(gone), bans=bans, concern=concern)


def _find_bans(run: Run, edition: Edition) -> tuple[Override, ...]:
    """The bans in force on stories of an edition, each calling its story by the article's id."""
    from digest.overrides import load_overrides

    settings = run.settings
    overrides = load_overrides(run.base / settings.overrides, timezone=settings.timezone)
    candidates = [Candidate(article=story.article) for story in (*edition.stories, *edition.more)]
    marks = apply_overrides(candidates, overrides, now=run.now, newsletter=settings.newsletter).marks
    return tuple(replace(mark, story=name, until=None) for name, mark in sorted(marks.items()) if mark.ban)


def _find_gone(run: Run, record: EditionRecord, edition: Edition) -> Mapping[str, int]:
    """The stories that their sites took back, with what they answer."""
    from digest.pipeline.rechecking import find_gone

    settings = run.settings
    known = any(concern.code == "gone" for concern in record.concerns)
    if settings.on_gone == "ignore" or (settings.on_gone == "hold" and known):
        return {}
    return find_gone(edition, fetch=settings.fetch, now=run.now).gone


def _revise(
    run: Run,
    store: Store,
    record: EditionRecord,
    *,
    gone: frozenset[str],
    bans: tuple[Override, ...],
    concern: Concern,
) -> Draft:
    """Build the edition anew from what it was made from, and keep its approval if nothing is to hold it."""
    from digest.store.editions import move_edition, note_concerns
    from digest.store.keeping import load_next_slot

    inputs = load_kept_inputs(store, record.slot)
    if inputs is None:  # what is built from what is there now is another edition, and was not approved
        commission = Commission(settings=run.settings, base=run.base, due=record.slot.due, now=run.now, gone=gone)
        return build_draft(store, replace(commission, kind=record.slot.kind))
    slot = load_next_slot(store, record.slot.newsletter, kind=record.slot.kind, due=record.slot.due)
    dropped = inputs.gone if concern.holds else inputs.gone | gone
    draft = save_draft(store, replace(inputs, gone=dropped, overrides=(*inputs.overrides, *bans), slot=slot))
    if draft.proof is None:
        return draft
    revised = note_concerns(store, slot, (concern, *draft.record.concerns))
    if not concern.holds:
        approval = {"approved_by": record.approved_by or POLICY, "approved": record.approved}
        revised = move_edition(store, slot, to=EditionState.APPROVED, expected=[EditionState.DRAFT], **approval)
    return replace(draft, record=revised)
