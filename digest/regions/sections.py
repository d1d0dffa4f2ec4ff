"""Finds the region that a story's place in its site speaks for: its section, the folders of its address, its tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from urllib.parse import unquote

from digest.model import Article, Evidence, Guide, Scheme
from digest.regions.meanings import Meaning, find_meaning, is_part, is_world
from digest.regions.names import make_key
from digest.text.language import find_primary
from digest.urls import make_url_key

Read = Callable[[str], Meaning | None]
"""Finds what a name means as a part of an article's site."""

_MOST = 20
"""Folders and tags looked at; more are somebody's game."""

_CRUMBS = re.compile(r"\s*[/>|»›:]\s*")


def find_section(article: Article, scheme: Scheme, guide: Guide) -> Evidence | None:
    """What the part of its site says that `article` is in; None when it says nothing, or too much.

    What `guide.sections` has for its section, its address or its tags stands before what these name by themselves. Of
    tags all that name a place must be in one region.
    """
    if not (article.section or article.url or article.tags):
        return None
    said = find_guided(article, guide.sections) or find_named(article, scheme)
    return Evidence(field="section", matched=said[0], region=said[1], weight=1.0) if said else None


def find_guided(article: Article, sections: Mapping[str, str]) -> tuple[str, str] | None:
    """What `sections` has for an article, and the region."""
    if not sections:
        return None
    section, key = article.section or "", make_key(article.section or "")
    if key in sections:
        return section, sections[key]
    part = find_site_part(article.url, sections) if article.url else None
    if part:
        return part, sections[part]
    named = {tag: sections[make_key(tag)] for tag in article.tags[:_MOST] if make_key(tag) in sections}
    return (", ".join(named), next(iter(named.values()))) if len(set(named.values())) == 1 else None


def find_named(article: Article, scheme: Scheme) -> tuple[str, str] | None:
    """What the section, the address or the tags of an article name by themselves, and the region."""
    language = find_primary(article.language) if article.language else None

    def read(name: str) -> Meaning | None:
        return find_meaning(name, scheme, language)

    return (
        find_crumb(article.section or "", read)
        or find_folder(split_address(article.url)[1] if article.url else (), read)
        or find_tags(article.tags[:_MOST], read)
    )


def is_site_part(key: str) -> bool:
    """Whether a key of regions.sections is a part of a site, /asia/ or news.example/asia/, and not a category."""
    host, slash, _ = key.partition("/")
    return bool(slash) and (not host or "." in host)


def find_site_part(url: str, sections: Mapping[str, str]) -> str | None:
    """The longest key of `sections` that the address `url` lies in; one that names the site before one that does not.

    A site's part begins where the site does, one of any site at any folder. The last piece of an address names the
    story, and is no folder.
    """
    host, folders = split_address(url)
    fitting = [
        (len(wanted), bool(site), key)
        for key in sections
        if is_site_part(key)
        for site, wanted in [parse_site_part(key)]
        if (site == host and folders[: len(wanted)] == wanted if site else has_run(folders, wanted))
    ]
    return max(fitting)[2] if fitting else None


@lru_cache(maxsize=1024)
def parse_site_part(key: str) -> tuple[str, tuple[str, ...]]:
    """The host, "" for any, and the folders of a part of a site."""
    host, _, path = key.partition("/")
    site, folders = split_key(make_url_key(f"https://{host or 'any.example'}/{path}"))
    return site if host else "", folders


def split_address(url: str) -> tuple[str, tuple[str, ...]]:
    """The host of an address, without its www, and its folders in small letters."""
    host, path = split_key(make_url_key(url))
    return host, path[:-1]


def split_key(key: str) -> tuple[str, tuple[str, ...]]:
    """The host and the pieces of the path in the key of an address."""
    host, *path = key.partition("?")[0].partition("#")[0].split("/", _MOST)
    return host, tuple(unquote(piece).casefold() for piece in path if piece)


def has_run(folders: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether `wanted`, if any, stand in `folders` one after the other."""
    starts = range(len(folders) - len(wanted) + 1)
    return bool(wanted) and any(tuple(folders[start : start + len(wanted)]) == wanted for start in starts)


def find_crumb(section: str, read: Read) -> tuple[str, str] | None:
    """The last part of "World > Africa" that names a place, and its region; "Asia/Pacific" is one part."""
    crumbs = [section] if is_part(section) else reversed(_CRUMBS.split(section))
    for crumb in crumbs:
        meaning = read(crumb)
        if meaning and meaning.is_meant(crumb):
            return section, meaning.region
    return None


def find_folder(folders: Sequence[str], read: Read) -> tuple[str, str] | None:
    """The deepest of `folders` that names a place, and its region. A country counts only below a wider place."""
    deepest, inside = None, False
    for place, folder in enumerate(folders, 1):
        meaning = read(folder)
        if meaning and meaning.kind in ({"part", "country"} if inside else {"part"}):
            deepest, inside = (f"/{'/'.join(folders[:place])}/", meaning.region), True
        else:
            # /world/asia/china/ and /world/2026/05/china/
            inside = is_world(folder) or is_part(folder) or (inside and folder.isdecimal())
    return deepest


def find_tags(tags: Sequence[str], read: Read) -> tuple[str, str] | None:
    """The tags that name a country or a part of the world, and the region, if all that name a place are in that one."""
    meanings = {tag: meaning for tag in tags if (meaning := read(tag))}
    wide = [tag for tag, one in meanings.items() if one.is_meant(tag)]
    regions = {one.region for one in meanings.values()}
    return (", ".join(wide), regions.pop()) if wide and len(regions) == 1 else None
