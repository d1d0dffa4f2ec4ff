"""What one voice in a page says of its article, as it stands there; several voices are merged, the surest first."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from digest.model import Image


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFields:
    """Fields of an article in a page; nothing is clean, and all may be missing.

    `groups` are organisations where authors should be: they count where no person is named. `site` is who publishes,
    `summaries` are all descriptions that are given, the surest first.
    `is_article` says that the page itself declares to be one.
    """

    title: str = ""
    url: str = ""
    authors: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    published: str = ""
    updated: str = ""
    language: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    summaries: tuple[str, ...] = ()
    text: str = ""
    image: Image | None = None
    site: str = ""
    is_article: bool = False


def merge_fields(*voices: PageFields) -> PageFields:
    """Each field from the first voice that has it."""
    found: dict[str, Any] = {
        field.name: next((value for voice in voices if (value := getattr(voice, field.name))), field.default)
        for field in fields(PageFields)
    }
    return PageFields(**found)


def make_match_key(value: str) -> str:
    """Letters and digits only, so that two spellings of one headline or name compare as equal."""
    return "".join(char for char in value.casefold() if char.isalnum())
