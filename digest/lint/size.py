"""How large an e-mail is: its HTML as it is shown and as it goes over the wire, and what each region takes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from digest.lint.mail import Mail
from digest.lint.rules import Rule, make_finding
from digest.mime import make_multipart
from digest.model import Finding, Severity

_WHY = "Gmail hides the end of an e-mail above some 102 KB behind a link, and the way to unsubscribe with it"
_FIX = "Shorter teasers, fewer pictures or fewer stories: choice.max_bytes, choice.stories, look.teaser"

RULES = {
    "size": Rule(severity=Severity.ERROR, why=_WHY, fix=_FIX, blocks=True),
    "size-near": Rule(severity=Severity.WARNING, why=f"{_WHY}; a mailer's own footer may be enough for that", fix=_FIX),
    "size-encoded": Rule(
        severity=Severity.ERROR,
        why=f"{_WHY}; nobody outside knows whether it counts bytes before or after they are decoded",
        fix=_FIX,
        blocks=True,
    ),
    "size-encoded-unsure": Rule(
        severity=Severity.WARNING,
        why="Letters other than Latin ones take two to three times the room on the way; that Gmail counts so is not "
        "known",
        fix=_FIX,
    ),
}

_LETTER = re.compile(r"[^\W\d_]")
_LATIN_END = "\u0250"
_LINE_END = b"\r\n"
_SAMPLE = 20_000
"""Characters that tell in which letters an e-mail is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Bytes of the HTML of an e-mail: `decoded`, and `encoded` for the wire in the shorter encoding.

    `latin` says whether most of its letters are Latin ones; `regions` are names with the bytes from one region's
    heading to the next, what precedes the first under "".
    """

    decoded: int
    encoded: int
    latin: bool
    regions: tuple[tuple[str, int], ...] = ()

    @property
    def counted(self) -> int:
        """What must stay below the limit."""
        return max(self.decoded, self.encoded) if self.latin else self.decoded


def measure_mail(mail: Mail) -> Sizes:
    """Measure an e-mail."""
    return Sizes(
        decoded=len(mail.html.encode("utf-8", "replace")),
        encoded=mail.encoded or count_encoded(mail.html),
        latin=_is_latin(mail.words),
        regions=tuple(_measure_regions(mail)),
    )


def count_encoded(html: str) -> int:
    """How many bytes HTML takes on the wire, in the shorter of quoted-printable and base64."""
    clean = html.encode("utf-8", "replace").decode()
    _, part = make_multipart(text="", html=clean, tokens=(), key="").parts
    rest = (len(part.carry) + 2) // 3 * 4 + len(_LINE_END) if part.carry else 0  # what fills no line of base64
    return len(part.opening.partition(_LINE_END * 2)[2]) + rest


def find_size_findings(sizes: Sizes, *, max_bytes: int, warn_bytes: int) -> Iterator[Finding]:
    """Find that an e-mail is too large, or nearly so."""
    place = "the HTML"
    if sizes.decoded > max_bytes:
        yield make_finding("size", RULES, place=place, found=f"{sizes.decoded:,} bytes; the limit is {max_bytes:,}")
    elif sizes.encoded > max_bytes:
        code = "size-encoded" if sizes.latin else "size-encoded-unsure"
        found = f"{sizes.encoded:,} bytes as encoded for the way; the limit is {max_bytes:,}"
        yield make_finding(code, RULES, place=place, found=found)
    elif sizes.counted > warn_bytes:
        how = "" if sizes.decoded > warn_bytes else " as encoded for the way"
        found = f"{sizes.counted:,} bytes{how}; the limit is {max_bytes:,}"
        yield make_finding("size-near", RULES, place=place, found=found)


def _is_latin(words: str) -> bool:
    letters: list[str] = _LETTER.findall(words[:_SAMPLE])
    return sum(letter < _LATIN_END for letter in letters) * 2 >= len(letters)


def _measure_regions(mail: Mail) -> Iterator[tuple[str, int]]:
    """The bytes from each region's heading to the next; the last has all that follows it."""
    start, name = 0, ""
    for region in mail.regions:
        heading = re.compile(rf"<h[1-6]\b[^<>]*>(?:\s*<[^<>]*>)*\s*{re.escape(escape(region, quote=False))}\s*<")
        if found := heading.search(mail.html, start):
            yield name, len(mail.html[start : found.start()].encode("utf-8", "replace"))
            start, name = found.start(), region
    if start:
        yield name, len(mail.html[start:].encode("utf-8", "replace"))
