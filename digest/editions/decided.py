"""Reads decisions back from the artefact of an edition, for those who look at it; texts are not in there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from digest.model import Article, Decision, Evidence, Pin, Placed, Reason

Json = Mapping[str, Any]


def parse_decisions(artefact: bytes) -> tuple[Decision, ...]:
    """The decisions in what `digest.editions.artefact.format_edition` wrote, as far as they are told there.

    Raises ValueError when it is not that.
    """
    try:
        return tuple(_parse_decision(row) for row in json.loads(artefact)["decisions"])
    except (KeyError, TypeError) as cause:
        raise ValueError("this is no edition.json of this version") from cause


def _parse_decision(row: Json) -> Decision:
    pin = row["pin"]
    return Decision(
        placed=_parse_placed(row),
        reason=Reason(row["reason"]),
        effective=datetime.fromisoformat(row["effective"]),
        dated=row["dated"],
        evidence=row["evidence"],
        final=row["final"],
        score=row["score"],
        also_in=tuple(row["also_in"]),
        pin=Pin(lead=pin["lead"], place=pin["place"]) if pin else None,
        linked=row["linked"],
    )


def _parse_placed(row: Json) -> Placed:
    effective = datetime.fromisoformat(row["effective"])
    article = Article(
        id=row["id"],
        title=row["title"],
        source=row["source"],
        origin=row["origin"],
        first_seen=effective,
        url=row["url"],
        published=effective if row["dated"] else None,
        raw_date=row["raw_date"],
    )
    return Placed(
        article=article,
        region=row["region"],
        confidence=row["confidence"],
        secondary=tuple(row["secondary"]),
        evidence=tuple(_parse_evidence(one) for one in row["region_evidence"]),
        source=row["origin"],
        revision=row["revision"],
    )


def _parse_evidence(row: Json) -> Evidence:
    names = ("field", "matched", "region", "weight", "country")
    return Evidence(**{name: row[name] for name in names})
