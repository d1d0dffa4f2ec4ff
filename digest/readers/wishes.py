"""A mail that a person, or their mail program, wrote -> whether they want to leave, and what."""

from __future__ import annotations

import re
from collections.abc import Collection
from email.message import Message

from digest.readers.mail import find_address, find_words, list_addresses, read_field, read_text
from digest.readers.reports import Kind, Report

_DETAIL = 300
_RECEIVERS = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
_ANSWERED = re.compile(r"^(?:(?:re|aw|sv|fw|fwd|rv|tr)\s?:\s?)+", re.IGNORECASE)
_LONGEST_WISH = 40
_WISHES = frozenset(
    {
        "abbestellen",
        "abmelden",
        "abmeldung",
        "abonelikten çık",
        "baja",
        "cancelar inscrição",
        "darse de baja",
        "descadastrar",
        "désabonnement",
        "désabonner",
        "désinscription",
        "leave",
        "opt out",
        "remove",
        "remove me",
        "se désabonner",
        "stop",
        "إلغاء الاشتراك",
        "لغو اشتراک",
        "رکنیت ختم کریں",
        "सदस्यता समाप्त करें",
    }
)
_WISH = re.compile(r"^[^>\w\n]{0,10}unsubscribe\b[\s:=-]{1,10}([A-Za-z0-9_-]{18,60})", re.IGNORECASE | re.MULTILINE)


def read_wish(message: Message, wishes: Collection[str]) -> Report:
    """Read a mail that a person, or their mail program, wrote."""
    subject, text = read_field(message, "Subject"), read_text(message)
    wants = _is_wish(subject, wishes)
    if not wants and _is_automatic(message) and not find_words(subject):
        return Report(kind=Kind.IGNORED, detail="an automatic answer")
    tokens = (*find_words(subject), *_WISH.findall(text), *(find_words(text) if wants else ()))
    if not wants and not tokens:
        return Report(kind=Kind.IGNORED, detail="a letter")
    return Report(
        kind=Kind.LEAVE,
        links=tokens,
        addresses=list_addresses([find_address(message, "From")]) if wants else (),
        received_by=list_addresses(find_address(message, name) for name in _RECEIVERS),
        detail="" if tokens else subject[:_DETAIL],
    )


def _is_wish(subject: str, wishes: Collection[str]) -> bool:
    told = _ANSWERED.sub("", subject.strip()).casefold().strip(" .!")
    is_english = told.startswith("unsubscribe") and len(told) <= _LONGEST_WISH
    return is_english or told in _WISHES or told in {wish.casefold() for wish in wishes}


def _is_automatic(message: Message) -> bool:
    """Whether no person sent it (RFC 3834 §5, and what was in use before)."""
    submitted = str(message.get("Auto-Submitted", "no")).strip().casefold()
    precedence = str(message.get("Precedence", "")).strip().casefold()
    marked = any(name in message for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response", "List-Id"))
    return submitted != "no" or precedence in {"bulk", "junk", "list", "auto_reply"} or marked
