"""Header fields of a message as wire bytes: folded, in ASCII, and closed to injection whatever they are made from."""

from __future__ import annotations

import re
import unicodedata
from email.header import Header
from urllib.parse import quote, unquote

from digest.addresses import Mailbox, parse_mailbox
from digest.errors import ConfigError
from digest.text.hygiene import clean_line

_LONGEST_WORD = 60
"""Characters of the longest word that can be folded around in a line of 76."""
_LONGEST_LINK = 900
"""Octets; List-Unsubscribe is one line, and no line may be longer than 998 (RFC 5322 §2.1.1)."""
_LONGEST_LABEL = 40
_ADVICE = "Write it as mailto:leave@your.domain"
_QUOTED = re.compile(r'(["\\])')
_NOT_LABEL = re.compile(r"[^a-z0-9]+")


def format_field(name: str, value: str) -> bytes:
    """Give `Name: value` and CRLF. `value` must be folded and free of other controls already."""
    return f"{name}: {value}\r\n".encode()


def format_subject(subject: str) -> str:
    """Fold a subject, as encoded words (RFC 2047) where it is not plain ASCII; controls are taken out."""
    return _encode_words(clean_line(subject), field="Subject")


def format_mailbox(mailbox: Mailbox, *, field: str) -> str:
    """Give `"The Daily Ledger" <news@ledger.example>`, or the bare address when there is no name."""
    return _format_named(mailbox.name, mailbox.address, field=field) if mailbox.name else mailbox.address


def format_list_id(name: str, *, domain: str) -> str:
    """Give a mailing list's name and identifier (RFC 2919) from the newsletter's name and the sender's domain."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    label = _NOT_LABEL.sub("-", letters).strip("-")[:_LONGEST_LABEL].strip("-")
    return _format_named(clean_line(name, limit=200), f"{label or 'newsletter'}.{domain}", field="List-Id")


def make_unsubscribe_link(value: str) -> str:
    """Turn `mailto:leave@ledger.example` into a link in ASCII; without a query it is given a subject (RFC 6068).

    Raises ConfigError when `value` is no `mailto:` link with one address.
    """
    scheme, _, rest = value.strip().partition(":")
    written, _, query = rest.partition("?")
    if scheme.lower() != "mailto":
        raise ConfigError(f"send.unsubscribe: {value!r} does not begin with mailto:", _ADVICE)
    try:
        address = parse_mailbox(unquote(written)).address
    except ValueError as cause:
        raise ConfigError(f"send.unsubscribe: {value!r} holds no address ({cause})", _ADVICE) from cause
    link = f"mailto:{quote(address, safe='@+')}?{quote(query, safe='=&%+@:/!$*._~-') or 'subject=unsubscribe'}"
    if len(link) > _LONGEST_LINK:
        raise ConfigError(f"send.unsubscribe: the link is longer than {_LONGEST_LINK} characters", "Shorten its query")
    return link


def _format_named(name: str, inner: str, *, field: str) -> str:
    if not _is_plain(name):
        return f"{_encode_words(name, field=field)}\r\n <{inner}>"
    phrase = '"' + _QUOTED.sub(r"\\\1", name) + '"'
    return f"{phrase}\r\n <{inner}>" if len(phrase) + len(inner) > _LONGEST_WORD else f"{phrase} <{inner}>"


def _encode_words(text: str, *, field: str) -> str:
    """Fold at spaces what is plain, and encode the rest; never mixed, since readers drop spaces between the two."""
    plain = text.isascii() and "=?" not in text and all(len(word) <= _LONGEST_WORD for word in text.split())
    return Header(text, "us-ascii" if plain else "utf-8", header_name=field, maxlinelen=76).encode(linesep="\r\n")


def _is_plain(name: str) -> bool:
    return name.isascii() and "=?" not in name and len(name) <= _LONGEST_WORD
