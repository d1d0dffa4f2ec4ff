"""How many candidates got how far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from digest.model import Decision, Reason

_OVERFLOW = (Reason.OVER_CAP, Reason.OVER_SIZE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts of candidates; `left_out` by reason, the most frequent first. `undated` are among those in the window.

    Of the stories that found no place some are `carried` to the next edition, some `linked`, and some `dropped`.
    """

    found: int
    in_window: int
    undated: int
    chosen: int
    left_out: tuple[tuple[Reason, int], ...]
    carried: int = 0
    linked: int = 0
    dropped: int = 0


def make_tally(decisions: Sequence[Decision]) -> Tally:
    """Count an edition's candidates."""
    reasons = Counter(decision.reason for decision in decisions)
    chosen = reasons.pop(Reason.CHOSEN, 0)
    overflow = [decision for decision in decisions if decision.reason in _OVERFLOW]
    linked = sum(decision.linked for decision in overflow)
    carried = sum(not decision.final for decision in overflow)
    return Tally(
        found=len(decisions),
        in_window=len(decisions) - reasons[Reason.OUT_OF_WINDOW],
        undated=sum(not decision.dated for decision in decisions if decision.reason is not Reason.OUT_OF_WINDOW),
        chosen=chosen,
        left_out=tuple(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))),
        carried=carried,
        linked=linked,
        dropped=len(overflow) - linked - carried,
    )
