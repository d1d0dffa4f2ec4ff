"""The files that an edition is exported as, and the folder that they go into."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from digest.editions.artefact import format_edition
from digest.errors import UsageError
from digest.model import Proof
from digest.settings import Settings


def compose_files(proof: Proof, settings: Settings) -> dict[str, bytes]:
    """Give the five exported files, by name; what stood for the reader is filled with what holds for all readers."""
    from digest.delivery.message import compose_draft
    from digest.mime import fill_html, fill_text

    edition, rendered = proof.edition, proof.rendered
    letter = edition.newsletter
    values = rendered.tokens.make_values(unsubscribe=letter.unsubscribe or "", view=letter.view or "")
    return {
        "email.html": fill_html(rendered.html, values).encode(),
        "email.txt": fill_text(rendered.text, values).encode(),
        "email.mjml": fill_html(rendered.mjml, values).encode(),
        "email.eml": compose_draft(edition, rendered, settings.send),
        "edition.json": format_edition(edition).encode(),
    }


def fill_folder(pattern: str, *, day: datetime, timezone: str, number: int | None = None) -> Path:
    """Give the folder that a pattern means: {date} is `day` in the newsletter's zone, {number} an edition's number.

    Raises UsageError for any other {name}.
    """
    values = {"date": day.astimezone(ZoneInfo(timezone)).date().isoformat()}
    values |= {} if number is None else {"number": str(number)}
    filled = pattern
    for name, value in values.items():
        filled = filled.replace(f"{{{name}}}", value)
    if "{" in filled or "}" in filled:
        raise UsageError(f"{pattern}: only {' and '.join(f'{{{name}}}' for name in values)} can be filled in")
    return Path(filled)
