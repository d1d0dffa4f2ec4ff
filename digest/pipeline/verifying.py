"""Builds editions again from what was kept of them, and says whether the same comes out."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from digest.editions.comparing import Change, compare_editions, find_difference
from digest.errors import DigestError
from digest.model import Decision, DecisionRecord, EditionRecord, Proof, Slot
from digest.pipeline.edition import choose_candidates
from digest.pipeline.fitting import fit_choice
from digest.pipeline.keeping import list_versions, make_parts
from digest.pipeline.kept import load_kept_inputs, load_kept_proof
from digest.pipeline.printing import Share, find_share, make_press, print_share

if TYPE_CHECKING:
    from digest.editions.inputs import Inputs
    from digest.store.opening import Store
    from digest.store.variants import VariantRecord

_ARTEFACT = "artefact"
_PARTS = ("artefact", "html", "text", "mjml", "edition")


class Outcome(StrEnum):
    """Whether an edition comes out the same again."""

    SAME = "same"
    DIFFERS = "differs"
    NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of an edition that was built again; `detail` says where it differs, or why nothing can be said.

    Of one that is the same, so many `variants` were made again, too.
    """

    record: EditionRecord
    outcome: Outcome
    detail: str = ""
    variants: int = 0


def verify_edition(store: Store, record: EditionRecord) -> Verdict:
    """Build an edition again from what was kept, with the theme that was kept, and compare every byte. Stores nothing.

    So is done with its variants, what its readers got who wanted a part of it, or other words around it.
    One that comes out the same is the same, whatever built it; another is not comparable when it was made by other
    versions than these, or when what it was made from is not kept any more.
    """
    from digest.store.decisions import load_decisions
    from digest.store.keeping import load_leaves, load_parts
    from digest.store.variants import load_variants

    slot = record.slot
    kept = load_parts(store, slot, [*_PARTS, "inputs", "versions"])
    if "inputs" not in kept or (record.stories and kept.keys() < set(_PARTS)) or load_leaves(store, slot) is None:
        return _give_up(record, "what it was made from was pruned")
    changed = tell_changes(json.loads(kept["versions"]), list_versions())
    inputs = load_kept_inputs(store, slot)
    if inputs is None:
        return _give_up(record, changed or "what it was made from cannot be read")
    decided = load_decisions(store, slot.newsletter, number=slot.number, revision=slot.revision)
    variants = [one for one in load_variants(store, slot) if one.message or not one.stories]  # others were pruned
    try:
        difference = find_rebuilt_difference(inputs, kept, decided)
        if difference is None and variants:
            difference = _find_variant_difference(store, slot, inputs, variants)
    except DigestError as error:
        difference = f"it cannot be built: {error}"
    if difference is None:
        return Verdict(record=record, outcome=Outcome.SAME, variants=len(variants))
    return _give_up(record, changed) if changed else Verdict(record=record, outcome=Outcome.DIFFERS, detail=difference)


def compare_kept(store: Store, before: Slot, after: Slot) -> tuple[Change, ...]:
    """What differs for readers between two editions as they were kept. Raises UsageError for one that was pruned."""
    return compare_editions(load_kept_proof(store, before).edition, load_kept_proof(store, after).edition)


def find_rebuilt_difference(inputs: Inputs, kept: dict[str, bytes], decided: tuple[DecisionRecord, ...]) -> str | None:
    """Where what `inputs` make first differs from the parts and the decisions that were kept; None: nowhere. Pure."""
    fitted = fit_choice(choose_candidates(inputs))
    if fitted.proof is None:
        stories = "it has too few stories, and had enough" if "html" in kept else None
        return stories or compare_decisions(decided, fitted.decisions)
    if "html" not in kept:
        return "it has enough stories, and had too few"
    built = make_parts(fitted.proof)
    return find_difference({name: kept[name] for name in _PARTS}, built) or compare_decisions(decided, fitted.decisions)


def _find_variant_difference(store: Store, slot: Slot, inputs: Inputs, variants: Iterable[VariantRecord]) -> str | None:
    """Where the first variant that is not as it was kept differs; None: none does. Each message is made once."""
    whole = load_kept_proof(store, slot)
    press, plain = make_press(whole, inputs, inputs.settings), _list_parts(whole)
    messages = defaultdict[str, dict[Share, int]](dict)
    for one in variants:
        messages[one.message].setdefault(find_share(press, one.preferences), one.number)
    for shares in messages.values():
        kept = _load_variant_parts(store, slot, min(shares.values()))
        for share, number in shares.items() if kept != plain else ():  # whose wish is too rare gets the edition itself
            if difference := find_difference(kept, _list_parts(print_share(press, share))):
                return f"variant {number}, {difference}"
    return None


def _load_variant_parts(store: Store, slot: Slot, number: int) -> Mapping[str, bytes]:
    from digest.store.variants import load_variant_parts

    found = load_variant_parts(store, slot, number)
    return found[1] if found else {}


def _list_parts(proof: Proof | None) -> Mapping[str, bytes]:
    """The parts that are kept of a variant; none of one that has no story."""
    return {name: part for name, part in make_parts(proof).items() if name != _ARTEFACT} if proof else {}


def compare_decisions(kept: tuple[DecisionRecord, ...], built: tuple[Decision, ...]) -> str | None:
    """Name the first decision that is not as it was kept; None: all are."""
    if len(kept) != len(built):
        return f"decisions: {len(kept)} were kept, {len(built)} are built"
    for old, new in zip(kept, built, strict=True):
        before = (old.article, old.revision, old.reason.value, old.evidence, old.final, old.region, old.title)
        placed = new.placed
        after = (placed.article.id, placed.revision, new.reason.value, new.evidence, new.final)
        if before != (*after, placed.region, placed.article.title):
            return f"decision {old.place} on {old.title!r}: {before[2:4]} was kept, {after[2:4]} is built"
    return None


def tell_changes(then: dict[str, str], now: dict[str, str]) -> str:
    """Say which versions are other than they were; empty when none is."""
    return ", ".join(
        f"{name} was {then.get(name, 'none')} and is {now.get(name, 'none')}"
        for name in sorted(then.keys() | now.keys())
        if then.get(name) != now.get(name)
    )


def _give_up(record: EditionRecord, why: str) -> Verdict:
    return Verdict(record=record, outcome=Outcome.NOT_COMPARABLE, detail=why)
