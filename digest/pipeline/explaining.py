"""Why a story is in editions or out of them: what was decided in each, and what would be decided now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from digest.editions.schedule import find_next
from digest.errors import UsageError
from digest.model import Decision, DecisionRecord, Hold, Reason, StoredArticle
from digest.pipeline.building import Commission, load_stored_inputs
from digest.pipeline.edition import choose_candidates
from digest.pipeline.fitting import fit_choice
from digest.selection.window import format_instant
from digest.settings import Settings
from digest.urls import make_url_key

if TYPE_CHECKING:
    from digest.store.opening import Store

_NEVER = {
    Hold.BACKLOG: (Reason.TOO_OLD, "it was old already when its source was read for the first time"),
    Hold.UNDATED: (
        Reason.NO_DATE,
        "it had no date to go by when its source was read for the first time; a date (Date:) or a pin lets it in",
    ),
}
_SHOWN = 5
"""Stories named when several are meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What would become of a story if the next edition, due at `due`, were built at `cut_off`.

    `decision` is the whole one, if it is a candidate. `doubt` says why there would be no edition, if so.
    """

    due: datetime
    cut_off: datetime
    reason: Reason
    evidence: str
    decision: Decision | None = None
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """All that was decided on one story, the newest edition first. Without `stored` it is forgotten since.

    There is no `outlook` where one edition was asked about, nor for a story that is forgotten.
    """

    title: str
    stored: StoredArticle | None = None
    outlook: Outlook | None = None
    records: tuple[DecisionRecord, ...] = ()


def explain_edition(settings: Settings, *, base: Path, edition: str) -> tuple[DecisionRecord, ...]:
    """Load every decision of an edition, in its order; `edition` is its number, as 12, 12.2 for a revision, or latest.

    `base` is the folder that paths count from. Nothing is changed. Raises UsageError when there is no such edition.
    """
    from digest.store.opening import open_store

    with open_store(base / settings.store, read_only=True) as store:
        return _load_records(store, settings, edition=edition)


def explain_story(
    settings: Settings, *, base: Path, name: str, edition: str | None = None, now: datetime
) -> Explanation:
    """Load what was decided on the story called `name`, and find what would be decided at `now`; nothing is changed.

    `name` is its id or how that begins, its address, or words of its headline. With `edition` it is about that one
    only. Raises UsageError for a story that is not known, ConfigError for overrides or a theme that are wrong.
    """
    from digest.store.history import load_called
    from digest.store.opening import open_store

    with open_store(base / settings.store, read_only=True) as store:
        stored = load_called(store, name)
        if stored:
            records = _load_records(store, settings, edition=edition, article=stored.article.id)
        else:
            records = _refuse_several(_load_forgotten(store, settings, name, edition=edition), name)
        if edition and not records:
            advice = f"See what was: digest explain --edition {edition}"
            raise UsageError(f"{name!r} was no candidate of edition {edition}", advice)
        outlook = _find_outlook(store, stored, settings, base=base, now=now) if stored and not edition else None
    title = stored.article.title if stored else records[0].title
    return Explanation(title=title, stored=stored, outlook=outlook, records=records)


def _load_records(
    store: Store, settings: Settings, *, edition: str | None, article: str | None = None
) -> tuple[DecisionRecord, ...]:
    from digest.store.decisions import load_decisions

    number, revision = _load_number(store, settings, edition)
    return load_decisions(store, settings.newsletter, number=number, revision=revision, article=article)


def _load_forgotten(store: Store, settings: Settings, name: str, *, edition: str | None) -> tuple[DecisionRecord, ...]:
    """What was decided on a story that is kept no more, by the first way of naming it that leads to any."""
    from digest.store.decisions import load_decisions

    number, revision = _load_number(store, settings, edition)
    newsletter, key, words = settings.newsletter, make_url_key(name), name.split()
    return (
        load_decisions(store, newsletter, number=number, revision=revision, article=name.strip())
        or load_decisions(store, newsletter, number=number, revision=revision, url_key=key)
        or (load_decisions(store, newsletter, number=number, revision=revision, words=words) if words else ())
    )


def _load_number(store: Store, settings: Settings, edition: str | None) -> tuple[int | None, int | None]:
    """The number and revision of the edition called so."""
    from digest.store.editions import load_edition

    if edition is None:
        return None, None
    slot = load_edition(store, settings.newsletter, edition).slot
    return slot.number, slot.revision


def _refuse_several(records: tuple[DecisionRecord, ...], name: str) -> tuple[DecisionRecord, ...]:
    """Give the records if they are of one story. Raises UsageError when they are of none or several."""
    found = {record.article: record.title for record in reversed(records)}
    if not found:
        advice = "Give its id, its address, or words of its headline. See what was collected: digest articles list"
        raise UsageError(f"no story is called {name!r}", advice)
    if len(found) > 1:
        listed = "".join(f"\n  {article}  {title}" for article, title in list(found.items())[:_SHOWN])
        more = "\n  …" if len(found) > _SHOWN else ""
        raise UsageError(f"several stories are called {name!r}", f"Give an id, or more words:{listed}{more}")
    return records


def _find_outlook(store: Store, stored: StoredArticle, settings: Settings, *, base: Path, now: datetime) -> Outlook:
    """Build the next edition as if it were due now, by the same code and without keeping it, and look the story up."""
    due = find_next(settings.schedule, settings.timezone, after=now) if settings.schedule else now
    inputs = load_stored_inputs(store, Commission(settings=settings, base=base, due=due, now=now), slot=None)
    fitted = fit_choice(choose_candidates(inputs))
    doubt = fitted.empty.evidence if fitted.empty else ""
    decision = next((one for one in fitted.decisions if one.placed.article.id == stored.article.id), None)
    if decision:
        reason, evidence = decision.reason, decision.evidence
    else:
        reason, evidence = find_absence(stored, since=inputs.window.since or now, now=now)
    return Outlook(due=due, cut_off=now, reason=reason, evidence=evidence, decision=decision, doubt=doubt)


def find_absence(stored: StoredArticle, *, since: datetime, now: datetime) -> tuple[Reason, str]:
    """Find why a story is no candidate of an edition whose window opens at `since` and closes at `now`."""
    start, hold = stored.arrival.eligible_from, stored.arrival.hold
    if start is None:
        return _NEVER.get(hold or Hold.BACKLOG, _NEVER[Hold.BACKLOG])
    if start > now:
        return Reason.EMBARGO, f"it may enter editions from {format_instant(start)} on"
    told = f"it could enter from {format_instant(start)} on, and the window opens after {format_instant(since)}"
    return Reason.OUT_OF_WINDOW, told
