"""A scene of a town on a steep hill: coloured houses, and the lift between them."""

from __future__ import annotations

from random import Random

from PIL import Image

from painting.brushes import (
    WIDTH,
    add_glints,
    add_glow,
    add_water,
    draw_line,
    fill_below,
    fill_box,
    fill_shape,
    make_ridge,
    make_sky,
)

_WALLS = ("#d96a4f", "#e9b44c", "#5f9ea0", "#f2e2c4", "#7a8f5a", "#c9587a", "#4f79a8", "#ece4d8", "#b5523b")
_SEA = 430


def draw_lifts() -> Image.Image:
    """Two cars of a hillside lift above a bay in the morning."""
    image = make_sky("#7fb2cf", "#b6d5dc", "#f3e6cf", "#f8e8cc", "#f8e8cc")
    add_glow(image, (170, 250), 380, "#fff6dc", 0.8)
    fill_below(image, make_ridge(33, 396, 60), "#93a9b5", "#b4c2c4", floor=_SEA)
    add_water(image, _SEA, "#3f7f98", seed=6)
    add_glints(image, (60, 434, 420, 640), "#fff3d2", seed=9, count=90)
    slope = [(330, 675), (560, 470), (830, 210), (960, 150), (WIDTH, 118), (WIDTH, 675)]
    fill_shape(image, slope, "#8d7b5c", "#5f5138")
    random = Random(41)
    for row in range(9):
        draw_row(image, random, row)
    draw_track(image, (520, 690), (905, 175))
    draw_car(image, 612, 566)
    draw_car(image, 812, 300)
    return image


def draw_row(image: Image.Image, random: Random, row: int) -> None:
    """One row of houses along the slope; the lower ones are nearer and larger."""
    size, level = 0.62 + row * 0.085, 212 + row * 54.0
    x = 900 - row * 66.0 + random.uniform(-12, 12)
    while x < WIDTH:
        wide, tall = random.uniform(44, 74) * size, random.uniform(40, 66) * size
        draw_house(image, (x, level - tall, x + wide, level + 30), random.choice(_WALLS), size)
        level -= random.uniform(1, 5)
        x += wide + random.choice((0, 2, 6))


def draw_house(image: Image.Image, house: tuple[float, float, float, float], wall: str, size: float) -> None:
    """A wall with its shade, a flat roof and two windows."""
    left, top, right, bottom = house
    fill_box(image, house, wall)
    fill_box(image, (right - (right - left) * 0.24, top, right, bottom), "#5b4a42")
    draw_line(image, [(left - 1, top), (right + 1, top)], "#efe7da", 3 * size)
    for place in (0.16, 0.46):
        x = left + (right - left) * place
        fill_box(image, (x, top + 12 * size, x + 8 * size, top + 25 * size), "#33424d")


def draw_track(image: Image.Image, foot: tuple[float, float], head: tuple[float, float]) -> None:
    """Two rails on a bed of stone, and their sleepers."""
    (x, y), (far, high) = foot, head
    fill_shape(image, [(x - 46, y), (far - 22, high), (far + 22, high), (x + 46, y)], "#6e6556", "#4b4439")
    for step in range(26):
        part = step / 26
        middle, level, half = x + (far - x) * part, y + (high - y) * part, 32 - 16 * part
        draw_line(image, [(middle - half, level), (middle + half, level)], "#a3937b", 3)
    for side in (-1, 1):
        draw_line(image, [(x + side * 26, y), (far + side * 12, high)], "#d8cdb8", 3)


def draw_car(image: Image.Image, x: float, y: float) -> None:
    """A wooden car on its wedge, with a row of windows."""
    size = 0.5 + (y - 150) / 600
    half, tall = 46 * size, 58 * size
    wedge = [(x - half, y + 18 * size), (x + half, y), (x + half, y + 30 * size), (x - half, y + 36 * size)]
    fill_shape(image, wedge, "#3a322a")
    fill_box(image, (x - half, y - tall, x + half, y + 12 * size), "#b4412f", "#8f2f22")
    fill_box(image, (x - half - 5 * size, y - tall - 8 * size, x + half + 5 * size, y - tall), "#f0dfb8", "#c9b280")
    for pane in range(4):
        left = x - half + (7 + pane * 21) * size
        fill_box(image, (left, y - tall + 10 * size, left + 15 * size, y - tall + 34 * size), "#cfe3e6", "#7fa3ad")
