"""Values of JSON that anybody may have written: read without failing, and taken for what they were meant to be."""

from __future__ import annotations

import json
from typing import Any

_MOST = 1_000


def parse_json(text: str) -> Any:
    """The object or list that `text` is in JSON; None for any other value, and as a string what is wrong with it."""
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        return f"is no valid JSON: {error.msg}, column {error.colno}"
    except (ValueError, RecursionError):
        return "is no JSON that can be read: its numbers or its nesting are too large"
    return value if isinstance(value, (dict, list)) else None


def find_text(value: object) -> str:
    """A string as it is, a number as it is written; "" for anything else."""
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def find_texts(value: object) -> tuple[str, ...]:
    """The texts in a list, at most a thousand; a single text is a list of one."""
    return tuple(find_text(item) for item in value[:_MOST]) if isinstance(value, list) else (find_text(value),)
