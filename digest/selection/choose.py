"""Chooses the stories of an edition, and gives every candidate its reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from digest.model import Decision, Override, Placed, Reason, Scheme, Used
from digest.selection.judging import Docket, judge_article, tell_mark
from digest.selection.pins import seat_stories
from digest.selection.rank import rank_key
from digest.selection.rules import Rules
from digest.selection.settling import close_copy, settle_stories
from digest.selection.share import share_places

__all__ = ["Rules", "choose_stories"]


def choose_stories(
    placed: Iterable[Placed],
    *,
    rules: Rules,
    scheme: Scheme,
    now: datetime,
    used: Sequence[Used] = (),
    marks: Mapping[str, Override] = {},
    gone: Collection[str] = (),
    at_most: int | None = None,
) -> tuple[Decision, ...]:
    """Decide on every candidate; chosen ones come first, in reading order, then the others, by rank.

    `used` is what earlier editions decided for good, `marks` are the overrides in force and `gone` what sites took
    back, both by article id. `at_most` lowers the number of stories when more do not fit into an e-mail; editors' pins
    stay in. Each article is judged by itself, then with its copies, then for its place: what is out at one step hides
    nothing from the next.
    """
    items = tuple(placed)
    sources = max([rules.sources, *(item.order + 1 for item in items)])
    rules = replace(rules, sources=sources)
    docket = Docket(rules=rules, now=now, marks=marks, gone=frozenset(gone), lineages=scheme.lineages)
    settled = settle_stories([judge_article(item, docket) for item in items], docket, used=used)
    shared = share_places(settled.shown, rules=rules, scheme=scheme, at_most=at_most)
    chosen = tuple(replace(one, final=True) for one in seat_stories(shared.taken, language=rules.language))
    shown = {id(decision.placed): decision for decision in (*chosen, *shared.over)}
    copies = (close_copy(copy, shown=shown[id(instead)]) for copy, instead in settled.copies)
    left_out = sorted((*shared.over, *copies, *settled.out), key=rank_key)
    return (*chosen, *(_tell_vain_pin(decision, marks) for decision in left_out))


def _tell_vain_pin(decision: Decision, marks: Mapping[str, Override]) -> Decision:
    """Add that an editor's pin does not bring back what is left out."""
    mark = marks.get(decision.placed.article.id)
    if mark is None or mark.pin is None or decision.reason is Reason.BANNED:
        return decision
    return replace(decision, evidence=f"{decision.evidence}; its pin {tell_mark(mark)} does not bring it back")
