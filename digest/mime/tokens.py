"""Reader tokens: what stands in a rendered e-mail for what only sending knows, and how it is filled in."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping

_TOKEN = re.compile(r"@@([0-9a-f]{16})_[A-Z]+@@")


def fill_html(text: str, values: Mapping[str, str]) -> str:
    """Replace each token that `values` has in HTML; values are escaped, for text and for quoted attributes alike."""
    return fill_text(text, {token: html.escape(value) for token, value in values.items()})


def fill_text(text: str, values: Mapping[str, str]) -> str:
    """Replace each token that `values` has in plain text, in one pass: a value is never searched for tokens."""
    pieces = split_tokens(text, values)
    return "".join(values[piece] if place % 2 else piece for place, piece in enumerate(pieces))


def find_placeholders(text: str, *, nonce: str | None = None) -> tuple[str, ...]:
    """Find the tokens in `text`, each once, in order.

    `nonce` (the 16 hexadecimal digits of an edition) leaves out what an article happens to say about other tokens.
    """
    found = (match.group() for match in _TOKEN.finditer(text) if nonce in (None, match[1]))
    return tuple(dict.fromkeys(found))


def find_nonce(token: str) -> str | None:
    """Give the hexadecimal digits in a token, or None when it does not have our form."""
    match = _TOKEN.fullmatch(token)
    return match[1] if match else None


def split_tokens(text: str, tokens: Iterable[str]) -> list[str]:
    """Give text, token, text, ..., text."""
    names = "|".join(re.escape(token) for token in tokens)
    return re.split(f"({names})", text) if names else [text]
