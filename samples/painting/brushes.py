"""Brushes for make_images.py: skies, ridges, light, water and grain, drawn with Pillow alone and from fixed seeds.

Places are given in the pixels of the finished picture; all is drawn three times as large, so that edges come out soft.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from random import Random
from typing import Final

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

WIDTH: Final = 1200
HEIGHT: Final = 675
SCALE: Final = 3
CANVAS: Final = (WIDTH * SCALE, HEIGHT * SCALE)

Point = tuple[float, float]
Box = tuple[float, float, float, float]


def make_gradient(size: tuple[int, int], colours: Sequence[str]) -> Image.Image:
    """Return a picture that runs from the first colour at the top to the last at the bottom, in even steps."""
    stops = [ImageColor.getrgb(colour) for colour in colours]
    strip = Image.new("RGB", (1, len(stops)))
    strip.putdata([stop[:3] for stop in stops])
    # Resampling reaches half a stop beyond the middle of the outer ones: leave that out.
    inner = (0, 0.5, 1, len(stops) - 0.5) if len(stops) > 1 else (0, 0, 1, 1)
    return strip.resize((1, size[1]), Image.Resampling.BILINEAR, box=inner).resize(size, Image.Resampling.NEAREST)


def make_sky(*colours: str) -> Image.Image:
    """Return an empty canvas of these colours, top to bottom."""
    return make_gradient(CANVAS, colours)


def fill_shape(image: Image.Image, points: Iterable[Point], *colours: str) -> None:
    """Fill a polygon with colours that run from its top to its bottom."""
    corners = [(round(x * SCALE), round(y * SCALE)) for x, y in points]
    left, top = (min(axis) for axis in zip(*corners, strict=True))
    right, bottom = (max(axis) for axis in zip(*corners, strict=True))
    size = (max(1, right - left), max(1, bottom - top))
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in corners], fill=255)
    image.paste(make_gradient(size, colours), (left, top), mask)


def fill_box(image: Image.Image, box: Box, *colours: str) -> None:
    """Fill a rectangle given by its left, top, right and bottom edge."""
    left, top, right, bottom = box
    fill_shape(image, [(left, top), (right, top), (right, bottom), (left, bottom)], *colours)


def fill_oval(image: Image.Image, box: Box, colour: str) -> None:
    """Fill the ellipse inside a box."""
    ImageDraw.Draw(image).ellipse([value * SCALE for value in box], fill=colour)


def draw_line(image: Image.Image, points: Iterable[Point], colour: str, width: float = 1.0) -> None:
    """Draw a line through points."""
    places = [(x * SCALE, y * SCALE) for x, y in points]
    ImageDraw.Draw(image).line(places, fill=colour, width=max(1, round(width * SCALE)), joint="curve")


def make_ridge(seed: int, level: float, rise: float, *, rough: float = 0.5, steps: int = 9) -> list[Point]:
    """Return the outline of hills around `level`, `rise` pixels high, by displacing midpoints."""
    random = Random(seed)
    heights = [random.uniform(-0.5, 0.5), random.uniform(-0.5, 0.5)]
    reach = 1.0
    for _ in range(steps):
        middles = [(a + b) / 2 + random.uniform(-reach, reach) / 2 for a, b in pairwise(heights)]
        heights = [height for pair in zip(heights, middles, strict=False) for height in pair] + heights[-1:]
        reach *= rough
    span = len(heights) - 1
    return [(WIDTH * place / span, level - rise * height) for place, height in enumerate(heights)]


def make_waves(level: float, *waves: tuple[float, float, float]) -> list[Point]:
    """Return a smooth outline: sine waves of (height, length, shift), all in pixels, added up."""
    return [
        (x, level - sum(height * math.sin((x + shift) / length * math.tau) for height, length, shift in waves))
        for x in range(0, WIDTH + 1, 15)
    ]


def fill_below(image: Image.Image, outline: Sequence[Point], *colours: str, floor: float = HEIGHT) -> None:
    """Fill everything between an outline and a level below it."""
    fill_shape(image, [(0, floor), *outline, (WIDTH, floor)], *colours)


def add_glow(image: Image.Image, centre: Point, radius: float, colour: str, strength: float = 1.0) -> None:
    """Lay a soft round light over the picture."""
    size = round(2 * radius * SCALE)
    light = Image.radial_gradient("L").resize((size, size)).point(lambda v: round(strength * 255 * fade_light(v)))
    corner = (round((centre[0] - radius) * SCALE), round((centre[1] - radius) * SCALE))
    image.paste(Image.new("RGB", (size, size), colour), corner, light)


def fade_light(distance: int) -> float:
    """Return how much light is left, 1 to 0, at a distance that is 255 in the corners of a square; no edge shows."""
    return max(0.0, 1 - distance / 180) ** 2


def add_haze(image: Image.Image, top: float, bottom: float, colour: str, strength: float) -> None:
    """Let mist rise: nothing at the top, `strength` of the colour at the bottom."""
    size = (CANVAS[0], round((bottom - top) * SCALE))
    mist = Image.linear_gradient("L").resize(size).point(lambda v: round(v * strength))
    image.paste(Image.new("RGB", size, colour), (0, round(top * SCALE)), mist)


def add_soft_shapes(image: Image.Image, shapes: Iterable[Box], colour: str, *, blur: float, strength: float) -> None:
    """Lay blurred ellipses over the picture: clouds, foam, rays of light."""
    mask = Image.new("L", (WIDTH // 2, HEIGHT // 2))
    draw = ImageDraw.Draw(mask)
    for box in shapes:
        draw.ellipse([value / 2 for value in box], fill=round(255 * strength))
    mask = mask.filter(ImageFilter.GaussianBlur(blur / 2)).resize(CANVAS)
    image.paste(Image.new("RGB", CANVAS, colour), (0, 0), mask)


def add_water(image: Image.Image, level: float, tint: str, *, seed: int, strength: float = 0.35) -> None:
    """Mirror what stands above `level`, broken by ripples that widen towards the viewer."""
    random = Random(seed)
    line, depth = round(level * SCALE), CANVAS[1] - round(level * SCALE)
    above = image.crop((0, max(0, line - depth), CANVAS[0], line)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    mirror = above.resize((CANVAS[0], depth)).filter(ImageFilter.GaussianBlur(3))
    row = 0
    while row < depth:
        tall = 2 + round(10 * row / depth)
        shift = round(random.uniform(-1, 1) * (4 + 26 * row / depth))
        mirror.paste(ImageChops.offset(mirror.crop((0, row, CANVAS[0], row + tall)), shift, 0), (0, row))
        row += tall
    image.paste(Image.blend(mirror, Image.new("RGB", mirror.size, tint), strength), (0, line))


def add_glints(image: Image.Image, area: Box, colour: str, *, seed: int, count: int) -> None:
    """Scatter short bright strokes over water, longer and farther apart towards the viewer."""
    random = Random(seed)
    left, top, right, bottom = area
    for _ in range(count):
        near = random.random() ** 1.6
        x, y = random.gauss((left + right) / 2, (right - left) / 5 * (0.35 + near)), top + (bottom - top) * near
        draw_line(image, [(x, y), (x + 6 + 34 * near, y)], colour, 0.6 + 1.3 * near)


def finish_picture(image: Image.Image, *, seed: int, grain: int = 2) -> Image.Image:
    """Bring the canvas to its final size, and add the grain that keeps a sky from showing bands."""
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    noise = Image.frombytes("L", small.size, Random(seed).randbytes(WIDTH * HEIGHT))
    noise = noise.filter(ImageFilter.BoxBlur(1)).point(lambda v: round((v - 128) * grain / 64) + 128)
    return ImageChops.add(small, Image.merge("RGB", [noise] * 3), 1.0, -128)
