"""What stands where something was to be written: examples of the manual, and what other systems fill in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# What `digest init` and the manual write where a person is to write their own: reserved names (RFC 2606) and words.
_EXAMPLE = re.compile(
    r"(?<![\w-])example\.(?:com|net|org)(?![\w-]|\.\w)|\bchange[ _-]?me\b|\byour newsroom\b|\byour[.-]domain\b",
    re.IGNORECASE,
)
_RESERVED = re.compile(r"(?<=[\w-])\.example(?![\w-]|\.\w)", re.IGNORECASE)

# What mailing services and template languages fill in, and what a person was to; nothing here would.
_PLACEHOLDER = re.compile(
    r"\{\{[^{}]{1,80}\}\}|\{%[^{}%]{1,80}%\}|\$\{[^{}]{1,80}\}"
    r"|\*\|[^*|]{1,80}\|\*|%%\w[\w.:-]{0,79}%%|@@\w{1,80}@@|\[your\b[^\[\]]{0,80}\]"
    r"|\[\[[^\[\]]{1,80}\]\]|<<\s?\w[^<>]{0,78}>>|\{\$[A-Za-z_][^{}\s]{0,78}\}|\{![A-Za-z_$][\w.$:]{0,78}\}"
    r"|%(?-i:(?![0-9A-F]{2}))[A-Za-z]\w{0,40}(?:\.\w{1,40}){1,3}%"
    r"|\[(?:(?:first|last|full|your|user|company|list|sender)[ _-]?(?:name|email|address)|e-?mail(?: address)?"
    r"|unsubscribe(?:[ _-]?(?:link|url))?|postal address|address)\]",
    re.IGNORECASE,
)

# What mailers fill into addresses, where %7B stands for { too.
_MERGE_TAG = re.compile(
    r"\*\|[^*|]{1,80}\|\*|\{\{[^{}]{1,80}\}\}|\{%[^{}%]{1,80}%\}|\$\{[^{}]{1,80}\}|%%[\w.:-]{1,80}%%|\[\[[^\[\]]{1,80}\]\]"
    r"|%7[Bb]%7[Bb].{1,80}?%7[Dd]%7[Dd]|<<\s?\w[^<>]{0,78}>>|\{\$[A-Za-z_][^{}\s]{0,78}\}|\{![A-Za-z_$][\w.$:]{0,78}\}"
    r"|%(?![0-9A-F]{2})[A-Za-z]\w{0,40}(?:\.\w{1,40}){1,3}%|\[unsubscribe(?:[ _-]?(?:link|url))?\]"
)


def find_example(text: str, *, reserved: bool = False) -> str | None:
    """Give the first example in `text`, such as example.com or CHANGE-ME, or None; if `reserved`, any .example too."""
    found = _EXAMPLE.search(text) or (_RESERVED.search(text) if reserved else None)
    return found.group() if found else None


def find_marks(texts: Iterable[str]) -> Iterator[str]:
    """Find what looks like a placeholder of some system, such as {{ name }} or *|NAME|*, however lines are broken."""
    for text in texts:
        yield from _PLACEHOLDER.findall(" ".join(text.split()))


def find_merge_tags(address: str) -> Iterator[str]:
    """Find what mailers fill in, in an address."""
    return (found[0] for found in _MERGE_TAG.finditer(address))
