"""What in [archive] and [merge_tags] is of the right type and still cannot be meant. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.export.mailers import MAILERS, find_opening
from digest.settings import MergeTagSettings, Settings
from digest.urls import make_safe_link

_BROKEN = re.compile(r"[\"\x00-\x1f\x7f]")
"""What a placeholder cannot have: it stands in quoted attributes, and in lines."""

_MARKUP = re.compile(r"[\s\w&\"'/<>=:;?#.\x00-\x1f\x7f-]|%[0-9A-Fa-f]{2}|@\Z|%\s")
"""What an opening cannot begin with: HTML, style sheets and addresses are full of it."""


def find_export_faults(settings: Settings) -> Iterator[str]:
    """Find it: the dotted key, the value, and what is wrong."""
    url = settings.archive.url
    if url is not None and not _is_folder_address(url):
        yield f"archive.url: {url!r} is no address of a folder; it begins with https:// and has no ? or #"
    if settings.archive.folder == "":
        yield "archive.folder: '' is no folder; name one such as site"
    if settings.export_for is not None and settings.export_for not in {*MAILERS, *settings.merge_tags}:
        known = ", ".join([*MAILERS, *settings.merge_tags])
        yield f"export_for: {settings.export_for!r} is no mailer; known are {known}, or describe it in [merge_tags]"
    for name, tags in settings.merge_tags.items():
        yield from _find_tag_faults(f"merge_tags.{name}", tags)


def _is_folder_address(url: str) -> bool:
    is_web = url.startswith(("https://", "http://")) and make_safe_link(url) is not None
    return is_web and "?" not in url and "#" not in url


def _find_tag_faults(key: str, tags: MergeTagSettings) -> Iterator[str]:
    for part in ("unsubscribe", "view", "address"):
        tag = getattr(tags, part)
        if tag is not None and (not tag.strip() or _BROKEN.search(tag)):
            yield f'{key}.{part}: {tag!r} is no placeholder: it is empty, or has a " or a line break'
        elif tag is not None and not tags.opens and _MARKUP.match(opening := find_opening(tag)):
            yield (
                f"{key}.{part}: {tag!r} begins with {opening!r}, which all HTML and addresses are full of; "
                "take a placeholder that begins with signs such as [[ or %%, if the mailer has one"
            )
    for index, opening in enumerate(tags.opens):
        if not opening or _MARKUP.match(opening):
            yield f"{key}.opens.{index}: {opening!r} is no opening: it begins with a sign such as [[ or %%"
