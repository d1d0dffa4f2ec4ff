"""What a mail server says of a message that it did not deliver, and whether the reader's address is to blame."""

from __future__ import annotations

import re

from digest.readers.reports import Kind

_CODE = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\d|\.\d)")
_OURS = re.compile(
    r"spam|block(?:ed|list)|block list|black ?list|denylist|\b[dr]n?s?bl\b|reputation|policy|\bspf\b|dkim|dmarc|\b554\b"
    r"|authenticat|sender (?:address |domain )?(?:rejected|denied|verif|does)|envelope sender|\bhelo\b|\bvirus|\bjunk"
    r"|relay(?:ing)? (?:access |is )?(?:denied|not|prohibited)",
    re.IGNORECASE,
)
_TOO_LARGE = re.compile(r"message (?:is )?too (?:large|big)|message size", re.IGNORECASE)
_PASSING = re.compile(
    r"quota|too many|at a rate|(?:mailbox|inbox|storage)(?: is)? (?:full|exceeded)|full mailbox", re.IGNORECASE
)
_LOST = re.compile(
    r"unknown|no such|n[o']t exist|invalid|illegal|no mailbox|not found|unrouteable"
    r"|(?:account|mailbox|user|address)(?: is| has been)? (?:disabled|deactivated|inactive|closed|discontinued)",
    re.IGNORECASE,
)

_ADDRESSING, _MAILBOX, _CONTENT, _POLICY = 1, 2, 6, 7
_SENDER = {7, 8}
_DISABLED = 1


def judge_status(status: str, told: str) -> Kind:
    """Judge a final failure by its enhanced status code (RFC 3463), such as 5.1.1, and by the server's own words.

    An address is lost for good only where the code or, without a precise one, the words say so, and no word says that
    it is our mail that was not wanted. What a server wrote without a form is judged by its words alone.
    """
    words = f"{status} {told}"
    codes = _CODE.findall(words)
    if any(subject == str(_POLICY) for _, subject, _ in codes) or _OURS.search(words) or _TOO_LARGE.search(words):
        return Kind.REFUSED
    if _PASSING.search(words):
        return Kind.SOFT
    precise = [code for code in codes if code[1:] != ("0", "0")] or codes or [("5", "0", "0")]
    family, subject, detail = map(int, precise[0])
    return _judge(subject, detail, words) if family == 5 else Kind.SOFT  # noqa: PLR2004 - 5 is "for good"


def _judge(subject: int, detail: int, words: str) -> Kind:
    if subject == _CONTENT or (subject == _ADDRESSING and detail in _SENDER):
        return Kind.REFUSED
    # Relays write 5.0.0 where the server gave no code: that alone may be about anything, even about us.
    is_lost = subject == _ADDRESSING or (subject == _MAILBOX and detail == _DISABLED)
    is_lost = is_lost or (subject == 0 and _LOST.search(words) is not None)
    return Kind.HARD if is_lost else Kind.SOFT
