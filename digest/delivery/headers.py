"""Header fields of a message as wire bytes: folded, in ASCII, and closed to injection whatever they are made from."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from email.header import Header

from digest.addresses import Mailbox
from digest.errors import UsageError
from digest.text.hygiene import clean_line

_LONGEST_WORD = 60
"""Characters of the longest word that can be folded around in a line of 76."""
_LONGEST_LABEL = 40
_QUOTED = re.compile(r'(["\\])')
_NOT_LABEL = re.compile(r"[^a-z0-9]+")
_LONGEST_LINK = 900
"""Octets; a link is not folded, and no line may be longer than 998 (RFC 5322 §2.1.1)."""
_BETWEEN = ">,\r\n <"
_ONE_CLICK = b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"


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
    return _format_named(clean_line(name, limit=200), f"{make_label(name)}.{domain}", field="List-Id")


def format_unsubscribe(links: Iterable[str], *, one_click: str | None = None) -> bytes:
    """Give List-Unsubscribe (RFC 2369 §3.2), a link on each line; b"" without any.

    With `one_click`, an https:// address that comes first, a POST to it is enough to leave (RFC 8058). The links are
    written by hand: the standard library makes encoded words of long ones, and nobody could leave by them. Raises
    UsageError for a link that could break out of the field.
    """
    every = (one_click, *links) if one_click else tuple(links)
    for link in every:
        if not _is_link(link):
            raise UsageError(f"{link[:200]!r} cannot stand in List-Unsubscribe")
    field = f"List-Unsubscribe: <{_BETWEEN.join(every)}>\r\n".encode() if every else b""
    return field + _ONE_CLICK if one_click else field


def format_feedback_id(key: str, name: str, *, domain: str) -> str:
    """Give what Gmail counts complaints about signed mail by: edition, newsletter, kind, and a word for the sender."""
    sender = hashlib.sha256(domain.encode()).hexdigest()[:12]
    return f"{key[:16]}:{make_label(name)}:digest:{sender}"


def make_label(name: str) -> str:
    """Give what a newsletter is called in its List-Id: letters of ASCII, digits and hyphens."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _NOT_LABEL.sub("-", letters).strip("-")[:_LONGEST_LABEL].strip("-") or "newsletter"


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


def _is_link(link: str) -> bool:
    """Whether a link can stand between angle brackets: ASCII, without spaces, controls and brackets of its own."""
    return (
        link.isascii()
        and link.isprintable()
        and 0 < len(link) <= _LONGEST_LINK
        and " " not in link
        and "<" not in link
        and ">" not in link
    )
