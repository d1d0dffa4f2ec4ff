"""Settles what is one story: bans and memory hold for all its copies, and one of them is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from digest.model import Article, Decision, Placed, Reason, Used
from digest.selection.copies import group_copies
from digest.selection.judging import Case, Docket, is_banned, tell_mark
from digest.selection.rank import weigh_copies
from digest.selection.used import find_used, is_substantial


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Stories that are `shown`; their `copies`, each with the article that is shown in its place; and what is `out`."""

    shown: tuple[Case, ...] = ()
    copies: tuple[tuple[Decision, Placed], ...] = ()
    out: tuple[Decision, ...] = ()


def settle_stories(cases: Sequence[Case], docket: Docket, *, used: Sequence[Used]) -> Settled:
    """Settle each story among those still in. What is out for other reasons than an editor's ban hides no copy of it.

    `used` are the stories that went out.
    """
    grouped = {id(case.decision.placed): case for case in cases if _is_grouped(case, docket)}
    apart = [case.decision for case in cases if id(case.decision.placed) not in grouped]
    memory = find_used([case.decision.placed for case in cases if case.decision.chosen], used) if used else {}
    placed = [case.decision.placed for case in cases if id(case.decision.placed) in grouped]
    groups = group_copies(placed, languages=docket.rules.languages)
    return _join(
        Settled(out=tuple(apart)),
        *(_settle([grouped[id(item)] for item in group], docket, memory) for group in groups),
    )


def _is_grouped(case: Case, docket: Docket) -> bool:
    return case.decision.chosen or is_banned(case.decision.placed, docket)


def _join(*parts: Settled) -> Settled:
    return Settled(
        shown=tuple(case for part in parts for case in part.shown),
        copies=tuple(pair for part in parts for pair in part.copies),
        out=tuple(decision for part in parts for decision in part.out),
    )


def _settle(members: Sequence[Case], docket: Docket, memory: Mapping[str, Used]) -> Settled:
    """Settle one story: banned with any copy, used with any unless one returns, else shown as one of its copies."""
    ban = next((case for case in members if is_banned(case.decision.placed, docket)), None)
    if ban:
        return Settled(out=tuple(_close_banned(case.decision, ban.decision, docket) for case in members))
    back = [case for case in members if _is_back(case, docket, memory)]
    spent = [memory[case.decision.placed.article.id] for case in members if _get_used(case, memory)]
    if spent and not back:
        return Settled(out=tuple(_close_used(case.decision, _get_used(case, memory) or spent[0]) for case in members))
    return _show(members, back or members, docket, memory)


def _get_used(case: Case, memory: Mapping[str, Used]) -> Used | None:
    return memory.get(case.decision.placed.article.id)


def _is_back(case: Case, docket: Docket, memory: Mapping[str, Used]) -> bool:
    """Whether a story that went out may return: it is the very article, in a newer revision that says something else.

    What is only a copy of one that went out says the same.
    """
    placed, used = case.decision.placed, _get_used(case, memory)
    return (
        docket.rules.choice.updates == "substantial"
        and used is not None
        and used.article == placed.article.id
        and placed.revision > used.revision
        and is_substantial(placed.article, used)
    )


def _show(members: Sequence[Case], fit: Sequence[Case], docket: Docket, memory: Mapping[str, Used]) -> Settled:
    """Show one of those that are `fit`: the copy that an editor laid hands on, else the first.

    What is claimed for any copy is claimed for it.
    """
    shown = min(fit, key=lambda case: _rank_mark(case, docket))
    others = [case for case in members if case is not shown]
    claiming = min([shown, *others], key=lambda case: (case.claim is None, case.claim or 0))
    decision = replace(
        shown.decision,
        also_in=tuple(_list_names(others, besides=shown.decision.placed.article.source)),
        evidence=_tell_return(claiming.decision.evidence, _get_used(shown, memory)),
    )
    decision = replace(decision, score=weigh_copies(decision, score=docket.rules.choice.score))
    return Settled(
        shown=(Case(decision=decision, claim=claiming.claim),),
        copies=tuple((case.decision, decision.placed) for case in others),
    )


def _rank_mark(case: Case, docket: Docket) -> int:
    """Sort key: what is pinned, what an editor changed otherwise, the rest."""
    mark = docket.marks.get(case.decision.placed.article.id)
    return 2 if mark is None else 1 if mark.pin is None else 0


def _list_names(cases: Iterable[Case], *, besides: str) -> list[str]:
    names = dict.fromkeys(case.decision.placed.article.source for case in cases)
    return [name for name in names if name and name != besides]


def close_copy(copy: Decision, *, shown: Decision) -> Decision:
    """Leave out a copy, for as long as the shown one is decided on."""
    source = tell_source(shown.placed.article)
    taken = f"the same story is taken from {source}"
    waiting = f"the same story from {source} is left out: {shown.reason.value.replace('_', ' ')}"
    return _close(copy, Reason.COPY, taken if shown.chosen else waiting, final=shown.final)


def tell_source(article: Article) -> str:
    """Say where an article is from: "The Daily Ledger (ledger.xml)"."""
    return f"{article.source} ({article.origin})" if article.source else article.origin


def _close_banned(decision: Decision, ban: Decision, docket: Docket) -> Decision:
    """Ban a copy of what is banned; what is out for a reason of its own stays out for that."""
    if not decision.chosen:
        return decision
    banned = ban.placed.article
    where = tell_mark(docket.marks[banned.id])
    return _close(decision, Reason.BANNED, f"the same story from {tell_source(banned)} is banned {where}")


def _close_used(decision: Decision, used: Used) -> Decision:
    return _close(decision, Reason.USED, _tell_used(decision.placed.article, used), final=True)


def _tell_used(article: Article, used: Used) -> str:
    told = "used" if used.reason in _WENT_OUT else "left out for good"
    edition = f"{told} in edition {used.number} of {used.at:%Y-%m-%d}"
    if used.article == article.id:
        return edition
    return f'a copy of "{used.title}", {edition}' if used.title else f"a copy of one {edition}"


_WENT_OUT = (Reason.CHOSEN, Reason.COPY, Reason.USED)


def _tell_return(evidence: str, used: Used | None) -> str:
    if used is None:
        return evidence
    told = f"used in edition {used.number} of {used.at:%Y-%m-%d} and rewritten since"
    return f"{evidence}; {told}" if evidence else told


def _close(decision: Decision, reason: Reason, evidence: str, *, final: bool = False) -> Decision:
    return replace(decision, reason=reason, evidence=evidence, final=final, pin=None)
