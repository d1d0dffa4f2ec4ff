"""What was to be filled in and was not, and what the law wants: a way to leave, and a postal address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from digest.lint.mail import Mail, find_all, tell_line
from digest.lint.rules import Rule, make_finding, shorten
from digest.model import Finding, Severity
from digest.text.placeholders import find_marks

if TYPE_CHECKING:
    from lxml.html import HtmlElement

RULES = {
    "placeholder": Rule(
        severity=Severity.ERROR,
        why="Readers see the placeholder, or follow it to nowhere; nothing fills it in any more",
        fix="Write what is meant, or take the placeholder out of the theme",
        blocks=True,
    ),
    "merge-tag": Rule(
        severity=Severity.NOTICE,
        why="A mailer has to fill it in; sent as it is, readers see it",
        fix="Nothing, if the mailer that sends this file knows it",
    ),
    "merge-tag-left": Rule(
        severity=Severity.WARNING,
        why="It is in a finished message: readers see it, unless a mailer fills it in after all",
        fix="Let the mailer fill it in before it sends, or write what is meant",
    ),
    "unsubscribe-missing": Rule(
        severity=Severity.ERROR,
        why="The law in most countries, and Gmail and Yahoo of whoever sends many, want a way to leave; who finds none "
        "reports spam",
        fix="Set send.unsubscribe, and let the theme print the link",
        blocks=True,
    ),
    "address-missing": Rule(
        severity=Severity.ERROR,
        why="The law in many countries wants the sender's postal address in every newsletter",
        fix="Set `address`, and let the theme print it",
        blocks=True,
    ),
}

_MERGE_TAG = re.compile(
    r"\*\|[^*|]{1,80}\|\*|\{\{[^{}]{1,80}\}\}|\{%[^{}%]{1,80}%\}|\$\{[^{}]{1,80}\}|%%[\w.:-]{1,80}%%|\[\[[^\[\]]{1,80}\]\]"
    r"|%7[Bb]%7[Bb].{1,80}?%7[Dd]%7[Dd]"
)
_LEAVING = re.compile(
    r"un-?sub|opt-?out|d[ée]sabon|d[ée]sinscri|d[ée]sincri|abmeld|abbestell|austragen|darse de baja|cancelar (?:la )?"
    r"suscripci|disiscri|cancella l.iscrizion|descadastr|cancelar (?:a )?(?:subscri|inscri)|afmeld|uitschrijv|avregistr"
    r"|avsluta|frameld|afmelding|отписа|відпис|wypis|odhl[aá]s|leiratkoz|dezabon|ξεγγραφ|διαγραφ|aboneli[kğ]|listeden"
    r"|إلغاء ال[اإ]شتراك|الغاء ال[اإ]شتراك|ان ?سبسکرائب|رکنیت ختم|لغو اشتراک|हटाएं|सदस्यता|退订|退訂|取消订阅|取消訂閱"
    r"|配信停止|購読解除|수신 ?거부|구독 ?취소|berhenti berlangganan|hủy đăng ký|jiondoe|preferences",
    re.IGNORECASE,
)
_UNSEEN = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069]+")
"""What may stand between the letters of an address without a reader seeing it."""

_MOST = 50
"""Placeholders that are told one by one."""


def has_merge_tag(text: str) -> bool:
    """Whether `text` has what mailers fill in."""
    return bool(_MERGE_TAG.search(text))


def find_filling_findings(mail: Mail) -> Iterator[Finding]:
    """Find what looks like a placeholder of a mailer in an e-mail of which nobody knows who wrote what.

    It keeps none from being sent: it may well be a template, or an article about one.
    """
    code = "merge-tag" if mail.template else "merge-tag-left"
    for element, mark in islice(_find_marks(mail), _MOST):
        yield make_finding(code, RULES, place=tell_line(element), found=shorten(mark))
    for mark in find_marks([mail.subject or ""]):
        yield make_finding(code, RULES, place="the subject", found=shorten(mark))


def find_law_findings(mail: Mail) -> Iterator[Finding]:
    """Find that there is no way to leave, or no postal address where that is known."""
    if "list-unsubscribe" not in mail.headers and not any(map(_is_way_out, find_all(mail, "a", "area"))):
        found = "no link whose text or address speaks of unsubscribing"
        yield make_finding("unsubscribe-missing", RULES, place="the HTML", found=found)
    if mail.address and _UNSEEN.sub("", mail.address) not in _UNSEEN.sub("", mail.words):
        yield make_finding("address-missing", RULES, place="the HTML", found=f"{shorten(mail.address)} is not in it")


def _is_way_out(link: HtmlElement) -> bool:
    said = f"{link.get('href') or ''} {link.get('title') or ''} {''.join(link.itertext())[:500]}"
    return bool(_LEAVING.search(said[:3_000]))


def _find_marks(mail: Mail) -> Iterator[tuple[HtmlElement, str]]:
    """The placeholders that a reader would see or follow, each once, with where they are first."""
    seen: set[str] = set()
    for element in mail.elements:
        if element.tag in {"style", "script"}:
            continue
        texts = (element.text, element.tail, element.get("href"), element.get("src"), element.get("alt"))
        for mark in find_marks(text for text in texts if text):
            if mark not in seen:
                seen.add(mark)
                yield element, mark
