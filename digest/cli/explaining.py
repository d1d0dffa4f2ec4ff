"""What `digest explain` prints of the store: the decisions of an edition, and those on one story."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli.evidence import tell_region
from digest.editions.agenda import format_due

if TYPE_CHECKING:
    from digest.model import DecisionRecord, StoredArticle
    from digest.pipeline.explaining import Explanation, Outlook
    from digest.settings import Settings

Json = dict[str, Any]


def tell_story(
    settings: Settings, base: Path, story: str, *, edition: str | None, now: str | None, as_json: bool
) -> None:
    """Print what was decided on a story in every edition or in one, and what would be now."""
    from digest.cli.options import read_now
    from digest.errors import UsageError
    from digest.pipeline.explaining import explain_story

    try:
        instant = read_now(now, timezone=settings.timezone)
    except ValueError as cause:
        raise UsageError(str(cause)) from cause
    explanation = explain_story(settings, base=base, name=story, edition=edition, now=instant)
    if as_json:
        _print_json(_describe_explanation(explanation))
    else:
        click.echo("\n".join(_tell_explanation(explanation, settings.timezone)))


def tell_edition(settings: Settings, base: Path, edition: str, *, as_json: bool) -> None:
    """Print every decision of an edition."""
    from digest.cli.terminal import print_table
    from digest.pipeline.explaining import explain_edition

    records = explain_edition(settings, base=base, edition=edition)
    if as_json:
        _print_json(map(_describe_record, records))
    else:
        print_table(("reason", "fate", "region", "source", "headline", "evidence"), list(map(_list_cells, records)))


def _list_cells(record: DecisionRecord) -> tuple[str, ...]:
    fate = "final" if record.final else "carried"
    return (_tell_reason(record.reason), fate, record.region, record.source, record.title, record.evidence)


def _tell_explanation(explanation: Explanation, timezone: str) -> Iterator[str]:
    yield explanation.title
    if explanation.stored:
        yield from _tell_stored(explanation.stored, timezone)
    else:
        yield "  is kept no more; what was decided on it is"
    if explanation.outlook:
        yield from _tell_outlook(explanation.outlook, timezone)
    yield from (_tell_record(record, timezone) for record in explanation.records)
    if explanation.outlook and not explanation.records:
        yield "  was a candidate of no edition yet"


def _tell_stored(stored: StoredArticle, timezone: str) -> Iterator[str]:
    article = stored.article
    yield f"  id {article.id}, revision {stored.revision}"
    yield f"  {article.source} ({stored.source})" if article.source else f"  {stored.source}"
    if article.url:
        yield f"  {article.url}"
    published = f"published {format_due(article.published, timezone)}, " if article.published else "undated, "
    yield f"  {published}first seen {format_due(article.first_seen, timezone)}"


def _tell_outlook(outlook: Outlook, timezone: str) -> Iterator[str]:
    yield f"  next edition, due {format_due(outlook.due, timezone)}: {_tell_why(outlook.reason, outlook.evidence)}"
    if outlook.doubt and outlook.reason == "chosen":
        yield f"    but there would be no edition: {outlook.doubt}"
    if outlook.decision:
        placed = outlook.decision.placed
        yield f"    {tell_region(placed.region, placed.confidence, placed.secondary, placed.evidence)}"
        yield f"    score {outlook.decision.score:.2f}"


def _tell_record(record: DecisionRecord, timezone: str) -> str:
    slot = record.slot
    revision = f", revision {slot.revision}" if slot.revision > 1 else ""
    edition = f"edition {slot.number}{revision}, due {format_due(slot.due, timezone)}, {record.state}"
    return f"  {edition}: {_tell_why(record.reason, record.evidence)}; {'final' if record.final else 'carried'}"


def _tell_why(reason: str, evidence: str) -> str:
    return f"{_tell_reason(reason)}: {evidence}" if evidence else _tell_reason(reason)


def _tell_reason(reason: str) -> str:
    return reason.replace("_", " ")


def _describe_explanation(explanation: Explanation) -> Iterator[Json]:
    if explanation.outlook and explanation.stored:
        yield _describe_outlook(explanation.outlook, explanation.stored)
    yield from map(_describe_record, explanation.records)


def _describe_outlook(outlook: Outlook, stored: StoredArticle) -> Json:
    """What would be decided now, with the keys of what was decided; `edition` is null."""
    decision, article = outlook.decision, stored.article
    return {
        "edition": None,
        "revision": None,
        "kind": "regular",
        "due": _stamp(outlook.due),
        "cut_off": _stamp(outlook.cut_off),
        "state": "proof",
        "article": article.id,
        "article_revision": stored.revision,
        "title": article.title,
        "url": article.url,
        "source": article.source,
        "region": decision.placed.region if decision else None,
        "reason": outlook.reason,
        "evidence": outlook.evidence,
        "final": decision.final if decision else False,
        "score": decision.score if decision else None,
        "doubt": outlook.doubt or None,
    }


def _describe_record(record: DecisionRecord) -> Json:
    slot = record.slot
    return {
        "edition": slot.number,
        "revision": slot.revision,
        "kind": slot.kind,
        "due": _stamp(slot.due),
        "cut_off": _stamp(record.cut_off),
        "state": record.state,
        "article": record.article,
        "article_revision": record.revision,
        "title": record.title,
        "url": record.url,
        "source": record.source,
        "region": record.region,
        "reason": record.reason,
        "evidence": record.evidence,
        "final": record.final,
        "score": record.score,
    }


def _print_json(rows: Iterable[Json]) -> None:
    for row in rows:
        click.echo(json.dumps(row, ensure_ascii=False))


def _stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
