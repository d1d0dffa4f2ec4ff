"""One row of a list of readers, whatever it was written in -> a reader, checked and cleaned. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from digest.addresses import Mailbox, parse_mailbox
from digest.model import ListedReader, SubscriptionState, SuppressionReason
from digest.readers.columns import Column
from digest.readers.lists import strip_comment
from digest.readers.states import REASONS, STATES, WAITING, spell_state
from digest.text.hygiene import clean_line

Fields = Mapping[Column, str]
FindRegions = Callable[[str], tuple[str, ...]]

_LONGEST = 1_000
"""Characters looked at of an address, more than any has."""

_LONGEST_NAME = 200
_SHOWN = 60
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_SCRIPT = 4
_YES = frozenset(
    ("1", "true", "yes", "y", "x", "on", "text", "plain", "ja", "oui", "si", "sí", "sim", "evet", "نعم", "ہاں", "हाँ")
)
NO = frozenset(
    ("0", "false", "no", "n", "off", "html", "nein", "non", "não", "nao", "hayır", "لا", "نہیں", "नहीं"),
)
_STANDING = frozenset((Column.STATUS, Column.SUBSCRIBED, Column.SUPPRESSED, Column.LEFT))


class UnknownStateError(ValueError):
    """A status that says neither that a reader gets mail nor that they do not; `state` is how it is written."""

    def __init__(self, state: str) -> None:
        super().__init__(f"status {state!r} is neither active nor unsubscribed")
        self.state = state


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What holds for every row of a list.

    `find_regions` gives the keys of the regions that a cell names, or raises ValueError. With `unsubscribed`, all are
    people who left; with `suppressed`, addresses that never get mail, for that reason unless the row gives another.
    """

    find_regions: FindRegions
    unsubscribed: bool = False
    suppressed: SuppressionReason | None = None


def parse_row(fields: Fields, rules: Rules) -> ListedReader:
    """Make a reader of what a row says. Raises ValueError that says what is wrong with it."""
    mailbox = _parse_address(fields.get(Column.EMAIL, ""))
    if rules.suppressed:  # whatever else is wrong with the row, this one must get no mail
        return ListedReader(address=mailbox.address, state=None, suppressed=_find_reason(fields) or rules.suppressed)
    state, reason = _parse_standing(fields)
    return ListedReader(
        address=mailbox.address,
        name=_find_name(fields) or mailbox.name,
        language=parse_language(fields.get(Column.LANGUAGE, "")),
        regions=_parse_regions(fields.get(Column.REGIONS, ""), rules.find_regions),
        text_only=parse_answer(fields.get(Column.TEXT_ONLY, ""), what="text only"),
        state=(state and SubscriptionState.UNSUBSCRIBED) if rules.unsubscribed else state,
        since=_parse_instant(fields.get(Column.SINCE, "")),
        suppressed=reason,
    )


@lru_cache(maxsize=1_000)
def parse_language(text: str) -> str | None:
    """Give a language's tag in its usual spelling (BCP 47): pt-BR of pt_br; None for "". Raises ValueError."""
    if not text:
        return None
    if not _TAG.fullmatch(text):
        raise ValueError(f"language {text[:_SHOWN]!r} is no tag such as en or pt-BR")
    first, *others = re.split("[-_]", text)
    return "-".join((first.lower(), *(one.title() if len(one) == _SCRIPT else one.upper() for one in others)))


def parse_answer(text: str, *, what: str) -> bool | None:
    """Read a yes or a no in several languages; None for "". Raises ValueError that names `what` was asked."""
    if not text:
        return None
    answer = text.casefold()
    if answer not in _YES | NO:
        raise ValueError(f"{what}: {text[:_SHOWN]!r} is neither yes nor no")
    return answer in _YES


def _parse_address(written: str) -> Mailbox:
    if not written:
        raise ValueError("there is no address")
    try:
        return parse_mailbox(strip_comment(written[:_LONGEST]) if " #" in written else written[:_LONGEST])
    except ValueError as cause:
        raise ValueError(f"{written[:_SHOWN]!r} is not an address: {cause}") from cause


def _parse_standing(fields: Fields) -> tuple[SubscriptionState | None, SuppressionReason | None]:
    """Whether the reader is subscribed, left or is none, and why no mail may be sent there."""
    if fields.keys().isdisjoint(_STANDING):
        return SubscriptionState.ACTIVE, None
    state = _parse_status(fields.get(Column.STATUS, ""))
    if parse_answer(fields.get(Column.SUBSCRIBED, ""), what="subscribed") is False or _says(fields, Column.LEFT):
        state = state and SubscriptionState.UNSUBSCRIBED
    return state, _find_reason(fields)


def _parse_status(text: str) -> SubscriptionState | None:
    status = spell_state(text)
    if status in WAITING:
        raise ValueError(f"status {text[:_SHOWN]!r}: the subscription was never confirmed")
    if status not in STATES and status not in REASONS:
        raise UnknownStateError(text[:_SHOWN])
    return STATES.get(status)


def _find_reason(fields: Fields) -> SuppressionReason | None:
    """Why no mail may be sent there; a word that we do not know is a reason too, if it does not say no."""
    told = REASONS.get(spell_state(fields.get(Column.SUPPRESSED) or fields.get(Column.STATUS, "")))
    return told or (SuppressionReason.ASKED if _says(fields, Column.SUPPRESSED) else None)


def _says(fields: Fields, column: Column) -> bool:
    """Whether there is anything but a no."""
    told = fields.get(column, "")
    return bool(told) and told.casefold() not in NO


def _find_name(fields: Fields) -> str:
    name = fields.get(Column.NAME) or " ".join(
        filter(None, (fields.get(Column.FIRST_NAME), fields.get(Column.LAST_NAME)))
    )
    return clean_line(name, limit=_LONGEST_NAME) if name else ""


def _parse_regions(text: str, find_regions: FindRegions) -> tuple[str, ...] | None:
    return find_regions(text) if text else None


def _parse_instant(text: str) -> datetime | None:
    """An ISO 8601 instant, in UTC unless it has a zone; another notation says nothing."""
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
