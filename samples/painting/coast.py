"""Scenes by the water: harbour, fjord, reef and river delta."""

from __future__ import annotations

import math
from random import Random

from PIL import Image

from painting.brushes import (
    HEIGHT,
    WIDTH,
    Point,
    add_glints,
    add_glow,
    add_haze,
    add_soft_shapes,
    add_water,
    draw_line,
    fill_below,
    fill_box,
    fill_oval,
    fill_shape,
    make_ridge,
    make_sky,
    make_waves,
)


def draw_harbour() -> Image.Image:
    """Cranes and a boat at dawn."""
    image = make_sky("#3d5a80", "#7d8fb0", "#e8b4a0", "#f9d8a8", "#f9e2b8", "#f9e2b8")
    add_glow(image, (820, 372), 420, "#fff0c4", 0.9)
    fill_oval(image, (786, 322, 862, 398), "#fff4d6")
    fill_below(image, make_ridge(11, 352, 70), "#a88fa5", "#c9a9a8", floor=430)
    fill_below(image, make_ridge(5, 392, 60), "#6d6b8d", "#8a7f98", floor=430)
    for x, size in ((150, 1.0), (268, 0.92), (376, 0.86), (1040, 0.8)):
        draw_crane(image, x, size)
    for x in range(90, 470, 34):
        fill_box(image, (x, 414, x + 30, 430), ("#2c3e5c", "#5a4a5f", "#3a4c6b")[x // 34 % 3])
    add_water(image, 430, "#33476b", seed=3)
    add_glints(image, (690, 434, 960, 675), "#ffe9bd", seed=8, count=120)
    draw_boat(image, 690, 520)
    return image


def draw_crane(image: Image.Image, x: float, size: float) -> None:
    """One gantry crane on the quay."""
    ground, dark = 430, "#2a3550"
    top = ground - 130 * size
    for leg in (0, 34 * size):
        draw_line(image, [(x + leg, ground), (x + leg, top)], dark, 4 * size)
    draw_line(image, [(x, ground - 44 * size), (x + 34 * size, ground - 44 * size)], dark, 4 * size)
    draw_line(image, [(x - 40 * size, top), (x + 92 * size, top)], dark, 5 * size)
    draw_line(image, [(x - 36 * size, top), (x + 17 * size, top - 40 * size), (x + 90 * size, top)], dark, 2 * size)
    draw_line(image, [(x + 17 * size, top - 40 * size), (x + 17 * size, top)], dark, 3 * size)


def draw_boat(image: Image.Image, x: float, y: float) -> None:
    """A small trawler with its own shadow in the water."""
    fill_shape(image, [(x + 6, y + 26), (x + 132, y + 26), (x + 110, y + 48), (x + 30, y + 48)], "#27324d", "#3c4a68")
    fill_shape(image, [(x, y), (x + 142, y - 8), (x + 124, y + 26), (x + 16, y + 26)], "#b8483a", "#7d2f2e")
    fill_box(image, (x + 26, y - 34, x + 66, y), "#f3e6cf", "#d8c3a5")
    fill_box(image, (x + 32, y - 26, x + 60, y - 14), "#33476b")
    draw_line(image, [(x + 86, y), (x + 86, y - 78)], "#2a3550", 3)
    draw_line(image, [(x + 86, y - 76), (x + 136, y - 8)], "#2a3550", 1.5)


def draw_fjord() -> Image.Image:
    """A white ferry between steep walls."""
    image = make_sky("#8fb3c9", "#c3d5da", "#eee3d2", "#f3e0c6", "#f3e0c6")
    add_glow(image, (640, 330), 330, "#fff4da", 0.8)
    fill_shape(image, [(380, 450), (520, 330), (600, 366), (690, 300), (860, 450)], "#b9c3cc", "#c9cdd0")
    walls = (
        ([(-10, 450), (-10, 120), (130, 96), (240, 190), (330, 214), (470, 450)], ("#7f99a8", "#a8b6b9")),
        ([(700, 450), (800, 280), (900, 216), (1010, 90), (1210, 40), (1210, 450)], ("#6f8c9d", "#9fb0b5")),
        ([(-10, 450), (-10, 250), (90, 262), (190, 350), (270, 372), (350, 450)], ("#36566a", "#55737f")),
        ([(860, 450), (930, 372), (1040, 330), (1120, 220), (1210, 190), (1210, 450)], ("#2d4c61", "#4d6c79")),
    )
    for wall, colours in walls:
        fill_shape(image, wall, *colours)
        add_haze(image, 330, 450, "#e9e6dc", 0.35)
    add_water(image, 450, "#3f6a80", seed=6, strength=0.3)
    draw_ferry(image, 560, 476)
    return image


def draw_ferry(image: Image.Image, x: float, y: float) -> None:
    """A car ferry, seen from the side, and its wake."""
    add_soft_shapes(image, [(x - 330, y + 18, x + 20, y + 34)], "#ffffff", blur=8, strength=0.6)
    fill_shape(image, [(x + 8, y + 24), (x + 206, y + 24), (x + 188, y + 52), (x + 30, y + 52)], "#4a7287", "#5d8597")
    fill_shape(image, [(x, y), (x + 220, y), (x + 200, y + 24), (x + 14, y + 24)], "#1f6a6f", "#174f57")
    fill_box(image, (x + 12, y - 20, x + 190, y), "#fdfaf2", "#dfe3e2")
    fill_box(image, (x + 44, y - 40, x + 140, y - 20), "#fdfaf2", "#e6e8e6")
    fill_box(image, (x + 86, y - 58, x + 124, y - 40), "#fdfaf2")
    for left in range(20, 182, 14):
        fill_box(image, (x + left, y - 14, x + left + 8, y - 7), "#3f6a80")
    fill_box(image, (x + 90, y - 54, x + 120, y - 47), "#2d4c61")


def draw_reef() -> Image.Image:
    """Corals and a shoal under slanting light."""
    image = make_sky("#a6e7e2", "#4fbfd0", "#1f8fb5", "#135f92", "#0d3f6d")
    for x in (120, 330, 470, 700, 880, 1060):
        lit = image.copy()
        fill_shape(lit, [(x, 0), (x + 70, 0), (x - 120, HEIGHT), (x - 330, HEIGHT)], "#c9f5ee", "#2d8fb5", "#0d3f6d")
        image = Image.blend(image, lit, 0.3)
    fill_below(image, make_ridge(23, 500, 120), "#1c6d97", "#11507c")
    fill_below(image, make_ridge(6, 590, 110), "#0f4a74", "#0a3358")
    random = Random(41)
    for x, y, size, colour in (
        (60, 640, 1.0, "#f2b05e"),
        (215, 636, 1.3, "#e8756a"),
        (985, 634, 1.4, "#d95f7f"),
        (1150, 640, 0.9, "#f29a6b"),
    ):
        for lean in (-0.65, -0.05, 0.55):
            draw_coral(image, random, (x, y + 40), (lean - math.pi / 2, 40 * size), colour)
    for x, y, half, colours in (
        (350, 668, 66, ("#b879c4", "#6d4a94")),
        (860, 672, 52, ("#e9c46f", "#a3763f")),
        (120, 690, 60, ("#5fb59a", "#2b6d70")),
    ):
        fill_shape(image, make_mound(x, y, half), *colours)
    fill_below(image, make_waves(656, (8, 520, 40), (4, 190, 0)), "#e6d3a3", "#9fae94")
    for _ in range(46):
        place = (random.gauss(620, 130), random.gauss(290, 46))
        draw_fish(image, place, random.uniform(0.7, 1.3), random.choice(("#ffd873", "#ffe9a8", "#ffb85c")))
    return image


def make_mound(x: float, y: float, half: float) -> list[Point]:
    """Return the outline of a round coral that stands on the sea bed."""
    turns = [math.pi * step / 24 for step in range(25)]
    return [(x - half * math.cos(turn), y - half * 0.95 * math.sin(turn) ** 0.8) for turn in turns]


def draw_coral(image: Image.Image, random: Random, root: Point, arm: tuple[float, float], colour: str) -> None:
    """A coral that forks until its arms, each a direction and a length, are short."""
    angle, reach = arm
    if reach < 10:
        return
    tip = (root[0] + math.cos(angle) * reach, root[1] + math.sin(angle) * reach)
    draw_line(image, [root, tip], colour, reach / 5 + 1)
    fill_oval(image, (tip[0] - reach / 10, tip[1] - reach / 10, tip[0] + reach / 10, tip[1] + reach / 10), colour)
    for turn in (-0.42, 0.42):
        fork = (angle + turn + random.uniform(-0.2, 0.2), reach * random.uniform(0.68, 0.86))
        draw_coral(image, random, tip, fork, colour)


def draw_fish(image: Image.Image, place: Point, size: float, colour: str) -> None:
    """One fish of the shoal, swimming to the left."""
    x, y = place
    fill_oval(image, (x - 13 * size, y - 5 * size, x + 9 * size, y + 5 * size), colour)
    fill_shape(image, [(x + 6 * size, y), (x + 17 * size, y - 6 * size), (x + 17 * size, y + 6 * size)], colour)


def draw_delta() -> Image.Image:
    """A river that braids towards the sea, seen from high above."""
    image = make_sky("#4c7a4d", "#6b8f52", "#8fa35c", "#a9ab66")
    random = Random(19)
    for _ in range(240):
        x, y, wide = random.uniform(-60, WIDTH), random.uniform(-20, HEIGHT), random.uniform(50, 130)
        shade = random.choice(("#5d8a4c", "#7c9c55", "#a3ad63", "#8c9a52", "#48764a", "#c0b577"))
        fill_shape(image, [(x, y), (x + wide, y + 9), (x + wide - 12, y + 42), (x - 12, y + 33)], shade)
    arms = ((560, -430, 15), (580, -170, 22), (600, 30, 34), (615, 240, 24), (630, 470, 16))
    for ink, extra in (("#d9cf9c", 10.0), ("#3f8fa0", 0.0)):
        for start, drift, width in arms:
            draw_channel(image, Random(start), (start, drift), width + extra, ink)
    coast = make_waves(545, (16, 410, 30), (9, 170, 80), (24, 1500, 500))
    fill_below(image, [(x, y - 9) for x, y in coast], "#e2d9ac")
    fill_below(image, coast, "#57a3ab", "#2b7288")
    for start, drift, width in arms:
        draw_channel(image, Random(start), (start, drift), width, "#3f8fa0", until=0.83)
    plumes = [(start + drift * 0.75 - 70, 520, start + drift * 0.75 + 70, 600) for start, drift, _ in arms]
    add_soft_shapes(image, plumes, "#a8d3c6", blur=26, strength=0.6)
    return image


def draw_channel(
    image: Image.Image, random: Random, course: Point, width: float, colour: str, *, until: float = 1.0
) -> None:
    """One arm of the river, drifting sideways as it nears the sea and growing wider."""
    start, drift = course
    sway, shift = random.uniform(16, 40), random.uniform(0, 6)
    for step in range(round(330 * until)):
        down = step / 329
        x = start + drift * down**1.7 + sway * math.sin(down * 11 + shift) + 14 * math.sin(down * 27)
        half = width * (0.45 + 0.75 * down) / 2
        fill_oval(image, (x - half, HEIGHT * down - half, x + half, HEIGHT * down + half), colour)
