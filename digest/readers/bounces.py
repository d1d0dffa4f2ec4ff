"""A mail that came back, a complaint, or a wish to leave -> what it says of which reader. flufl.bounce's home.

The mail may be anybody's: none makes this slow, and none raises.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from email.message import Message

from digest.readers.mail import (
    clean_address,
    find_links,
    find_marks,
    list_addresses,
    open_mail,
    read_field,
    read_text,
)
from digest.readers.reports import Kind, Report
from digest.readers.statuses import judge_status
from digest.readers.wishes import read_wish
from digest.text.hygiene import clean_line

_WORST = (Kind.HARD, Kind.SOFT, Kind.REFUSED)
_DETAIL = 300
_COMPLAINTS = {"abuse", "opt-out", "opt-out-list", "complaint"}
_DAEMONS = re.compile(r"\b(?:mailer-?daemon|postmaster|mail-?daemon|mdaemon|mailmaster)\b", re.IGNORECASE)
_HEADS = re.compile(
    r"(?:undeliver|returned mail|mail delivery|non-?delivery|failure notice"
    r"|(?:permanent )?delivery (?:status|fail|problem)|mail could not be delivered|warning: .*user unknown)",
    re.IGNORECASE,
)


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
    status = parts.get("message/delivery-status")
    if status and status.is_multipart() and (report := _read_status(status, content)):
        return report
    if _is_by_server(message) and (report := _read_servers_text(message, content)):
        return report
    return read_wish(message, wishes)


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
        addresses=list_addresses(addresses),
        detail=read_field(fields, "User-Agent")[:_DETAIL],
    )


def _read_status(status: Message, content: bytes) -> Report | None:
    """Read what became of each recipient; the worst of it counts, for we write to one reader at a time.

    None if it does not tell: some servers write nothing there but their name.
    """
    judged = [_judge_block(block) for block in status.get_payload() if isinstance(block, Message)]
    if not any("Action" in block for block in status.get_payload() if isinstance(block, Message)):
        return None
    kind = next((kind for kind in _WORST if any(found == kind for found, _, _ in judged)), Kind.IGNORED)
    if kind is Kind.IGNORED:
        return Report(kind=kind, detail="no failure: it was delivered, or is still tried")
    return Report(
        kind=kind,
        marks=find_marks(content),
        links=find_links(content),
        addresses=list_addresses(address for found, address, _ in judged if found is kind),
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
    """Whether a mail server wrote it: nobody else sends with an empty return address (RFC 5321 §4.5.5).

    Some do not keep to that, and are known by their name or by how they head such mail.
    """
    returned = str(message.get("Return-Path", "")).strip()
    marked = message.get_content_type() == "multipart/report" or "X-Failed-Recipients" in message
    named = _DAEMONS.search(f"{returned} {message.get('From', '')}") or _HEADS.match(read_field(message, "Subject"))
    return returned == "<>" or marked or named is not None


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
        addresses=list_addresses(clean_address(address.decode()) for address in failed),
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
