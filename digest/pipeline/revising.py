"""The last look before an edition is sent: what was banned or taken back since it was built leaves it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from digest.editions.inputs import Inputs
from digest.model import Candidate, Concern, Edition, EditionRecord, Override
from digest.pipeline.building import Commission, Draft, Revision, load_stored_inputs, save_draft
from digest.pipeline.edition import choose_candidates
from digest.pipeline.fitting import fit_choice
from digest.pipeline.kept import load_kept_inputs, load_kept_proof
from digest.pipeline.stepping import Run
from digest.selection.overriding import apply_overrides

if TYPE_CHECKING:
    from digest.store.opening import Store

_NOTED = ("gone", "dropped", "banned")
"""What is said of an edition after the last look; its later revisions have it too."""

_NAMED = 5
"""Stories that are gone and named; the others are counted."""

_SEVERAL = 3
"""Stories that hardly are all taken back within hours."""


def recheck_stories(run: Run, store: Store, record: EditionRecord) -> Draft | None:
    """Ask whether an approved edition may have its stories still; None when there is nothing to change.

    Those that an editor banned since it was built, and those that their sites took back, are dropped in a new revision,
    approved as the old one was. A revision is held for the latter instead, once, with `on_gone = "hold"`, or when they
    are so many that rather a site is out of order: a person decides. One whose bans leave too few stories is cancelled.
    """
    edition = load_kept_proof(store, record.slot).edition
    bans = _find_bans(run, edition)
    gone = _find_gone(run, record, edition)
    if not bans and not gone:
        return None
    inputs, is_kept = _load_inputs(run, store, record)
    inputs = replace(inputs, overrides=(*inputs.overrides, *bans)) if is_kept else inputs
    dropped = replace(inputs, gone=inputs.gone | gone.keys())
    holds = bool(gone) and (run.settings.on_gone == "hold" or _are_many(gone, edition) or _is_thin(dropped))
    earlier = (concern for concern in record.concerns if concern.code in _NOTED)
    concerns = (*_tell_gone(gone, edition, holds=holds), *_tell_bans(bans, edition), *earlier)
    revision = Revision(concerns=concerns, approved=record if is_kept and not holds else None)
    return save_draft(store, inputs if holds else dropped, revision=revision)


def load_own_inputs(run: Run, store: Store, record: EditionRecord) -> Inputs:
    """Load what an edition was made from, for its next revision: anew from the store where that cannot be read."""
    return _load_inputs(run, store, record)[0]


def _load_inputs(run: Run, store: Store, record: EditionRecord) -> tuple[Inputs, bool]:
    """Give the inputs of the next revision, and whether they are those that were kept."""
    from digest.store.keeping import load_next_slot

    slot = load_next_slot(store, record.slot.newsletter, kind=record.slot.kind, due=record.slot.due)
    kept = load_kept_inputs(store, record.slot)
    if kept:
        return replace(kept, slot=slot), True
    commission = Commission(settings=run.settings, base=run.base, due=slot.due, now=run.now, kind=slot.kind)
    inputs = load_stored_inputs(store, commission, slot=slot)
    return replace(inputs, used=tuple(one for one in inputs.used if one.number != slot.number)), False


def _are_many(gone: Mapping[str, int], edition: Edition) -> bool:
    """Whether so many stories are gone at once that it is rather their site that is out of order."""
    count = sum(story.article.id in gone for story in edition.stories)
    return count >= _SEVERAL and 2 * count > len(edition.stories)


def _is_thin(inputs: Inputs) -> bool:
    return fit_choice(choose_candidates(inputs)).proof is None


def _tell_gone(gone: Mapping[str, int], edition: Edition, *, holds: bool) -> Iterator[Concern]:
    if not gone:
        return
    titles = _list_titles(edition)
    named = [f"{titles[key]!r} (HTTP {gone[key]})" for key in sorted(gone)]
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    told = f"{len(gone)} of {len(titles)} stories were taken back by their sites: {', '.join(named[:_NAMED])}{more}"
    yield Concern(code="gone" if holds else "dropped", evidence=told, holds=holds)


def _tell_bans(bans: Sequence[Override], edition: Edition) -> Iterator[Concern]:
    titles = _list_titles(edition)
    if bans:
        yield Concern(code="banned", evidence="; ".join(f"{titles[ban.story]!r} was banned" for ban in bans))


def _list_titles(edition: Edition) -> dict[str, str]:
    return {story.article.id: story.article.title for story in (*edition.stories, *edition.more)}


def _find_bans(run: Run, edition: Edition) -> tuple[Override, ...]:
    """The bans in force on stories of an edition, each calling its story by the article's id."""
    from digest.pipeline.overriding import load_newsletter_overrides

    settings = run.settings
    overrides = load_newsletter_overrides(settings, base=run.base)
    candidates = [Candidate(article=story.article) for story in (*edition.stories, *edition.more)]
    marks = apply_overrides(candidates, overrides, now=run.now, newsletter=settings.newsletter).marks
    return tuple(replace(mark, story=name, until=None) for name, mark in sorted(marks.items()) if mark.ban)


def _find_gone(run: Run, record: EditionRecord, edition: Edition) -> Mapping[str, int]:
    """The stories that their sites took back, with what they answer; none once a person was asked to decide on them."""
    from digest.pipeline.rechecking import find_gone

    known = any(concern.code == "gone" for concern in record.concerns)
    if run.settings.on_gone == "ignore" or known:
        return {}
    return find_gone(edition, fetch=run.settings.fetch, now=run.now).gone
