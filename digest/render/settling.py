"""Which picture each story gets, in which form: by https, in a format and a size that mail programs show. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit

from digest.model import Finding, Image, Rendition, Rule, Severity, Story, Theme, make_finding
from digest.pictures import UNSHOWN, find_file_name, find_local_name
from digest.render.pictures import NO_WIDTHS, Widths, choose_rendition, find_widths, is_wide
from digest.settings import ImageSettings
from digest.urls import make_safe_link, make_secure_link

INLINE_LIMIT = 1_000_000
"""Bytes that the pictures may have together which go along with an e-mail."""

_DENSITY = 2
_UNSHOWN = {
    "webp": "WebP, which Outlook on Windows does not show",
    "avif": "AVIF, which most mail programs do not show",
    "heic": "HEIC, which only Apple's mail programs show",
    "svg": "SVG, which Gmail and Outlook do not show",
}
_ENDING = re.compile(r"\.(webp|avif|heic|heif|svg)z?\Z", re.IGNORECASE)
_ASKED = re.compile(r"(?:\A|&)(?:fm|format|output)=(webp|avif|svg)(?=&|\Z)", re.IGNORECASE)

_PROXY = "Set images.proxy to an address that gives it as JPEG, or take another picture."
RULES: Mapping[str, Rule] = {
    "image-format": UNSHOWN,
    "image-size": Rule(severity=Severity.WARNING, why="It takes long to load, most of all on a phone.", fix=_PROXY),
    "image-missing": Rule(
        severity=Severity.WARNING,
        why="The story stands without the picture that was meant for it.",
        fix="Put the picture beside the story's file, inside the folder of its source, and collect again.",
    ),
    "image-inline": Rule(
        severity=Severity.WARNING,
        why="Pictures that go along with an e-mail make it heavy, and spam filters suspicious.",
        fix="Set images.base_url to where readers can load them, or use smaller files.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Stories with the pictures that are shown, one form of each, and what was found wrong with them."""

    stories: tuple[Story, ...]
    findings: tuple[Finding, ...] = ()


def settle_pictures(stories: Sequence[Story], theme: Theme, images: ImageSettings) -> Settled:
    """Give each story its picture in the form that `theme` shows, the lead, which is the first, across the page.

    What some mail programs do not show, and what is too large, goes by the proxy, stays, or is left out, as `images`
    say; the last two are told of. Files go along with the e-mail, up to 1 MB together, unless they are published.
    """
    widths = find_widths(theme.style) if theme.images else NO_WIDTHS
    settled, findings, room = [], [], INLINE_LIMIT
    for place, story in enumerate(stories):
        shown, finding = _settle_story(story, widths, images, room=room, lead=place == 0)
        image = shown.article.image
        room -= (image.size or 0) if image and find_local_name(image.url) else 0
        settled.append(shown)
        findings += [finding] if finding else []
    return Settled(stories=tuple(settled), findings=tuple(findings))


def _settle_story(
    story: Story, widths: Widths, images: ImageSettings, *, room: int, lead: bool
) -> tuple[Story, Finding | None]:
    image = story.article.image
    if image is None:
        return story, None
    shown = widths.wide if lead and is_wide(image) else widths.small
    secured = _secure(image, story.article.url)
    chosen, fault = _choose(secured, shown, images, room=room) if shown else (None, None)
    finding = make_finding(fault[0], RULES, place=f'story "{story.article.title}"', found=fault[1]) if fault else None
    return replace(story, article=replace(story.article, image=chosen)), finding


_Fault = tuple[str, str]
"""A code and what was found."""


def _choose(image: Image, shown: int, images: ImageSettings, *, room: int) -> tuple[Image | None, _Fault | None]:
    """The form that is shown, if any, and what is wrong with it, or why there is none."""
    name = find_local_name(image.url)
    if name is not None and image.file is None:
        return None, ("image-missing", f"{find_file_name(name)} cannot be read, and was left out")
    chosen = replace(choose_rendition(_prefer_shown(image, images.max_bytes), shown), renditions=())
    if name is not None and images.base_url:
        chosen = replace(chosen, url=publish(name, images.base_url))
    fault = find_fault(chosen, images.max_bytes)
    proxied = _proxy(chosen, shown, images.proxy) if fault else None
    if proxied:
        return proxied, None
    if fault and images.unsupported == "drop":
        return None, (fault[0], f"{fault[1]}, and was left out")
    if find_local_name(chosen.url) and (chosen.size or 0) > room:
        return None, (
            "image-inline",
            f"{find_file_name(name or '')} is beyond the {INLINE_LIMIT:,} bytes, and was left out",
        )
    return chosen, fault


def publish(name: str, base_url: str) -> str:
    """Give the address under which readers find the picture file of that name."""
    return f"{base_url.rstrip('/')}/{name}"


def find_fault(image: Image, max_bytes: int) -> tuple[str, str] | None:
    """Find why some readers would not see an image, or not soon: a code of RULES, and what was found."""
    told = find_file_name(find_local_name(image.url) or image.url)
    if how := _UNSHOWN.get(find_format(image) or ""):
        return "image-format", f"{told} is {how}"
    if (image.size or 0) > max_bytes:
        return "image-size", f"{told} has {image.size:,} bytes, more than images.max_bytes = {max_bytes:,}"
    return None


def find_format(image: Image) -> str | None:
    """The format of an image: what it was seen to be, else what its address says, of those that not all show."""
    if image.kind:
        return image.kind
    try:
        parts = urlsplit(image.url)
    except ValueError:
        return None
    found = _ENDING.search(parts.path) or _ASKED.search(parts.query)
    return {"heif": "heic"}.get(found[1].lower(), found[1].lower()) if found else None


def _secure(image: Image, beside: str | None) -> Image:
    renditions = (replace(one, url=make_secure_link(one.url, beside=beside)) for one in image.renditions)
    return replace(image, url=make_secure_link(image.url, beside=beside), renditions=tuple(renditions))


def _prefer_shown(image: Image, max_bytes: int) -> Image:
    """`image` without those of its sizes that some mail programs do not show, if others are left."""
    good = tuple(one for one in image.renditions if not _is_unshown(one))
    if find_fault(image, max_bytes) is None:
        return replace(image, renditions=good)
    others = tuple(one for one in good if one.url != image.url)
    if not others:
        return image
    largest = max(others, key=lambda one: one.width)
    return Image(url=largest.url, alt=image.alt, width=largest.width, height=largest.height, renditions=others)


def _is_unshown(one: Rendition) -> bool:
    return find_format(Image(url=one.url)) in _UNSHOWN


def _proxy(image: Image, shown: int, pattern: str | None) -> Image | None:
    """The image as the proxy gives it, twice as wide as it is shown, and no wider than it is."""
    link = make_safe_link(image.url)
    if not pattern or link is None or not link.startswith(("http://", "https://")):
        return None
    width = min(_DENSITY * shown, image.width or _DENSITY * shown)
    height = round(image.height * width / image.width) if image.width and image.height else None
    filled = pattern.replace("{url}", quote(link, safe="")).replace("{width}", str(_DENSITY * shown))
    return Image(url=filled, alt=image.alt, width=width, height=height)
