"""An edition written down: edition.json, as `edition.schema.json` beside this file describes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from digest.errors import UsageError
from digest.model import ArticleError, Decision, Edition, Evidence, Finding, Image, Newsletter, Pin, Slot, Story

FORMAT = "digest-edition/1"

_ROW = {"title", "url", "source", "origin", "reason", "evidence", "effective", "dated", "region", "confidence"}
_ROW |= {"region_evidence"}

Json = dict[str, Any]


def describe_edition(edition: Edition) -> Json:
    """Give the edition as plain JSON values: instants as ISO 8601 in UTC, unknown values as null."""
    return {
        "format": FORMAT,
        "key": edition.key,
        "slot": _describe_slot(edition.slot),
        "newsletter": _describe_newsletter(edition.newsletter),
        "cut_off": _instant(edition.cut_off),
        "window": {"since": _instant(edition.window.since), "until": _instant(edition.window.until)},
        "subject": edition.subject,
        "preheader": edition.preheader,
        "lead": _describe_story(edition.lead),
        "sections": [
            {
                "region": section.region.key,
                "name": section.region.name,
                "stories": [_describe_story(story) for story in section.stories],
            }
            for section in edition.sections
        ],
        "more": [_describe_story(story) for story in edition.more],
        "unlinked": edition.unlinked,
        "decisions": [_describe_decision(decision) for decision in edition.decisions],
        "errors": [_describe_error(error) for error in edition.errors],
        "findings": [describe_finding(finding) for finding in edition.findings],
    }


def format_edition(edition: Edition) -> str:
    """Give the edition as the text of edition.json: indented, keys in a fixed order, one line feed at the end."""
    return json.dumps(describe_edition(edition), ensure_ascii=False, indent=2) + "\n"


def parse_edition_file(text: str, *, origin: str) -> Json:
    """Read what `format_edition` wrote, as plain JSON values.

    Raises UsageError, naming `origin`, when the text is not an edition of this format.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as cause:
        raise UsageError(f"{origin} is not JSON ({cause})", "Give the edition.json that digest export wrote") from cause
    if not isinstance(value, Mapping) or value.get("format") != FORMAT:
        raise UsageError(f"{origin} is not an edition ({FORMAT})", "Give the edition.json that digest export wrote")
    rows = value.get("decisions")
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) and row.keys() >= _ROW for row in rows):
        raise UsageError(f"{origin} is not whole: its decisions are missing", "Export the edition again")
    return dict(value)


def _describe_newsletter(newsletter: Newsletter) -> Json:
    return {
        "name": newsletter.name,
        "language": newsletter.language,
        "timezone": newsletter.timezone,
        "site": newsletter.site,
        "address": newsletter.address,
        "unsubscribe": newsletter.unsubscribe,
        "view": newsletter.view,
        "utm": dict(newsletter.utm),
    }


def _describe_slot(slot: Slot | None) -> Json | None:
    if slot is None:
        return None
    return {
        "newsletter": slot.newsletter,
        "kind": slot.kind.value,
        "due": _instant(slot.due),
        "number": slot.number,
        "revision": slot.revision,
    }


def _describe_story(story: Story) -> Json:
    article = story.article
    return {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "source": article.source,
        "authors": list(article.authors),
        "language": article.language,
        "region": story.region,
        "dateline": article.dateline.text if article.dateline else None,
        "teaser": story.teaser,
        "long_teaser": story.long_teaser,
        "dated": _instant(story.dated),
        "image": _describe_image(article.image),
        "also_in": list(story.also_in),
    }


def _describe_image(image: Image | None) -> Json | None:
    if image is None:
        return None
    return {"url": image.url, "alt": image.alt, "width": image.width, "height": image.height}


def _describe_decision(decision: Decision) -> Json:
    placed, article = decision.placed, decision.placed.article
    return {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "source": article.source,
        "origin": article.origin,
        "reason": decision.reason.value,
        "evidence": decision.evidence,
        "final": decision.final,
        "score": round(decision.score, 4),
        "pin": _describe_pin(decision.pin),
        "linked": decision.linked,
        "also_in": list(decision.also_in),
        "revision": placed.revision,
        "effective": _instant(decision.effective),
        "dated": decision.dated,
        "raw_date": article.raw_date,
        "region": placed.region,
        "confidence": round(placed.confidence, 3),
        "secondary": list(placed.secondary),
        "region_evidence": [describe_evidence(evidence) for evidence in placed.evidence],
    }


def _describe_pin(pin: Pin | None) -> Json | None:
    return {"lead": pin.lead, "place": pin.place} if pin else None


def describe_evidence(evidence: Evidence) -> Json:
    """Give what speaks for a region as plain JSON values; the weight is rounded."""
    return {
        "field": evidence.field,
        "matched": evidence.matched,
        "region": evidence.region,
        "country": evidence.country,
        "weight": round(evidence.weight, 3),
    }


def _describe_error(error: ArticleError) -> Json:
    return {"origin": error.origin, "problem": error.problem, "line": error.line, "trouble": error.trouble.value}


def describe_finding(finding: Finding) -> Json:
    """Give what was found wrong with an e-mail as plain JSON values."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "blocks": finding.blocks,
        "place": finding.place,
        "found": finding.found,
        "why": finding.why,
        "fix": finding.fix,
        "weight": round(finding.weight, 3),
    }


def _instant(instant: datetime | None) -> str | None:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z") if instant else None
