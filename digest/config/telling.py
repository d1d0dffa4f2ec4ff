"""What pydantic finds in a digest.toml, told as a person would: the dotted key, and what is wrong there. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from digest.config.reference import list_keys

if TYPE_CHECKING:
    from pydantic import ValidationError

# pydantic's words for people who do not write Python
_PROBLEMS = {
    "dataclass_type": "must be a table",
    "dict_type": "must be a table",
    "mapping_type": "must be a table",
    "string_type": "must be text in quotes",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "missing": "is missing",
}
_SERVER = "it is a part of send.smtp, as in smtp://user@host:587"
_AT = "did you mean 'sources[].at'?"
_ELSEWHERE = {
    **{f"send.{part}": _SERVER for part in ("host", "server", "port", "user", "username")},
    **{f"sources[].{word}": _AT for word in ("url", "address", "path", "file", "feed", "source")},
}
"""What is meant by keys that other programs have."""

_SHOWN, _NAME = 20, 60
"""Faults told at once, and characters shown of a part of a key."""

_LISTS = {
    "languages": '["en", "ur"]',
    "sources": '["stories/*.txt", "https://ledger.example/feed"]',
    "order": '["south_asia", "Middle East"]',
    "places": '["PK", "Qatar", "Lahore"]',
    "words": '["tram", "harbour line"]',
    "lead_tags": '["digest-lead"]',
    "ban_tags": '["no-digest"]',
    "editors": '["desk@ledger.example"]',
    "email": '["desk@ledger.example"]',
    "allow_private": '["cms.ledger.example"]',
}
"""What a list may hold, by the last part of its key."""


def name_errors(error: ValidationError) -> Iterator[str]:
    """Say each of pydantic's findings as a person would: the dotted key, then what is wrong."""
    items = error.errors()
    for item in items[:_SHOWN]:
        key = ".".join(str(part)[:_NAME] for part in item["loc"])
        if item["type"] == "unexpected_keyword_argument":
            hint = _suggest_key(re.sub(r"\.\d+(?=\.)", "[]", key))
            yield f"unknown key {key!r}" + (f" ({hint})" if hint else "")
        else:
            yield f"{key}: {_tell_problem(item['type'], key) or lower_start(item['msg'])}"
    if len(items) > _SHOWN:
        yield f"and {len(items) - _SHOWN} more"


def _suggest_key(unknown: str) -> str:
    """What may be meant by a dotted key that there is not; "" where nothing comes near."""
    if elsewhere := _ELSEWHERE.get(unknown):
        return elsewhere
    known = [key for key, _, _ in list_keys()]
    table, _, last = unknown.rpartition(".")
    if table and last in known:
        return f"{last} stands above the first table, and not in [{table.removesuffix('[]')}]"
    close = get_close_matches(unknown, [*known, *{key.partition(".")[0] for key in known}], n=1)
    return f"did you mean {close[0]!r}?" if close else ""


def _tell_problem(kind: str, key: str) -> str | None:
    """What is wrong with the value of a dotted key, by pydantic's word for it; None for one that has no other word."""
    if kind == "tuple_type":
        example = _LISTS.get(key.rpartition(".")[2])
        return f"must be a list, such as {example}" if example else "must be a list, in brackets"
    return _PROBLEMS.get(kind)


def lower_start(sentence: str) -> str:
    """Let a library's sentence stand behind a colon."""
    return sentence[:1].lower() + sentence[1:]
