"""What the law wants of a newsletter: a way to leave that readers see, and a postal address that they can read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from digest.lint.mail import Mail, find_all
from digest.lint.pointing import find_pointing
from digest.lint.rules import Rule, make_finding, shorten
from digest.model import Finding, Severity
from digest.text.placeholders import find_merge_tags

if TYPE_CHECKING:
    from lxml.html import HtmlElement

RULES = {
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

_ENGLISH = r"un-?sub(?:scri(?:be|bing|ption))?|opt(?:ing)?[- ]?out|preferences"
_LEAVING = re.compile(
    rf"{_ENGLISH}|d[ée]sabon|d[ée]sinscri|d[ée]sincri|abmeld|abbestell|austragen|darse de baja|cancelar (?:la )?"
    r"suscripci|disiscri|cancella l.iscrizion|descadastr|cancelar (?:a )?(?:subscri|inscri)|afmeld|uitschrijv|avregistr"
    r"|avsluta|frameld|afmelding|отписа|відпис|wypis|odhl[aá]s|leiratkoz|dezabon|ξεγγραφ|διαγραφ|aboneli[kğ]|listeden"
    r"|إلغاء ال[اإ]شتراك|الغاء ال[اإ]شتراك|ان ?سبسکرائب|رکنیت ختم|لغو اشتراک|हटाएं|सदस्यता|退订|退訂|取消订阅|取消訂閱"
    r"|配信停止|購読解除|수신 ?거부|구독 ?취소|berhenti berlangganan|hủy đăng ký|jiondoe",
    re.IGNORECASE,
)
_PLAIN = re.compile(_ENGLISH, re.IGNORECASE)
_FILLING = re.compile(
    r"a|an|and|all|any|anytime|at|by|can|change|click|communications?|do|don[’']t|edit|e?mails?|follow|from|future|get|here"
    r"|here[’']s|i|if|instantly|in|it|just|leave|letters?|like|link|lists?|longer|mailings?|manage|marketing|me|messages?"
    r"|my|newsletters?|no|not|now|of|on|one|or|our|out|please|prefer|receive|receiving|simply|stop|settings|subscriptions?"
    r"|tap|the|these|this|time|to|up|update|us|want|wish|would|you|you[’']d|your"
)
"""Words that stand beside those of leaving; any other makes an article's headline of it."""

_WORD = re.compile(r"[\w'’\u0900-\u0963]+")
_MOST_WORDS = 6
"""Words of a link by which one leaves, in languages whose small words are not known here."""

_MOST_AROUND, _MOST_ABOUT_MAIL = 9, 16
"""Words of a sentence whose link says "click here", and of one that speaks of mail, too."""

_MAILING = re.compile(
    r"mail|newsletter|courriel|lettre|bolet[ií]n|boletim|correo|rundbrief|nieuwsbrief|nyhets?brev|nyhedsbrev|рассыл|розсил"
    r"|письм|лист|biuletyn|zpravodaj|h[ií]rlev|buletin|ενημερωτικ|bülten|e-posta|نشرة|رسائل|البريد|نیوز ?لیٹر|ای ?میل"
    r"|خبرنامه|न्यूज़लेटर|ईमेल|邮件|郵件|电子报|電子報|メール|ニュースレター|메일|뉴스레터|surel|bản tin|jarida",
    re.IGNORECASE,
)
_FROM_NAME = re.compile(r"\bfrom (?:[A-Z][\w'’.&-]*\s?){1,6}")
"""What one leaves, by its name."""

_LONGEST = 300
_SEGMENT = re.compile(
    r"(?:(?:list|email|mail|newsletter|user|one-?click)[-_]?)?(?:un-?sub(?:scribe|scription|scribed)?|opt[-_]?out"
    r"|d[ée]sabonnement|d[ée]sinscription|abmelden|abmeldung|afmelden|uitschrijven|disiscrizione|darse-de-baja"
    r"|(?:email|subscription|manage|mail)[-_]?preferences|preferences)(?:[-_]?(?:me|now|link|url|all|list|email|form))?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[/?&=#.:;@+\s]+")
_GIVEN = re.compile(r"(?:mailto:|https?://)\S", re.IGNORECASE)
_UNSEEN = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069]+")
"""What may stand between the letters of an address without a reader seeing it."""


def find_law_findings(mail: Mail) -> Iterator[Finding]:
    """Find that there is no way to leave, or no postal address where that is known.

    A message without HTML is judged by its text.
    """
    if not mail.html.strip():
        yield from _judge_text(mail)
        return
    if not _can_leave(mail):
        own = f"no link to {shorten(mail.leave)} that can be seen and has a name" if mail.leave else ""
        found = own or "no link whose text or address speaks of unsubscribing"
        yield make_finding("unsubscribe-missing", RULES, place="the HTML", found=found)
    if mail.address and _UNSEEN.sub("", mail.address) not in _read_bare(mail):
        yield make_finding("address-missing", RULES, place="the HTML", found=f"{shorten(mail.address)} cannot be read")


def speaks_of_leaving(text: str, *, most_words: int = _MOST_WORDS) -> bool:
    """Whether the text of a link, as a whole, is one by which readers leave; a headline that speaks of it is not.

    It has at most so many other words, in languages whose small words are not known here.
    """
    line = " ".join(text[:_LONGEST].split())
    found = _LEAVING.search(line)
    if not found:
        return False
    rest = [word.casefold() for word in _WORD.findall(_LEAVING.sub(" ", line))]
    return all(map(_FILLING.fullmatch, rest)) if _PLAIN.match(found[0]) else len(rest) <= most_words


def tells_how_to_leave(sentence: str) -> bool:
    """Whether a sentence whose link only points is one by which readers leave, be it from a newsletter of any name."""
    if len(sentence) > _LONGEST:
        return False
    most_words = _MOST_ABOUT_MAIL if _MAILING.search(sentence) else _MOST_AROUND
    return speaks_of_leaving(_FROM_NAME.sub("from ", sentence), most_words=most_words)


def leads_away(address: str) -> bool:
    """Whether an address is one for leaving: a whole part of it says so, or what a mailer fills in there."""
    if any(_LEAVING.search(mark) for mark in find_merge_tags(address)):
        return True
    return any(map(_SEGMENT.fullmatch, _BETWEEN.split(unquote(address[:2_000]))))


def _can_leave(mail: Mail) -> bool:
    links = find_all(mail, "a", "area")
    if mail.leave is not None:
        return not mail.leave or any(_is_named(link, mail) for link in links if _leads_to(link, mail.leave))
    return _has_header(mail) or any(_is_way_out(link, mail) for link in links) or _points_out(mail)


def _points_out(mail: Mail) -> bool:
    """Whether a link says only "here" in a sentence that says what for."""
    return any(link.get("href") and tells_how_to_leave(sentence) for link, sentence in find_pointing(mail))


def _has_header(mail: Mail) -> bool:
    value = mail.headers.get("list-unsubscribe", "")
    return bool(_GIVEN.search(value) or next(find_merge_tags(value), None))


def _leads_to(link: HtmlElement, address: str) -> bool:
    return link.tag == "a" and (link.get("href") or "").strip() == address.strip()


def _is_way_out(link: HtmlElement, mail: Mail) -> bool:
    address = link.get("href")
    if not address:
        return False
    name = _read_name(link, mail)
    return bool(name or _shows_picture(link, mail)) and (leads_away(address) or speaks_of_leaving(name))


def _is_named(link: HtmlElement, mail: Mail) -> bool:
    return any(map(str.isalnum, _read_name(link, mail)))


def _read_name(link: HtmlElement, mail: Mail) -> str:
    """What readers see of a link, or its pictures say where they are not shown."""
    if link.tag == "area":
        return link.get("alt") or ""
    alts = (image.get("alt") or "" for image in link.iter("img") if _is_shown(image, mail))
    return " ".join((*mail.reading.list_readable(link), *alts)).strip()


def _shows_picture(link: HtmlElement, mail: Mail) -> bool:
    return any(_is_shown(image, mail) for image in link.iter("img"))


def _is_shown(image: HtmlElement, mail: Mail) -> bool:
    """Whether a picture is seen; one of a pixel is not."""
    is_dot = any((image.get(side) or "").strip().removesuffix("px") in {"0", "1"} for side in ("width", "height"))
    return mail.reading.is_seen(image) and not is_dot


def _read_bare(mail: Mail) -> str:
    return _UNSEEN.sub("", "".join(mail.reading.list_readable(mail.root)))


def _judge_text(mail: Mail) -> Iterator[Finding]:
    text = mail.text or ""
    if mail.leave:
        can_leave = mail.leave in text
    else:
        can_leave = mail.leave == "" or _has_header(mail) or bool(_LEAVING.search(text))
    if not can_leave:
        found = "it says nowhere how to unsubscribe"
        yield make_finding("unsubscribe-missing", RULES, place="the plain text", found=found)
    if mail.address and _UNSEEN.sub("", mail.address) not in _UNSEEN.sub("", text):
        found = f"{shorten(mail.address)} is not in it"
        yield make_finding("address-missing", RULES, place="the plain text", found=found)
