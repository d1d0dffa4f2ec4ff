"""How far an edition can get from where it is: the one table that says which state follows which."""

from __future__ import annotations

from collections.abc import Mapping

from digest.errors import HeldError, UsageError
from digest.model import EditionState

_DRAFT, _APPROVED, _SENDING = EditionState.DRAFT, EditionState.APPROVED, EditionState.SENDING
_OVER = frozenset({EditionState.SUPERSEDED, EditionState.CANCELLED})

ALLOWED: Mapping[EditionState, frozenset[EditionState]] = {
    EditionState.DRAFT: _OVER | {_APPROVED},
    EditionState.APPROVED: _OVER | {_SENDING},
    EditionState.SENDING: frozenset({EditionState.SENT, EditionState.CANCELLED}),
    EditionState.SENT: frozenset({_SENDING}),
    EditionState.SUPERSEDED: frozenset(),
    EditionState.CANCELLED: frozenset(),
}
"""By state, what may follow it. An approved edition does not become a draft again: it is superseded by a revision. One
that was sent is sending again when readers who did not get it are to be tried once more."""

LIVE = frozenset({_DRAFT, _APPROVED, _SENDING})
"""The states of an edition that something is still to be done about."""


def check_transition(before: EditionState, after: EditionState) -> None:
    """Raise unless `after` may follow `before`: HeldError for an edition that was superseded, else UsageError."""
    if after in ALLOWED[before]:
        return
    if before is EditionState.SUPERSEDED:
        raise HeldError(
            f"it was superseded, and cannot become {after}",
            "See what took its place: digest editions list",
        )
    raise UsageError(f"an edition that is {before} cannot become {after}", "See: digest editions list")
