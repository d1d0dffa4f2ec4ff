"""Settles who leads, and brings the chosen stories into reading order: by rank, but what is pinned has its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from digest.model import Decision, Pin
from digest.selection.judging import Case
from digest.selection.rank import find_lead, rank_key


def seat_stories(cases: Sequence[Case], *, language: str) -> tuple[Decision, ...]:
    """Give the chosen stories in reading order; `language` is the one that the lead should be in.

    By rank, but within each region the one that leads the edition comes first, and of the others each stands at the
    place where it was pinned, as far as there are so many.
    """
    seated = sorted(_settle_lead(cases), key=lambda case: rank_key(case.decision))
    if not seated:
        return ()
    lead = find_lead((case.decision for case in seated), language)
    regions: dict[str, list[Case]] = defaultdict(list)
    for case in seated:
        regions[case.decision.placed.region].append(case)
    queues = {key: iter(_arrange(members, lead)) for key, members in regions.items()}
    return tuple(next(queues[case.decision.placed.region]) for case in seated)


def _settle_lead(cases: Sequence[Case]) -> list[Case]:
    """Let one of those that should lead do so: the best of the strongest claim. The others head their regions."""
    claiming = [case for case in cases if case.claim is not None]
    if not claiming:
        return list(cases)
    first = min(claiming, key=_claim_key)
    return [case if case.claim is None else _crown(case) if case is first else _head(case, first) for case in cases]


def _claim_key(case: Case) -> tuple[object, ...]:
    return (case.claim, *rank_key(case.decision))


def _crown(case: Case) -> Case:
    return replace(case, decision=replace(case.decision, pin=Pin(lead=True)))


def _head(case: Case, first: Case) -> Case:
    """Put a story that should have led at the head of its region, or at the place that it was also given."""
    decision = case.decision
    place = (decision.pin.place if decision.pin else None) or 1
    evidence = f'{decision.evidence}; "{first.decision.placed.article.title}" leads'
    return replace(case, decision=replace(decision, pin=Pin(place=place), evidence=evidence))


def _arrange(ranked: Sequence[Case], lead: Decision) -> list[Decision]:
    """Bring the stories of one region into order; a place beyond the last is the last.

    Of two that are pinned at one place, the one that was meant for it comes first, then the stronger claim, then rank.
    """
    pinned = [case for case in ranked if _get_place(case.decision) and case.decision is not lead]
    arranged = [case.decision for case in ranked if not _get_place(case.decision) and case.decision is not lead]
    last = -1
    for case in sorted(pinned, key=_place_key):
        last = max(_get_place(case.decision) - 1, last + 1)
        arranged.insert(last, case.decision)
    return [lead, *arranged] if any(case.decision is lead for case in ranked) else arranged


def _get_place(decision: Decision) -> int:
    return (decision.pin.place if decision.pin else None) or 0


def _place_key(case: Case) -> tuple[object, ...]:
    return (_get_place(case.decision), case.claim or 0, *rank_key(case.decision))
