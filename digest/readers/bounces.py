"""A mail that came back, a complaint, or a wish to leave -> what it says of which reader. flufl.bounce's home.

The mail may be anybody's: none makes this slow, and none raises.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from email.message import Message

from digest.readers.mail import (
    clean_address,
    find_address,
    find_links,
    find_marks,
    find_words,
    open_mail,
    read_field,
    read_text,
)
from digest.readers.reports import Kind, Report
from digest.readers.statuses import judge_status
from digest.text.hygiene import clean_line

_WORST = (Kind.HARD, Kind.SOFT, Kind.REFUSED)
_MOST_ADDRESSES = 20
_DETAIL = 300
_RECEIVERS = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
_COMPLAINTS = {"abuse", "opt-out", "opt-out-list", "complaint"}
_DAEMONS = re.compile(r"\b(?:mailer-?daemon|postmaster|mail-?daemon|mailmaster)\b", re.IGNORECASE)
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


def parse_mail(content: bytes, *, wishes: Collection[str] = ()) -> Report:
    """Read a message as it was received: what a mail server or a mailbox provider reports, or what a reader wants.

    Failures are reported as RFC 3464 says, or as some server's own text; complaints as RFC 5965 says. A reader leaves
    by a mail whose subject holds the token of their link, or by one whose subject is a common word for leaving or one
    of `wishes`, the subjects that our own links propose.
    """
    message = open_mail(content)
    try:
        return _read(message, content, wishes)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return Report(kind=Kind.IGNORED, detail="it cannot be read")  # the parser itself stumbles over a few messages


def _read(message: Message, content: bytes, wishes: Collection[str]) -> Report:
    parts = {part.get_content_type(): part for part in reversed(list(message.walk()))}
    if feedback := parts.get("message/feedback-report"):
        return _read_complaint(feedback, content)
    if "message/disposition-notification" in parts:
        return Report(kind=Kind.IGNORED, detail="a reader's receipt")
    if (status := parts.get("message/delivery-status")) and status.is_multipart():
        return _read_status(status, content)
    if _is_by_server(message) and (report := _read_servers_text(message, content)):
        return report
    return _read_wish(message, wishes)


def _read_complaint(feedback: Message, content: bytes) -> Report:
    """Read a feedback report: the parser takes its fields for the header of a message."""
    fields = feedback.get_payload(0) if feedback.is_multipart() else feedback
    assert isinstance(fields, Message)
    kind = read_field(fields, "Feedback-Type").casefold()
    if kind not in _COMPLAINTS:
        return Report(kind=Kind.IGNORED, detail=f"feedback: {kind or 'no type'}"[:_DETAIL])
    addresses = (clean_address(str(value).strip("<> ")) for value in fields.get_all("Original-Rcpt-To", []))
    return Report(
        kind=Kind.COMPLAINT,
        marks=find_marks(content),
        links=find_links(content),
        addresses=_list_addresses(addresses),
        detail=read_field(fields, "User-Agent")[:_DETAIL],
    )


def _read_status(status: Message, content: bytes) -> Report:
    """Read what became of each recipient; the worst of it counts, for we write to one reader at a time."""
    judged = [_judge_block(block) for block in status.get_payload() if isinstance(block, Message)]
    kind = next((kind for kind in _WORST if any(found == kind for found, _, _ in judged)), Kind.IGNORED)
    if kind is Kind.IGNORED:
        return Report(kind=kind, detail="no failure: it was delivered, or is still tried")
    return Report(
        kind=kind,
        marks=find_marks(content),
        links=find_links(content),
        addresses=_list_addresses(address for found, address, _ in judged if found is kind),
        detail=next(told for found, _, told in judged if found is kind),
    )


def _judge_block(block: Message) -> tuple[Kind, str, str]:
    """What became of one recipient, who it is, and the server's words (RFC 3464 §2.3)."""
    if not str(block.get("Action", "")).strip().casefold().startswith(("fail", "error")):
        return Kind.IGNORED, "", ""
    status, told = read_field(block, "Status"), read_field(block, "Diagnostic-Code")
    whose = str(block.get("Original-Recipient") or block.get("Final-Recipient") or "").rpartition(";")[2]
    detail = clean_line(told.partition(";")[2] or told or status, limit=_DETAIL)
    return judge_status(status, told), clean_address(whose.strip("<> ")), detail


def _is_by_server(message: Message) -> bool:
    """Whether a mail server wrote it: nobody else sends with an empty return address (RFC 5321 §4.5.5)."""
    returned = str(message.get("Return-Path", "")).strip()
    return returned == "<>" or "X-Failed-Recipients" in message or bool(_DAEMONS.search(str(message.get("From", ""))))


def _read_servers_text(message: Message, content: bytes) -> Report | None:
    """Read a failure that is told in a server's own form; None if it is not known."""
    warned, failed = _scan(message)
    if warned and not failed:
        return Report(kind=Kind.IGNORED, detail="no failure: it is still tried")
    text = read_text(message)
    if not failed:
        return None
    return Report(
        kind=judge_status("", text),
        marks=find_marks(content),
        links=find_links(content),
        addresses=_list_addresses(clean_address(address.decode()) for address in failed),
        detail=_find_line(text),
    )


def _scan(message: Message) -> tuple[list[bytes], list[bytes]]:
    """The addresses that are still tried, and those that failed."""
    from flufl.bounce import all_failures

    try:
        warned, failed = all_failures(message)
    except Exception:  # noqa: BLE001 - whatever it stumbles over is no message that it knows
        return [], []
    return sorted(warned), sorted(failed)


def _find_line(text: str) -> str:
    """The line of a server's text that holds a code, or its first."""
    lines = [line for line in text.splitlines() if line.strip()]
    told = next((line for line in lines if re.search(r"\b[45]\d\d\b|\b[45]\.\d{1,3}\.\d", line)), "")
    return clean_line(told or next(iter(lines), ""), limit=_DETAIL)


def _read_wish(message: Message, wishes: Collection[str]) -> Report:
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
        addresses=_list_addresses([find_address(message, "From")]) if wants else (),
        received_by=_list_addresses(find_address(message, name) for name in _RECEIVERS),
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


def _list_addresses(addresses: Iterable[str]) -> tuple[str, ...]:
    """The first few that are addresses, each once."""
    return tuple(dict.fromkeys(filter(None, addresses)))[:_MOST_ADDRESSES]
