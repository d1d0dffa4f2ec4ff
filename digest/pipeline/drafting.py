"""Mails a draft to editors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from digest.delivery.addresses import parse_mailbox
from digest.delivery.draft import make_draft_message
from digest.delivery.notes import find_left_out
from digest.delivery.sender import send_edition
from digest.delivery.transport import open_transport
from digest.errors import ConfigError
from digest.model import Concern, Decision, DecisionRecord, Delivery, Edition, Rendered
from digest.settings import Settings

Clock = Callable[[], datetime]


def mail_draft(
    edition: Edition,
    rendered: Rendered,
    *,
    decisions: Iterable[Decision | DecisionRecord],
    concerns: Sequence[Concern],
    settings: Settings,
    base: Path,
    password: str | None,
    clock: Clock,
) -> tuple[Delivery, ...]:
    """Mail the draft to everybody in `settings.editors`, and give an outcome for each; without editors there is none.

    `decisions` are the edition's, as they were made or as the store keeps them; `base` is the folder that paths in the
    settings count from. Raises ConfigError, LoginError or TemporaryError as a mailing does.
    """
    editors = tuple(dict.fromkeys(map(_parse_editor, settings.editors)))
    if not editors:
        return ()
    message = make_draft_message(
        edition, rendered, concerns=concerns, left_out=find_left_out(decisions), settings=settings
    )
    with open_transport(settings.send, password, base=base) as transport:
        return send_edition(message, editors, suppressed=(), transport=transport, clock=clock, report=lambda _: None)


def _parse_editor(written: str) -> str:
    try:
        return parse_mailbox(written).address
    except ValueError as cause:
        raise ConfigError(f"editors: {written!r} is not an address ({cause})") from cause
