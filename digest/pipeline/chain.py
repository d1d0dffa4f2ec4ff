"""What simulated editions leave to the ones after them, kept in memory as the store keeps what real ones leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from digest.editions.schedule import find_max_age
from digest.model import MEMORY, Article, Decision, EditionRecord, EditionState, Reason, Used
from digest.pipeline.replay import Simulated
from digest.settings import Settings
from digest.urls import make_url_key

if TYPE_CHECKING:
    from digest.store.opening import Store

_FURTHEST = timedelta(days=7)
_OUT = (EditionState.SENDING, EditionState.SENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What the editions before an edition left behind: those that went out, and what they decided for good.

    `past` has the newest last. `stories` are the article ids of the last that went out; `number` is the highest.
    """

    past: tuple[EditionRecord, ...] = ()
    used: Mapping[str, Used] = field(default_factory=dict)
    stories: frozenset[str] = frozenset()
    number: int = 0


def load_chain(store: Store, newsletter: str, *, before: datetime) -> Chain:
    """What really happened before an instant."""
    from digest.store.decisions import load_decisions
    from digest.store.editions import load_editions

    earlier = [one for one in load_editions(store, newsletter) if one.cut_off < before]
    sent = sorted((one for one in earlier if one.state in _OUT), key=lambda one: one.cut_off)
    last = sent[-1].slot if sent else None
    decided = load_decisions(store, newsletter, number=last.number, revision=last.revision) if last else ()
    return Chain(
        past=tuple(sent),
        stories=frozenset(one.article for one in decided if one.reason is Reason.CHOSEN),
        number=max((one.slot.number for one in earlier), default=0),
    )


def find_opening(settings: Settings, chain: Chain, *, due: datetime) -> datetime:
    """Where the window of an edition opens, as `building.find_since` has it."""
    max_age = find_max_age(settings, due=due)
    last = chain.past[-1].cut_off if chain.past else due
    return min(due - max_age, max(last, due - max(_FURTHEST, max_age)))


def select_used(chain: Chain, found: Sequence[Article], *, now: datetime) -> dict[str, Used]:
    """What simulated editions decided for good of `found` or of stories that went out lately; older texts are dropped.

    That is what the store remembers of real ones.
    """
    ids = {article.id for article in found}
    keys = {make_url_key(article.url) for article in found if article.url}
    selected = {}
    for name, one in chain.used.items():
        is_recent = one.at >= now - MEMORY
        if is_recent and one.reason is Reason.CHOSEN:
            selected[name] = one
        elif name in ids or one.url_key in keys:
            selected[name] = replace(one, title="", text="")
    return selected


def extend_chain(chain: Chain, simulated: Simulated, decisions: Sequence[Decision]) -> Chain:
    """The chain after an edition: one that was not sent only took its number.

    That a story went out stands before what was decided on it later.
    """
    number = chain.number + 1
    if simulated.record.state is not EditionState.SENT:
        return replace(chain, number=number)
    printed = {name for name, one in chain.used.items() if one.reason is Reason.CHOSEN}
    decided = (one for one in decisions if one.final and (one.chosen or one.placed.article.id not in printed))
    used = {one.placed.article.id: _make_used(one, simulated.record) for one in decided}
    return Chain(
        past=(*chain.past, simulated.record),
        used={**chain.used, **used},
        stories=simulated.stories,
        number=number,
    )


def _make_used(decision: Decision, record: EditionRecord) -> Used:
    article = decision.placed.article
    return Used(
        article=article.id,
        number=record.slot.number,
        at=record.cut_off,
        reason=decision.reason,
        revision=decision.placed.revision,
        url_key=make_url_key(article.url) if article.url else None,
        title=article.title if decision.chosen else "",
        text=(article.text or article.summary) if decision.chosen else "",
        source=decision.placed.source if decision.chosen else "",
        name=article.source or decision.placed.source,
    )
