"""Shares the places of an edition among regions and sources, and says who gets none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from digest.model import Article, Decision, Reason, Scheme
from digest.selection.judging import Case
from digest.selection.rank import rank_key
from digest.selection.rules import Rules, make_region_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """Stories that are `taken`, in the order in which they got their places, and those that are `over`."""

    taken: tuple[Case, ...]
    over: tuple[Decision, ...]


def share_places(cases: Sequence[Case], *, rules: Rules, scheme: Scheme, at_most: int | None = None) -> Shared:
    """Share the places of an edition among stories; `at_most` is how many there are if an e-mail holds no more.

    Places are given one by one, so that with fewer of them nobody has one who would not with more: to what editors
    pinned, even beyond the total and a source's most; to what rules and the CMS want to lead; to each region up to its
    minimum; to each region in turn up to its maximum; to the fullest regions. A region's best story is its next. What
    is limited by itself is limited with its parts.
    """
    pinned = [case for case in cases if case.decision.pin is not None]
    free = [case for case in cases if case.decision.pin is None]
    picks = [*pinned, *islice(_pick(pinned, free, rules, scheme), max(0, rules.choice.stories - len(pinned)))]
    fitting = len(picks) if at_most is None else max(len(pinned), at_most)
    taken, unfit = picks[:fitting], picks[fitting:]
    count = _make_count(taken, cases, rules=rules, scheme=scheme)
    picked = {id(case) for case in picks}
    over = (case.decision for case in cases if id(case) not in picked)
    return Shared(
        taken=tuple(taken),
        over=(
            *(_close_unfit(case.decision, count, overflow=rules.choice.overflow) for case in unfit),
            *(_close_over(decision, count, overflow=rules.choice.overflow) for decision in over),
        ),
    )


@dataclass(slots=True, kw_only=True)
class _Room:
    """What waits for a place, best first by region, while places are given away.

    `lineages` are by region what it is part of, and itself. `regions` counts what each has taken, `wholes` that of its
    parts too.
    """

    queues: dict[str, list[Case]]
    lineages: Mapping[str, Sequence[str]]
    per_source: int | None
    regions: Counter[str] = field(default_factory=Counter)
    wholes: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)

    def is_open(self, case: Case) -> bool:
        return self.per_source is None or self.sources[name_source(case.decision.placed.article)] < self.per_source

    def trace(self, key: str) -> Sequence[str]:
        return self.lineages.get(key, (key,))

    def find_best(self, key: str) -> Case | None:
        """What waits for the region and its parts, the best of it."""
        heads = (queue[0] for part, queue in self.queues.items() if queue and key in self.trace(part))
        return min(heads, key=lambda case: rank_key(case.decision), default=None)

    def find_next(self, key: str, caps: Mapping[str, int]) -> Case | None:
        """What waits for the region itself, unless that or what it is part of has its most; the best of it."""
        is_full = any(whole in caps and self.wholes[whole] >= caps[whole] for whole in self.trace(key))
        return None if is_full else next(iter(self.queues[key]), None)

    def take(self, case: Case) -> Case:
        placed = case.decision.placed
        self.regions[placed.region] += 1
        self.wholes.update(self.trace(placed.region))
        self.sources[name_source(placed.article)] += 1
        queue = self.queues.get(placed.region, [])
        self.queues[placed.region] = [other for other in queue if other is not case]
        if not self.is_open(case):
            self.queues = {key: [other for other in queue if self.is_open(other)] for key, queue in self.queues.items()}
        return case


def _pick(pinned: Iterable[Case], free: Iterable[Case], rules: Rules, scheme: Scheme) -> Iterator[Case]:
    """Give the stories that are not pinned in the order in which they get places, for as long as there are any."""
    ranked = sorted(free, key=lambda case: rank_key(case.decision))
    room = _Room(queues=_make_queues(ranked, scheme), lineages=scheme.lineages, per_source=rules.choice.per_source)
    for case in pinned:
        room.take(case)
    claiming = [case for case in ranked if case.claim is not None]
    for case in sorted(claiming, key=lambda case: case.claim or 0):
        if room.is_open(case):
            yield room.take(case)
    limits = {make_region_key(key): limit for key, limit in rules.limits.items()}
    yield from _deal_least(room, {key: limit.min for key, limit in limits.items()})
    yield from _deal_most(room, {key: limit.max for key, limit in limits.items() if limit.max is not None}, rules)
    while any(room.queues.values()):
        fullest = max(room.queues, key=lambda key: len(room.queues[key]))
        yield room.take(room.queues[fullest][0])


def _make_queues(ranked: Iterable[Case], scheme: Scheme) -> dict[str, list[Case]]:
    """Group stories by region in scheme order, the best first; a region that the scheme does not know comes last."""
    queues: dict[str, list[Case]] = {region.key: [] for region in scheme.regions}
    for case in ranked:
        queues.setdefault(case.decision.placed.region, []).append(case)
    return queues


def _deal_least(room: _Room, least: Mapping[str, int]) -> Iterator[Case]:
    """Give each region a place in turn until it has its least, its parts' stories counted, or nothing more waits."""
    for turn in _list_turns(room, least.values()):
        for key in tuple(room.queues):
            case = room.find_best(key) if room.wholes[key] < min(turn, least.get(key, 0)) else None
            if case:
                yield room.take(case)


def _deal_most(room: _Room, caps: Mapping[str, int], rules: Rules) -> Iterator[Case]:
    """Give each region a place in turn until it, or what it is part of, has its most, or nothing more waits."""
    goals = {key: caps.get(key, rules.choice.per_region) for key in room.queues}
    for turn in _list_turns(room, goals.values()):
        for key, goal in goals.items():
            case = room.find_next(key, caps) if room.regions[key] < min(turn, goal) else None
            if case:
                yield room.take(case)


def _list_turns(room: _Room, goals: Iterable[int]) -> range:
    """How often each region can have its turn: as often as the largest goal, or as there are stories."""
    stories = sum(room.regions.values()) + sum(map(len, room.queues.values()))
    return range(1, min(max(goals, default=0), stories) + 1)


def name_source(article: Article) -> str:
    """Give the name by which readers know the source of an article, or where it was read."""
    return article.source or article.origin


@dataclass(frozen=True, slots=True, kw_only=True)
class _Count:
    """How many stories were taken, by region and by source, of how many."""

    taken: int
    regions: Counter[str]
    sources: Counter[str]
    found: Counter[str]
    names: Mapping[str, str]
    total: int
    per_source: int | None

    def tell_region(self, key: str) -> str:
        return f"{self.regions[key]} of {self.found[key]} stories of {self.names.get(key, key)} taken"

    def is_full(self, source: str) -> bool:
        return self.per_source is not None and self.sources[source] >= self.per_source


def _make_count(taken: Sequence[Case], cases: Iterable[Case], *, rules: Rules, scheme: Scheme) -> _Count:
    return _Count(
        taken=len(taken),
        regions=Counter(case.decision.placed.region for case in taken),
        sources=Counter(name_source(case.decision.placed.article) for case in taken),
        found=Counter(case.decision.placed.region for case in cases),
        names={region.key: region.name for region in scheme.regions},
        total=rules.choice.stories,
        per_source=rules.choice.per_source,
    )


def _close_over(decision: Decision, count: _Count, *, overflow: str) -> Decision:
    """Leave out what is over a cap: for good, unless overflow is carried."""
    source = name_source(decision.placed.article)
    evidence = f"{count.tell_region(decision.placed.region)}; {count.taken} in all, {count.total} at most"
    if count.is_full(source):
        evidence = f"{count.sources[source]} stories of {source} taken, {count.per_source} at most"
    return _close(decision, Reason.OVER_CAP, evidence, overflow=overflow)


def _close_unfit(decision: Decision, count: _Count, *, overflow: str) -> Decision:
    """Leave out what the e-mail has no room for: for good, unless overflow is carried."""
    evidence = f"the e-mail holds no more than {count.taken} stories; {count.tell_region(decision.placed.region)}"
    return _close(decision, Reason.OVER_SIZE, evidence, overflow=overflow)


def _close(decision: Decision, reason: Reason, evidence: str, *, overflow: str) -> Decision:
    final = overflow in ("drop", "link")
    return replace(decision, reason=reason, evidence=evidence, final=final, linked=overflow == "link")
