"""E-mail addresses: what a person wrote, checked, with the domain as it stands on the wire. email-validator's home."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from digest.text.hygiene import clean_line

# Most addresses are plain. Those need no library, which takes a hundred times longer and its import 80 ms; it judges
# the others and finds the words for what is wrong.
_LABEL = r"[A-Za-z0-9](?:-?[A-Za-z0-9])*"
_PLAIN = re.compile(rf"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:{_LABEL}\.)+[A-Za-z][A-Za-z0-9]+")
_LONGEST_LOCAL, _LONGEST_LABEL, _LONGEST = 64, 63, 254  # RFC 5321 §4.5.3.1, RFC 1035 §2.3.4
_NAME_LIMIT = 200
_ESCAPED = re.compile(r"\\(.)")
_WIRE = re.compile(r'[^\x00-\x20\x7f-\xa0"(),:;<>@\[\\\]\u2028\u2029\ud800-\udfff]+@[A-Za-z0-9.-]+')


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """An address and the name written before it. The domain is lower-case ASCII (IDNA); the name is one clean line."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        """What follows the @."""
        return self.address.rpartition("@")[2]


def parse_mailbox(value: str) -> Mailbox:
    """Read `reader@ledger.example` or `A Reader <reader@ledger.example>`.

    Raises ValueError that says what is wrong with it. Nothing is looked up in DNS.
    """
    written = value.strip()
    name, address = "", written
    if written.endswith(">"):
        name, _, address = written[:-1].rpartition("<")
    return Mailbox(address=_parse_address(address.strip()), name=_parse_name(name.strip()))


def is_mailable(address: str) -> bool:
    """Whether an address can stand in a header field and an SMTP command without breaking out of either."""
    return len(address) <= _LONGEST and _WIRE.fullmatch(address) is not None


def make_address_key(address: str) -> str:
    """Give what is the same for two spellings of one address: nobody tells readers apart by upper and lower case.

    Letters are folded one by one (simple case folding, https://www.unicode.org/reports/tr44/#CaseFolding.txt) and put
    together in one way (NFC). Full case folding would take straße@ and strasse@ for one reader, who are two.
    """
    if address.isascii():
        return address.lower()
    return unicodedata.normalize("NFC", "".join(map(_fold, address)))


def _fold(letter: str) -> str:
    folded = letter.casefold()
    return folded if len(folded) == 1 else letter.lower()


def _parse_name(name: str) -> str:
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = _ESCAPED.sub(r"\1", name[1:-1])
    return clean_line(name, limit=_NAME_LIMIT)


def _parse_address(address: str) -> str:
    if _is_plain(address):
        local, _, domain = address.rpartition("@")
        return f"{local}@{domain.lower()}"
    from email_validator import EmailNotValidError, validate_email

    try:
        checked = validate_email(address, check_deliverability=False)
    except EmailNotValidError as cause:
        raise ValueError(clean_line(str(cause)).rstrip(".")) from cause
    return f"{checked.local_part}@{checked.ascii_domain}"


def _is_plain(address: str) -> bool:
    local, _, domain = address.rpartition("@")
    return (
        len(address) <= _LONGEST
        and len(local) <= _LONGEST_LOCAL
        and _PLAIN.fullmatch(address) is not None
        and all(len(label) <= _LONGEST_LABEL for label in domain.split("."))
    )
