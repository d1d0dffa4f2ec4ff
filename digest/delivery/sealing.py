"""The signature of each message (DKIM, RFC 6376): relaxed header, simple body.

What all messages of an edition have in common is canonicalized and hashed once, in a `Seal`; what is left for each are
a few fields, the rest of the body, and the signature itself.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from digest.delivery.dkim import Signer

_SIGNED = (
    *("from", "reply-to", "to", "subject", "date", "message-id", "mime-version", "content-type"),
    *("content-transfer-encoding", "list-id", "list-unsubscribe", "list-unsubscribe-post", "feedback-id"),
)
_ONCE_MORE = frozenset(_SIGNED) - {"message-id", "content-transfer-encoding", "feedback-id"}
"""Fields that are signed once more than they are there, so that nobody can add one (RFC 6376 §5.4.2).

Relays do add one of the others.
"""

_FIELD = re.compile(rb"([!-9;-~]+):((?:[^\r]++|\r\n[ \t])*+)\r\n")
_SPACE = re.compile(rb"[ \t\r\n]+")
_LINE = 72

Field = tuple[str, bytes]
"""A header field: its name in lower case, and the line that is hashed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A signer with what all messages of an edition have in common: header fields, and how the body begins.

    `finish_hash` gives the SHA-256 of that beginning and what follows it.
    """

    signer: Signer
    fields: tuple[Field, ...]
    finish_hash: Callable[[bytes], bytes] = field(repr=False)


def make_seal(signer: Signer, *, header: bytes, opening: bytes) -> Seal:
    """Prepare for messages that all have the fields in `header`, and a body that begins with `opening`.

    That ends in no empty line, unless something always follows it.
    """
    begun = hashlib.sha256(opening)

    def finish(rest: bytes) -> bytes:
        whole = begun.copy()
        whole.update(rest)
        return whole.digest()

    return Seal(signer=signer, fields=canonicalize_fields(header), finish_hash=finish)


def compose_signature(seal: Seal, *, header: bytes, rest: bytes, now: datetime) -> bytes:
    """Give the DKIM-Signature field of a message: `header` are its own fields, `rest` is what ends its body.

    Every line of both ends in CRLF.
    """
    signer = seal.signer
    signed = _select_signed((*seal.fields, *canonicalize_fields(header)))
    tags = (
        f"v=1; a={signer.algorithm}; c=relaxed/simple; d={signer.domain}; s={signer.selector};",
        f"t={int(now.timestamp())}; bh={_hash_body(seal, rest)};",
        f"h={':'.join(name for name, _ in signed)};",
        "b=",
    )
    data = b"".join(line for _, line in signed) + f"dkim-signature:{' '.join(tags)}".encode()
    signature = base64.b64encode(signer.sign(data)).decode()
    folded = "\r\n ".join(signature[at : at + _LINE] for at in range(0, len(signature), _LINE))
    return "DKIM-Signature: {}{}\r\n".format("\r\n ".join(tags), folded).encode()


def canonicalize_fields(header: bytes) -> tuple[Field, ...]:
    """Take header fields apart, each in its relaxed form (RFC 6376 §3.4.2): name, and line with its end."""
    return tuple(
        (name.decode().lower(), b"%b:%b\r\n" % (name.lower(), _SPACE.sub(b" ", value).strip()))
        for name, value in _FIELD.findall(header)
    )


def _select_signed(fields: Sequence[Field]) -> list[Field]:
    """What is signed, in order; a field that is not there counts as empty, which is how no other can be added."""
    found = [one for one in fields if one[0] in _SIGNED]
    return [*found, *((name, b"") for name in _SIGNED if name in _ONCE_MORE)]


def _hash_body(seal: Seal, rest: bytes) -> str:
    """The hash of the body in its simple form (RFC 6376 §3.4.3): empty lines at its end do not count."""
    if rest.endswith(b"\r\n\r\n") or rest == b"\r\n":
        rest = rest.rstrip(b"\r\n")
        rest += b"\r\n" if rest else b""
    return base64.b64encode(seal.finish_hash(rest)).decode()
