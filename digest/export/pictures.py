"""Exported HTML with its pictures: in a folder beside it, inside it, or where readers load them from. Pure."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from digest.mime import Picture
from digest.model import Edition, Finding, Image, Story, Theme
from digest.pictures import LOCAL

WAYS = ("remote", "folder", "embed")
"""How pictures go with exported HTML: as addresses, as files in `images/`, or as data: addresses."""

FOLDER = "images/"

# A quoted value may hold ">", but no "<", as what we write has none: so no text is gone over twice.
_TAG = re.compile(r"""<img\b(?:[^"'<>]|"[^"<]*"|'[^'<]*')*+>""", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+))?""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """The pictures of an e-mail by the address that its HTML shows them by, as far as they could be read.

    `local` are those that are files here; `findings` tell of what could not be read, or does not go along.
    """

    by_address: Mapping[str, Picture] = field(default_factory=dict)
    local: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()


def place_pictures(files: Mapping[str, bytes], pictures: Pictures, *, how: str) -> dict[str, bytes]:
    """Give `files` with the pictures of every *.html where `how`, one of WAYS, wants them.

    "folder" adds them as files in images/. "remote" leaves addresses as they are; a picture that is a file here goes
    into images/ for whoever publishes it. One without an address is taken out: who can render the e-mail again does so
    without it first. What could not be read stays.
    """
    shown = {
        name: rewrite_sources(content.decode(), _make_choice(pictures, how)).encode() if _is_page(name) else content
        for name, content in files.items()
    }
    wanted = pictures.by_address if how == "folder" else _select_published(pictures) if how == "remote" else {}
    return {**{f"{FOLDER}{picture.name}": picture.content for picture in wanted.values()}, **shown}


def shows_files(text: str) -> bool:
    """Whether HTML shows pictures that only a message can carry: files here that are published nowhere."""
    return any(address.startswith(LOCAL) for address in find_sources(text))


def drop_files(edition: Edition) -> Edition:
    """Give `edition` without such pictures, so that it can be rendered as if it never had them."""
    sections = (replace(section, stories=tuple(map(_drop_from_story, section.stories))) for section in edition.sections)
    return replace(edition, lead=_drop_from_story(edition.lead), sections=tuple(sections))


def drop_logo(theme: Theme) -> Theme:
    """Give `theme` without a logo of that kind: the name then stands in its place."""
    return replace(theme, logo=_drop_file(theme.logo), dark_logo=_drop_file(theme.dark_logo))


def _drop_from_story(story: Story) -> Story:
    return replace(story, article=replace(story.article, image=_drop_file(story.article.image)))


def _drop_file(image: Image | None) -> Image | None:
    return None if image and image.url.startswith(LOCAL) else image


def find_sources(text: str) -> tuple[str, ...]:
    """Find the addresses of all pictures in HTML, each once, in order."""
    found: dict[str, None] = {}

    def note(address: str) -> str:
        found[address] = None
        return address

    rewrite_sources(text, note)
    return tuple(found)


def rewrite_sources(text: str, choose: Callable[[str], str | None]) -> str:
    """Give HTML in which each picture has the address that `choose` makes of its own; None takes the picture out."""
    return _TAG.sub(lambda tag: _rewrite_tag(tag.group(), choose), text)


def _rewrite_tag(tag: str, choose: Callable[[str], str | None]) -> str:
    for attribute in _ATTRIBUTE.finditer(tag, len("<img")):
        if attribute[1].lower() == "src" and attribute[2]:
            old = html.unescape(attribute[2].strip("\"'"))
            new = choose(old)
            start, end = attribute.span(2)
            return "" if new is None else tag if new == old else f'{tag[:start]}"{html.escape(new)}"{tag[end:]}'
    return tag


def _make_choice(pictures: Pictures, how: str) -> Callable[[str], str | None]:
    def choose(address: str) -> str | None:
        picture = pictures.by_address.get(address)
        if how == "remote" or picture is None:
            return None if address.startswith(LOCAL) else address
        return f"{FOLDER}{picture.name}" if how == "folder" else _embed(picture)

    return choose


def _embed(picture: Picture) -> str:
    return f"data:{picture.type};base64,{base64.b64encode(picture.content).decode()}"


def _select_published(pictures: Pictures) -> Mapping[str, Picture]:
    """Those that are files here and that readers find at an address."""
    return {
        address: picture
        for address, picture in pictures.by_address.items()
        if address in pictures.local and not address.startswith(LOCAL)
    }


def _is_page(name: str) -> bool:
    return name.endswith(".html")
