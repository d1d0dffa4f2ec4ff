"""What the web says of the links and pictures of an e-mail: which are asked for, and what an answer means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

from digest.lint.harm import find_scheme
from digest.lint.mail import Mail, find_all
from digest.lint.rules import Rule, make_finding, shorten
from digest.model import Finding, Severity

RULES = {
    "link-dead": Rule(
        severity=Severity.ERROR, why="Who clicks it finds nothing", fix="Mend the address, or take the link away"
    ),
    "image-dead": Rule(
        severity=Severity.ERROR, why="Readers see a broken picture", fix="Mend its address, or take it away"
    ),
    "image-heavy": Rule(
        severity=Severity.WARNING,
        why="It takes long to load, most of all on a phone",
        fix="Use a smaller file; images.proxy can make one on the way",
    ),
    "address-unsure": Rule(
        severity=Severity.NOTICE,
        why="Whether it is there could not be told; some sites answer no programs",
        fix="Look at it in a browser",
    ),
}

_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_HEAVY = "is larger than"
"""How the reader of the network begins to say that something is above its limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What is asked for, and where it stands first."""

    url: str
    place: str
    is_image: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The HTTP status of an address, or the problem why there is none."""

    status: int | None = None
    problem: str = ""


def list_addresses(mail: Mail) -> Iterator[Address]:
    """List every web address that a reader follows or sees, each once."""
    seen = set()
    for element in find_all(mail, "a", "area", "img"):
        url = (element.get("src" if element.tag == "img" else "href") or "").strip().partition("#")[0]
        if find_scheme(url) in {"http", "https"} and url not in seen:
            seen.add(url)
            place = f"line {element.sourceline}, <{element.tag!s}>"
            yield Address(url=url, place=place, is_image=element.tag == "img")


def judge_answer(address: Address, answer: Answer) -> Iterator[Finding]:
    """Find what an answer says is wrong; only 404 and 410 mean that nothing is there."""
    found = answer.problem or f"it answers HTTP {answer.status}"
    if answer.status in _GONE:
        code = "image-dead" if address.is_image else "link-dead"
    elif answer.problem.startswith(_HEAVY):
        code, found = "image-heavy", answer.problem.partition(", the limit")[0]
    elif answer.problem or (answer.status or 0) >= HTTPStatus.BAD_REQUEST:
        code = "address-unsure"
    else:
        return
    yield make_finding(code, RULES, place=address.place, found=f"{shorten(address.url)}: {found}")
