"""A draft as editors get it: the e-mail, with what becomes of it above, and doubts and what is left out below."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from html import escape

from digest.delivery.dkim import Signer
from digest.delivery.headers import format_field, format_subject
from digest.delivery.leaving import find_draft_link
from digest.delivery.message import MessageTemplate, list_inline
from digest.delivery.notes import LeftOut, Notes, make_notes
from digest.delivery.origin import compose_origin, parse_sender
from digest.delivery.sealing import make_seal
from digest.mime import make_multipart
from digest.model import Concern, Edition, Rendered
from digest.settings import Settings

DRAFT_MARK = "[DRAFT]"
"""What the subject of a draft begins with."""

_BODY = re.compile(r"<body\b[^>]*>")
_FONT = "font-family:Helvetica,Arial,sans-serif;font-size:14px;line-height:21px;color:#1d1b18;"
_WIDTH = 72


def make_draft_message(
    edition: Edition,
    rendered: Rendered,
    *,
    concerns: Sequence[Concern],
    left_out: Sequence[LeftOut],
    settings: Settings,
    signer: Signer | None = None,
) -> MessageTemplate:
    """Encode the draft for any number of editors, signed if there is a key; it is sent as an edition is.

    Raises ConfigError when `send` names no usable sender.
    """
    notes = make_notes(edition, concerns=concerns, left_out=left_out, settings=settings)
    text = _surround_text(rendered.text, notes)
    # Its own key, and so its own Message-ID: an editor who is a reader too gets the edition besides.
    key = hashlib.sha256(f"{edition.key}\0{text}".encode()).hexdigest()
    subject = format_field("Subject", format_subject(f"{DRAFT_MARK} {edition.subject}"))
    tokens, sender = rendered.tokens, parse_sender(settings.send)
    link = find_draft_link(edition.newsletter, settings.send)
    opening, closing = compose_origin(sender, settings.send), format_field("Auto-Submitted", "auto-generated")
    body = make_multipart(
        text=text,
        html=_surround_html(rendered.html, notes),
        tokens=(tokens.unsubscribe, tokens.view),
        key=key,
        pictures=list_inline(rendered),
    )
    return MessageTemplate(
        key=key,
        sender=sender.address,
        opening=opening,
        subject=subject,
        test_subject=subject,
        closing=closing,
        body=body,
        values=tokens.make_values(unsubscribe=link, view=edition.newsletter.view or ""),
        seal=make_seal(signer, header=opening + closing + body.header, opening=body.opening) if signer else None,
    )


def _surround_html(html: str, notes: Notes) -> str:
    """Put the notes inside the body of the e-mail, above and below what is there."""
    start, end = _BODY.search(html), html.rfind("</body>")
    at = start.end() if start else 0
    end = end if end >= at else len(html)
    return "".join((html[:at], _render_banner(notes), html[at:end], _render_below(notes), html[end:]))


def _render_banner(notes: Notes) -> str:
    first, *others = map(escape, notes.lines)
    return _render_box(
        "<br />".join((f"<strong>{first}</strong>", *others)), ground="#ffe9a8", edge="border-bottom:2px solid #1d1b18;"
    )


def _render_below(notes: Notes) -> str:
    parts = [_render_heading("Worth a look"), *map(_render_concern, notes.concerns)] if notes.concerns else []
    parts += [_render_heading(f"Left out: {notes.count}")] if notes.count else []
    for reason, stories in notes.left_out.items():
        parts.append(f'<p style="margin:14px 0 2px;color:#6b655c;">{escape(reason)}</p>')
        parts += map(_render_left_out, stories)
    parts += [f'<p style="margin:14px 0 0;">{notes.rest}</p>'] if notes.rest else []
    return _render_box("".join(parts), ground="#f1ede4", edge="border-top:2px solid #1d1b18;") if parts else ""


def _render_box(inner: str, *, ground: str, edge: str) -> str:
    return (
        '<table role="presentation" lang="en" dir="ltr" width="100%" cellpadding="0" cellspacing="0" border="0" '
        f'style="background-color:{ground};{edge}"><tr><td align="center" style="padding:16px 20px;">'
        f'<div style="max-width:600px;text-align:left;{_FONT}">{inner}</div></td></tr></table>'
    )


def _render_heading(text: str) -> str:
    return f'<p style="margin:12px 0 4px;font-size:17px;"><strong>{escape(text)}</strong></p>'


def _render_concern(concern: Concern) -> str:
    mark = '<strong style="color:#9c1f1f;">Holds it:</strong> ' if concern.holds else ""
    return f'<p style="margin:4px 0;">{mark}{escape(concern.evidence)}</p>'


def _render_left_out(story: LeftOut) -> str:
    source = f'<span style="color:#6b655c;"> · {escape(story.source)}</span>' if story.source else ""
    return f'<p dir="auto" style="margin:2px 0;">{escape(story.title)}{source}</p>'


def _surround_text(text: str, notes: Notes) -> str:
    rule = "#" * _WIDTH
    below = [*_tell_concerns(notes), *_tell_left_out(notes)]
    return "\n".join((rule, *notes.lines, rule, "", text, *((rule, *below, rule, "") if below else ())))


def _tell_concerns(notes: Notes) -> Iterator[str]:
    if notes.concerns:
        yield "Worth a look"
    for concern in notes.concerns:
        yield f"- {'Holds it: ' if concern.holds else ''}{concern.evidence}"


def _tell_left_out(notes: Notes) -> Iterator[str]:
    if notes.count:
        yield from ("", f"Left out: {notes.count}")
    for reason, stories in notes.left_out.items():
        yield from ("", reason)
        yield from (f"- {story.title}{f' · {story.source}' if story.source else ''}" for story in stories)
    if notes.rest:
        yield from ("", notes.rest)
