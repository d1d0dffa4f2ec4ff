"""From a choice to its e-mail: as many stories as fit, or the reason why there are too few for one. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from digest.editions.inputs import Inputs
from digest.model import Concern, Decision, Proof
from digest.pipeline.edition import Choice, choose_candidates, compose_choice
from digest.selection.window import format_instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """What a choice comes to: an e-mail, or why there is none; `decisions` say what became of every candidate."""

    decisions: tuple[Decision, ...]
    proof: Proof | None = None
    empty: Concern | None = None


def fit_choice(choice: Choice) -> Fitted:
    """Make the e-mail of a choice, unless too few stories were chosen, or fit into `choice.max_bytes`. Pure."""
    if _is_empty(choice):
        empty = Concern(code="empty", evidence=_tell_emptiness(choice), holds=True)
        return Fitted(decisions=choice.decisions, empty=empty)
    proof = fit_proof(choice)
    decisions, count, wanted = proof.edition.decisions, len(proof.edition.stories), _find_least(choice)
    if count >= wanted:
        return Fitted(decisions=decisions, proof=proof)
    size = choice.inputs.settings.choice.max_bytes
    told = f"{count} of {len(choice.chosen)} stories fit into {size} bytes, and an edition has {wanted} at least"
    return Fitted(decisions=decisions, empty=Concern(code="empty", evidence=told, holds=True))


def build_proof(inputs: Inputs) -> Proof:
    """Build the edition and its e-mail, with as many stories as fit into `choice.max_bytes`."""
    return fit_proof(choose_candidates(inputs))


def fit_proof(choice: Choice) -> Proof:
    """Compose and render a choice; while the e-mail is too large, choose again with fewer stories, if there can be.

    What editors pinned stays in, so that the result may still be too large.
    """
    inputs, proof = choice.inputs, _render_choice(choice)
    while (size := len(proof.rendered.html.encode())) > inputs.settings.choice.max_bytes:
        count = len(proof.edition.stories)
        # What is above the limit, at the size of an average story, and one at least.
        surplus = max(1, (size - inputs.settings.choice.max_bytes) * count // size)
        smaller = _render_choice(choose_candidates(inputs, at_most=max(1, count - surplus)))
        if len(smaller.edition.stories) >= count:
            break
        proof = smaller
    return proof


def _is_empty(choice: Choice) -> bool:
    """Whether there are too few stories for an edition."""
    return len(choice.chosen) < _find_least(choice)


def _tell_emptiness(choice: Choice) -> str:
    """Say how many stories there were, and how many are wanted."""
    found, wanted = len(choice.chosen), _find_least(choice)
    if not choice.decisions and choice.inputs.window.since:
        return f"nothing new was collected since {format_instant(choice.inputs.window.since)}"
    return f"{found} of {len(choice.decisions)} candidates fit, and an edition has {wanted} at least"


def _find_least(choice: Choice) -> int:
    """How many stories an edition has at least."""
    return max(choice.inputs.settings.choice.min_stories, 1)


def _render_choice(choice: Choice) -> Proof:
    from digest.render import render_edition

    edition = compose_choice(choice)
    return Proof(edition=edition, rendered=render_edition(edition, choice.inputs.theme))
