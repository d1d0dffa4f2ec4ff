"""Judges one article by itself: whether anything keeps it out, and what is claimed for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import IntEnum

from digest.model import Decision, Override, Placed, Reason
from digest.selection.fits import Fit, find_fit, find_tags
from digest.selection.rank import count_words, make_score
from digest.selection.rules import Rules
from digest.selection.window import Effective, find_effective, find_fault, format_instant


class Claim(IntEnum):
    """Who wants a story to lead, the strongest first."""

    EDITOR = 1
    RULE = 2
    TAG = 3
    STICKY = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An article as far as it is decided on; a chosen one may still be left out. `claim` is None if it need not lead.

    A `pin` in its decision is an editor's.
    """

    decision: Decision
    claim: Claim | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Docket:
    """What articles are judged by: `marks` are editors' overrides, `gone` what sites took back, both by article id.

    `lineages` are by region key what it is part of, and itself.
    """

    rules: Rules
    now: datetime
    marks: Mapping[str, Override] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    lineages: Mapping[str, Sequence[str]] = field(default_factory=dict)


def judge_article(placed: Placed, docket: Docket) -> Case:
    """Judge one article: the first of the checks that finds something decides. Without any it is chosen, for now."""
    choice = docket.rules.choice
    effective = find_effective(placed.article, now=docket.now)
    fit = find_fit(placed, choice.rules, within=docket.lineages.get(placed.region, ()))
    boosted = fit.rule.by if fit and fit.rule.then == "boost" else 0.0
    score = make_score(
        placed, effective=effective, score=choice.score, sources=docket.rules.sources, now=docket.now, boost=boosted
    )
    decision = Decision(placed=placed, reason=Reason.CHOSEN, effective=effective.at, dated=effective.dated, score=score)
    hearing = _Hearing(placed=placed, effective=effective, docket=docket, fit=fit)
    for reason, find in _CHECKS:
        if evidence := find(hearing):
            return Case(decision=replace(decision, reason=reason, evidence=evidence))
    claim, why = _find_claim(hearing)
    pin = hearing.mark.pin if hearing.mark else None
    return Case(decision=replace(decision, evidence=why, pin=pin), claim=claim)


def is_banned(placed: Placed, docket: Docket) -> bool:
    """Whether an editor banned an article."""
    mark = docket.marks.get(placed.article.id)
    return bool(mark and mark.ban)


def tell_mark(mark: Override) -> str:
    """Say where an override is written, and its note: 'in overrides.toml:3 ("old news")'."""
    place = f"in {mark.origin}" + (f":{mark.line}" if mark.line else "") if mark.origin else "by hand"
    return f'{place} ("{mark.note}")' if mark.note else place


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hearing:
    placed: Placed
    effective: Effective
    docket: Docket
    fit: Fit | None

    @property
    def mark(self) -> Override | None:
        return self.docket.marks.get(self.placed.article.id)


def _find_pause(hearing: _Hearing) -> str | None:
    placed = hearing.placed
    return f"{placed.source or placed.article.origin} is paused" if placed.paused else None


def _find_age(hearing: _Hearing) -> str | None:
    published = hearing.placed.article.published
    is_pinned = hearing.mark is not None and hearing.mark.pin is not None  # by who knows how old it is
    if not hearing.placed.backlog or published is None or is_pinned:
        return None
    return f"published {format_instant(published)}, too long before its source was first read"


def _find_window_fault(hearing: _Hearing) -> str | None:
    return find_fault(hearing.placed.article, hearing.effective, hearing.docket.rules.window)


def _find_loss(hearing: _Hearing) -> str | None:
    return "its site took it back" if hearing.placed.article.id in hearing.docket.gone else None


def _find_ban(hearing: _Hearing) -> str | None:
    if hearing.mark and hearing.mark.ban:
        return f"banned {tell_mark(hearing.mark)}"
    tag = _find_tag(hearing, hearing.docket.rules.choice.ban_tags)
    return f"tagged {tag}" if tag else None


def _find_foreignness(hearing: _Hearing) -> str | None:
    language, let_in = hearing.placed.article.language, hearing.docket.rules.languages
    if not language or not let_in or language in let_in:
        return None
    return f"in {language}; let in: {', '.join(let_in)}"


def _find_thinness(hearing: _Hearing) -> str | None:
    article, least = hearing.placed.article, hearing.docket.rules.choice.min_words
    if not least:
        return None
    words = sum(map(count_words, (article.title, article.summary, article.text)))
    return f"{words} words, {least} at least" if words < least else None


def _find_drop(hearing: _Hearing) -> str | None:
    return hearing.fit.evidence if hearing.fit and hearing.fit.rule.then == "drop" else None


_CHECKS: tuple[tuple[Reason, Callable[[_Hearing], str | None]], ...] = (
    (Reason.SOURCE_PAUSED, _find_pause),
    (Reason.TOO_OLD, _find_age),
    (Reason.OUT_OF_WINDOW, _find_window_fault),
    (Reason.GONE, _find_loss),
    (Reason.BANNED, _find_ban),
    (Reason.WRONG_LANGUAGE, _find_foreignness),
    (Reason.THIN, _find_thinness),
    (Reason.RULED_OUT, _find_drop),
)
"""In the order in which they are asked; what follows needs more than one article."""


def _find_claim(hearing: _Hearing) -> tuple[Claim | None, str]:
    """Find who wants an article to lead, and say why it stands where it will; an editor's pin silences all others."""
    choice, fit, mark = hearing.docket.rules.choice, hearing.fit, hearing.mark
    if mark and mark.pin:
        return (Claim.EDITOR if mark.pin.lead else None), f"pinned {tell_mark(mark)}"
    if fit and fit.rule.then == "lead":
        return Claim.RULE, fit.evidence
    if tag := _find_tag(hearing, choice.lead_tags):
        return Claim.TAG, f"tagged {tag}"
    if hearing.placed.article.sticky and choice.sticky_leads:
        return Claim.STICKY, "kept on top by its site"
    return None, f"{fit.evidence} ({fit.rule.by:+g})" if fit and fit.rule.then == "boost" else ""


def _find_tag(hearing: _Hearing, names: tuple[str, ...]) -> str | None:
    tags = find_tags(hearing.placed.article)
    return next((tags[name] for name in (name.strip().casefold() for name in names) if name in tags), None)
