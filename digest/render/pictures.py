"""Which of an image's sizes an e-mail links to: the one nearest twice its shown width, as most screens need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from digest.model import Image, Rendition

_DENSITY = 2
_TOLERANCE = 0.03
"""How much another size may differ in shape; what differs more is a crop, which may have lost what matters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Widths:
    """How wide a theme shows images, in CSS pixels: across the page, and at the side of a story."""

    wide: int
    small: int


USUAL_WIDTHS = Widths(wide=600, small=136)

NO_WIDTHS = Widths(wide=0, small=0)
"""Those of a theme that shows no pictures of stories."""

_SMALL = 480
"""Pixels; a narrower lead image would blur across the page, so it is shown as a thumbnail."""


def is_wide(image: Image) -> bool:
    """Whether an image may go across the page above the lead."""
    return image.width is None or image.width >= _SMALL


def find_widths(style: Mapping[str, object]) -> Widths:
    """The widths that a theme's `style` declares in its layout, or the usual ones."""
    layout = style.get("layout")
    page, gutter, thumbnail = (_find_pixels(layout, key) for key in ("width", "gutter", "thumbnail"))
    return Widths(wide=page - 2 * (gutter or 0) if page else USUAL_WIDTHS.wide, small=thumbnail or USUAL_WIDTHS.small)


def _find_pixels(layout: object, key: str) -> int | None:
    value = layout.get(key) if isinstance(layout, Mapping) else None
    return value if isinstance(value, int) and value > 0 else None


def choose_rendition(image: Image, shown: int) -> Image:
    """`image` in the size nearest to twice `shown`, its width in CSS pixels, and not below `shown` if it can be had.

    Crops are passed over. An image that comes in one size stays as it is.
    """
    fitting = list(_find_fitting(image))
    sharp = [one for one in fitting if one.width >= shown] or fitting
    if not sharp:
        return image
    best = min(sharp, key=lambda one: (abs(one.width - _DENSITY * shown), one.width, one.url != image.url))
    if best.url == image.url:
        return replace(image, width=best.width, height=best.height)
    return replace(image, url=best.url, width=best.width, height=best.height, size=None, kind=None)


def _find_fitting(image: Image) -> Iterator[Rendition]:
    """The sizes of the whole picture, the image itself among them if its size is known."""
    if not image.renditions:
        return
    own = [Rendition(url=image.url, width=image.width, height=image.height)] if image.width else []
    sizes = [*own, *image.renditions]
    whole = sizes[0] if own else max(sizes, key=lambda one: one.width)
    yield from (one for one in sizes if _is_whole(one, whole))


def _is_whole(one: Rendition, whole: Rendition) -> bool:
    """Whether it shows all of the picture; without a height it is taken to."""
    if not one.height or not whole.height:
        return True
    ratio = (one.width * whole.height) / (one.height * whole.width)
    return abs(ratio - 1) <= _TOLERANCE
