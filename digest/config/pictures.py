"""What in [images] and [links] is of the right type and still cannot be meant. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.settings import ImageSettings, LinkSettings, Settings
from digest.urls import make_safe_link

_PARAMETER = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PROXIED, _WIDTH = "{url}", "{width}"
_FILLED = ("{date}", "{number}", "{newsletter}", "{region}")


def find_picture_faults(settings: Settings) -> Iterator[str]:
    """Find it: the dotted key, the value, and what is wrong."""
    yield from _find_image_faults(settings.images)
    yield from _find_link_faults(settings.links)


def _find_image_faults(images: ImageSettings) -> Iterator[str]:
    base, proxy = images.base_url, images.proxy
    if base is not None and (not base.startswith("https://") or make_safe_link(base) != base or set("?#") & set(base)):
        yield f"images.base_url: {base!r} is no address of a folder; it begins with https://"
    if proxy is not None and _PROXIED not in proxy:
        yield f"images.proxy: {proxy!r} has no {{url}}, where the address of the picture is put"
    elif proxy is not None and not _is_proxy(proxy):
        yield f"images.proxy: {proxy!r} is no address, or has what nothing fills in; only {{url}} and {{width}} are"
    if images.unsupported not in ("keep", "drop"):
        yield f'images.unsupported: "{images.unsupported}" is not "keep" or "drop"'
    if images.max_bytes < 1:
        yield f"images.max_bytes: {images.max_bytes} is less than 1"


def _is_proxy(pattern: str) -> bool:
    filled = pattern.replace(_PROXIED, "a").replace(_WIDTH, "1")
    return filled.startswith("https://") and make_safe_link(filled) == filled and not {"{", "}"} & set(filled)


def _find_link_faults(links: LinkSettings) -> Iterator[str]:
    for name, value in links.utm.items():
        if name.startswith("utm_") or not _PARAMETER.fullmatch(name):
            yield f'links.utm.{name}: write the name without utm_, in small letters, as in source = "newsletter"'
        rest = value
        for mark in _FILLED:
            rest = rest.replace(mark, "")
        if not value.strip():
            yield f"links.utm.{name}: is empty"
        elif "{" in rest or "}" in rest:
            yield f"links.utm.{name}: {value!r} has what nothing fills in; only {', '.join(_FILLED)} are"
