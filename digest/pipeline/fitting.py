"""From a choice to its e-mail: as much of it as fits, or the reason why there is too little for one. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from digest.editions.compose import make_keyed
from digest.editions.fit import Degree, Policy, find_cuts, fit_edition, limit_links, limit_thumbnails, tell_unfit
from digest.editions.inputs import Inputs
from digest.lint.editions import make_edition_mail
from digest.lint.size import measure_mail
from digest.model import Concern, Decision, Edition, Proof, Rendered
from digest.pipeline.edition import Choice, choose_candidates, compose_choice
from digest.selection.tally import make_tally
from digest.selection.window import format_instant

_MOST_GROWTH = 3
"""How many times its size HTML may have on its way: quoted-printable writes a byte as three."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """What a choice comes to: an e-mail, or why there is none; `decisions` say what became of every candidate."""

    decisions: tuple[Decision, ...]
    proof: Proof | None = None
    empty: Concern | None = None


def fit_choice(choice: Choice) -> Fitted:
    """Make the e-mail of a choice, unless too few stories were chosen, or fit. Pure."""
    if _is_empty(choice):
        empty = Concern(code="empty", evidence=_tell_emptiness(choice), holds=True)
        return Fitted(decisions=choice.decisions, empty=empty)
    proof = fit_proof(choice)
    decisions, count, wanted = proof.edition.decisions, len(proof.edition.stories), _find_least(choice)
    if count >= wanted:
        return Fitted(decisions=decisions, proof=proof)
    size = find_limit(choice)
    told = f"{count} of {len(choice.chosen)} stories fit into {size} bytes, and an edition has {wanted} at least"
    return Fitted(decisions=decisions, empty=Concern(code="empty", evidence=told, holds=True))


def find_limit(choice: Choice) -> int:
    """The bytes that the e-mail of a choice may have: as many as are wanted, and no more than may be sent."""
    settings = choice.inputs.settings
    return min(settings.choice.max_bytes, settings.lint.max_bytes)


def build_proof(inputs: Inputs) -> Proof:
    """Build the edition and its e-mail, cut until it fits."""
    return fit_proof(choose_candidates(inputs))


def fit_proof(choice: Choice) -> Proof:
    """Compose and render a choice; while the e-mail is too large, cut it as `choice.fit` says.

    Stories that are left out are decided on as those over the cap are. What editors pinned stays in, so that the result
    may still be too large.
    """
    from digest.render import render_edition

    rendered: dict[str, Rendered] = {}
    sizes: dict[str, int] = {}
    settings, theme = choice.inputs.settings.choice, choice.inputs.theme
    limit = find_limit(choice)

    def measure(edition: Edition) -> int:
        rendered[edition.key] = render_edition(edition, theme)
        sizes[edition.key] = _measure_mail(edition, rendered[edition.key], limit=limit)
        return sizes[edition.key]

    whole = compose_choice(choice)
    compose = partial(_compose_cut, choice, whole)
    policy = Policy(max_bytes=limit, cuts=settings.fit, compose=compose)
    edition = fit_edition(whole, policy, measure)
    if sizes[edition.key] > limit:
        unfit = tell_unfit(sizes[edition.key], limit)
        edition = make_keyed(replace(edition, findings=(*edition.findings, unfit)))
        measure(edition)
    return Proof(edition=edition, rendered=rendered[edition.key])


def _compose_cut(choice: Choice, whole: Edition, degree: Degree) -> Edition:
    """Compose what is left of a choice when it is cut by `degree`, and tell of that."""
    if degree.stories is not None:
        choice = choose_candidates(choice.inputs, at_most=degree.stories)
    edition = compose_choice(choice, teasers=degree.teasers)
    if degree.thumbnails is not None:
        edition = limit_thumbnails(edition, degree.thumbnails)
    if degree.links is not None:
        edition = limit_links(edition, degree.links)
    cuts = find_cuts(degree, edition, whole, max_bytes=find_limit(choice))
    return make_keyed(replace(edition, findings=(*edition.findings, *cuts)))


def _measure_mail(edition: Edition, rendered: Rendered, *, limit: int) -> int:
    """The bytes that the check of the e-mail counts; roughly, if it is far below the `limit`."""
    mail = make_edition_mail(edition, rendered)
    size = len(mail.html.encode())
    return size if size * _MOST_GROWTH <= limit else measure_mail(mail).counted


def _is_empty(choice: Choice) -> bool:
    """Whether there are too few stories for an edition."""
    return len(choice.chosen) < _find_least(choice)


def _tell_emptiness(choice: Choice) -> str:
    """Say how many stories there were, why the others were left out, and how many are wanted."""
    found, wanted = len(choice.chosen), _find_least(choice)
    if not choice.decisions and choice.inputs.window.since:
        return f"nothing new was collected since {format_instant(choice.inputs.window.since)}"
    left_out = make_tally(choice.decisions).left_out
    why = ", ".join(f"{count} {reason.replace('_', ' ')}" for reason, count in left_out)
    told = f" ({why})" if why else ""
    return f"{found} of {len(choice.decisions)} candidates fit{told}, and an edition has {wanted} at least"


def _find_least(choice: Choice) -> int:
    """How many stories an edition has at least."""
    return max(choice.inputs.settings.choice.min_stories, 1)
