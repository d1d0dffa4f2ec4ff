"""What is wrong with an e-mail for the mailer that it is to be pasted into. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from digest.export.mailers import Mailer
from digest.mime import CLIP_BYTES
from digest.model import Finding, Rule, Severity, make_finding
from digest.text.graphemes import count_graphemes

_LONGEST_PREVIEW = 140
"""Graphemes that inboxes show beside the subject."""

_SOURCE = re.compile(r"""<img\b[^>]*?\bsrc=(?:"([^"]*+)"|'([^']*+)')""", re.IGNORECASE)

RULES = {
    "mailer-unsubscribe": Rule(
        severity=Severity.ERROR,
        why="Mailers refuse a campaign that readers cannot leave, and so does the law.",
        fix="Print page.unsubscribe in the theme's footer.",
        blocks=True,
    ),
    "mailer-address": Rule(
        severity=Severity.WARNING,
        why="Most countries ask for a postal address in every newsletter.",
        fix="Set `address` in digest.toml, or add it in the mailer.",
    ),
    "mailer-view": Rule(
        severity=Severity.NOTICE,
        why="Who sees the e-mail badly has no way to the web version.",
        fix="Print page.view in the theme.",
    ),
    "mailer-subject": Rule(
        severity=Severity.ERROR,
        why="The mailer does not take it.",
        fix="Shorten the subject where you paste it, or set `subject`.",
    ),
    "mailer-preview": Rule(
        severity=Severity.NOTICE,
        why="Inboxes cut off the rest.",
        fix="Shorten the preview text where you paste it, or set `preheader`.",
    ),
    "mailer-size": Rule(
        severity=Severity.WARNING,
        why="Gmail hides the end of it, with the link to leave by, and mailers add bytes for each tracked link.",
        fix="Print fewer stories, or set choice.max_bytes.",
    ),
    "mailer-pictures": Rule(
        severity=Severity.WARNING,
        why="A mailer cannot see files on this machine.",
        fix="Upload the folder images, and put its addresses into paste.html; or export with --images remote.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paste:
    """What is pasted: `html` and `text` with the mailer's placeholders, `subject` and `preheader` made harmless.

    `number` is the edition's, of one that was built.
    """

    html: str
    text: str
    subject: str
    preheader: str
    address: str | None = None
    number: int | None = None


def judge_paste(paste: Paste, mailer: Mailer) -> tuple[Finding, ...]:
    """Judge what is pasted by what the mailer, and the inboxes behind it, can take."""
    return tuple(
        make_finding(code, RULES, place=place, found=found) for code, place, found in _find_faults(paste, mailer)
    )


def _find_faults(paste: Paste, mailer: Mailer) -> Iterator[tuple[str, str, str]]:
    yield from _find_missing(paste, mailer)
    yield from _find_excess(paste, mailer)
    local = find_local_pictures(paste.html)
    if local:
        more = f", and {len(local) - 1} more" if len(local) > 1 else ""
        yield "mailer-pictures", "paste.html", f"{local[0]} is no web address{more}"


def _find_missing(paste: Paste, mailer: Mailer) -> Iterator[tuple[str, str, str]]:
    for place, content in (("paste.html", paste.html), ("paste.txt", paste.text)):
        if mailer.unsubscribe not in content:
            yield "mailer-unsubscribe", place, f"there is no {mailer.unsubscribe}"
    if mailer.view and mailer.view not in paste.html:
        yield "mailer-view", "paste.html", f"there is no {mailer.view}"
    if not paste.address and (not mailer.address or mailer.address not in paste.html):
        yield "mailer-address", "paste.html", "there is no postal address"


def _find_excess(paste: Paste, mailer: Mailer) -> Iterator[tuple[str, str, str]]:
    subject, preview, size = count_graphemes(paste.subject), count_graphemes(paste.preheader), len(paste.html.encode())
    if mailer.longest_subject and subject > mailer.longest_subject:
        told = f"it has {subject} characters, and {mailer.name} takes {mailer.longest_subject}"
        yield "mailer-subject", "subject", told
    if preview > _LONGEST_PREVIEW:
        yield "mailer-preview", "preview text", f"it has {preview} characters, and inboxes show {_LONGEST_PREVIEW}"
    if size > CLIP_BYTES:
        yield "mailer-size", "paste.html", f"it has {size:,} bytes, and Gmail shows {CLIP_BYTES:,}"


def find_local_pictures(html: str) -> tuple[str, ...]:
    """Find the pictures that only this machine, or a message that carries them, has; each once."""
    found = (double or single for double, single in _SOURCE.findall(html))
    return tuple(dict.fromkeys(one for one in found if not one.startswith(("https://", "http://", "data:"))))
