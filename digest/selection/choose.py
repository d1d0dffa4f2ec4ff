"""Chooses the stories of an edition, and gives every candidate its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digest.model import Article, Decision, Placed, Reason, Scheme, Window
from digest.selection.copies import group_copies
from digest.selection.rank import rank_key
from digest.selection.window import find_effective, find_fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the choice goes by: the window, the caps, and the languages let in (none named lets all in)."""

    window: Window
    stories: int
    per_region: int
    languages: tuple[str, ...] = ()


def choose_stories(placed: Iterable[Placed], *, rules: Rules, scheme: Scheme, now: datetime) -> tuple[Decision, ...]:
    """Decide on every candidate; chosen ones come first, by rank, then the others, by rank.

    The rules apply in this order: window, language, copies, caps. A copy outside the window thus never hides
    the one inside it.
    """
    decisions = [_judge(item, rules=rules, now=now) for item in placed]
    open_ones = [decision for decision in decisions if decision.chosen]
    closed = [decision for decision in decisions if not decision.chosen]
    shown, copies = _part_copies(open_ones)
    chosen, over = _part_caps(sorted(shown, key=rank_key), rules=rules, scheme=scheme)
    return (*sorted(chosen, key=rank_key), *sorted([*over, *copies, *closed], key=rank_key))


def _judge(item: Placed, *, rules: Rules, now: datetime) -> Decision:
    """Judge one article by itself: its date and its language."""
    effective = find_effective(item.article, now=now)
    reason, evidence = Reason.CHOSEN, ""
    if fault := find_fault(item.article, effective, rules.window):
        reason, evidence = Reason.OUT_OF_WINDOW, fault
    elif rules.languages and item.article.language and item.article.language not in rules.languages:
        reason = Reason.WRONG_LANGUAGE
        evidence = f"in {item.article.language}; let in: {', '.join(rules.languages)}"
    return Decision(placed=item, reason=reason, evidence=evidence, effective=effective.at, dated=effective.dated)


def _part_copies(decisions: Sequence[Decision]) -> tuple[list[Decision], list[Decision]]:
    """Part the shown copy of every story from the others."""
    by_article = {id(decision.placed): decision for decision in decisions}
    shown, copies = [], []
    for first, *others in group_copies(decision.placed for decision in decisions):
        shown.append(by_article[id(first)])
        evidence = f"the same story is taken from {_tell_source(first.article)}"
        copies += [replace(by_article[id(other)], reason=Reason.COPY, evidence=evidence) for other in others]
    return shown, copies


def _tell_source(article: Article) -> str:
    return f"{article.source} ({article.origin})" if article.source else article.origin


def _part_caps(ranked: Sequence[Decision], *, rules: Rules, scheme: Scheme) -> tuple[list[Decision], list[Decision]]:
    """Part what fits from what does not; the regional cap is soft, the total is not."""
    queues: dict[str, list[Decision]] = defaultdict(list)
    for decision in ranked:
        queues[decision.placed.region].append(decision)
    order = [region for region in scheme.regions if region.key in queues]
    counts = _share_room([len(queues[one.key]) for one in order], per_region=rules.per_region, total=rules.stories)
    chosen: list[Decision] = []
    over: list[Decision] = []
    for region, count in zip(order, counts, strict=True):
        queue = queues[region.key]
        chosen += queue[:count]
        evidence = (
            f"{count} of {len(queue)} stories of {region.name} taken; {sum(counts)} in all, {rules.stories} at most"
        )
        over += [replace(decision, reason=Reason.OVER_CAP, evidence=evidence) for decision in queue[count:]]
    return chosen, over


def _share_room(lengths: Sequence[int], *, per_region: int, total: int) -> list[int]:
    """Share `total` places among queues: one each in turn up to `per_region`, then the rest to the fullest.

    >>> _share_room([9, 1, 3], per_region=2, total=8)
    [5, 1, 2]
    """
    counts = [0] * len(lengths)
    for turn in range(min(per_region, max(lengths, default=0))):
        for index, length in enumerate(lengths):
            if turn < length and sum(counts) < total:
                counts[index] += 1
    while sum(counts) < min(total, sum(lengths)):
        waiting = [length - count for length, count in zip(lengths, counts, strict=True)]
        counts[waiting.index(max(waiting))] += 1
    return counts
