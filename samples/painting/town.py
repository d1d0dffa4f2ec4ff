"""Scenes of towns and what people build: skyline, old town, observatory."""

from __future__ import annotations

from random import Random

from PIL import Image

from painting.brushes import (
    HEIGHT,
    WIDTH,
    add_glints,
    add_glow,
    add_soft_shapes,
    add_water,
    draw_line,
    fill_below,
    fill_box,
    fill_oval,
    fill_shape,
    make_ridge,
    make_sky,
)


def draw_skyline() -> Image.Image:
    """A city over its river at dusk."""
    image = make_sky("#1f2a52", "#51457a", "#b0658a", "#f0a187", "#f9cf9f", "#f9cf9f")
    add_glow(image, (380, 420), 460, "#ffd9a0", 0.75)
    for seed, tall, colours in (
        (21, 150, ("#8d6488", "#b77f8d")),
        (7, 215, ("#594a78", "#7d5a80")),
        (14, 165, ("#2b2f56", "#3c3a63")),
    ):
        draw_towers(image, seed, tall, colours)
    add_water(image, 470, "#2a2c55", seed=4, strength=0.4)
    add_glints(image, (220, 474, 560, 675), "#ffd8a6", seed=5, count=110)
    return image


def draw_towers(image: Image.Image, seed: int, tall: float, colours: tuple[str, str]) -> None:
    """One row of houses; the nearest row has lights in its windows."""
    random, x = Random(seed), -20.0
    while x < WIDTH:
        wide = random.uniform(34, 78)
        top = 470 - tall * random.uniform(0.3, 1) * (0.55 + 0.45 * random.random())
        fill_box(image, (x, top, x + wide, 470), *colours)
        if random.random() < 0.25:
            draw_line(image, [(x + wide / 2, top), (x + wide / 2, top - 34)], colours[0], 2)
        if seed == 14:
            draw_windows(image, random, (x, top, x + wide, 470))
        x += wide + random.choice((0, 0, 4, 10))


def draw_windows(image: Image.Image, random: Random, house: tuple[float, float, float, float]) -> None:
    """Lights in a third of a house's windows."""
    left, top, right, bottom = (round(edge) for edge in house)
    for y in range(top + 10, bottom - 8, 13):
        for x in range(left + 7, right - 9, 11):
            if random.random() < 0.34:
                fill_box(image, (x, y, x + 5, y + 7), random.choice(("#ffd98e", "#ffc46b", "#f7e3b5")))


def draw_oldtown() -> Image.Image:
    """Flat roofs, domes and a minaret in the afternoon."""
    image = make_sky("#6fa7c4", "#a9cbd3", "#f0e1c0", "#f6dfb2", "#f6dfb2")
    add_glow(image, (1000, 210), 360, "#fff4d8", 0.8)
    fill_below(image, make_ridge(50, 330, 70), "#c3a88f", "#d9c09f")
    random = Random(28)
    rows = (
        (350, ("#d9b993", "#c9a37a")),
        (420, ("#e6c79d", "#c99a6b")),
        (505, ("#f0d6ad", "#cf9f70")),
        (600, ("#d8a878", "#8f5f45")),
    )
    for row, (level, walls) in enumerate(rows):
        if row == 2:
            draw_minaret(image, 830, 520)
            draw_dome(image, 960, 470, 74)
        draw_houses(image, random, level, 0.7 + row * 0.24, walls)
    draw_dome(image, 250, 440, 40)
    return image


def draw_houses(image: Image.Image, random: Random, level: float, size: float, walls: tuple[str, str]) -> None:
    """One row of cubes with a shaded side, dark doors and windows."""
    x = -30.0
    while x < WIDTH:
        wide, top = random.uniform(70, 130) * size, level - random.uniform(0, 46) * size
        fill_box(image, (x, top, x + wide, HEIGHT), *walls)
        fill_box(image, (x + wide * 0.74, top, x + wide, HEIGHT), walls[1], "#7d5340")
        draw_line(image, [(x, top), (x + wide, top)], "#f8e6c6", 2.2 * size)
        for step in range(2):
            left = x + wide * (0.16 + 0.3 * step)
            fill_box(image, (left, top + 22 * size, left + 9 * size, top + 40 * size), "#6b4636")
        x += wide


def draw_dome(image: Image.Image, x: float, y: float, half: float) -> None:
    """A turquoise dome on its drum."""
    fill_box(image, (x - half, y, x + half, y + 120), "#e8cda2", "#c99a6b")
    fill_oval(image, (x - half, y - half * 1.15, x + half, y + half * 0.9), "#2f8f95")
    fill_oval(image, (x - half * 0.86, y - half * 1.08, x + half * 0.3, y + half * 0.6), "#4fadb0")
    fill_box(image, (x - half, y, x + half, y + half), "#e8cda2", "#d9b184")
    draw_line(image, [(x, y - half * 1.1), (x, y - half * 1.5)], "#b98a3f", 3)


def draw_minaret(image: Image.Image, x: float, ground: float) -> None:
    """A square tower with a gallery and a lantern."""
    fill_box(image, (x - 24, ground - 300, x + 24, ground), "#f0d6ad", "#d2a877")
    fill_box(image, (x + 6, ground - 300, x + 24, ground), "#d9b184", "#b98a60")
    fill_box(image, (x - 31, ground - 306, x + 31, ground - 292), "#f8e6c6", "#cfa679")
    fill_box(image, (x - 13, ground - 350, x + 13, ground - 306), "#ecd0a4", "#d2a877")
    fill_shape(image, [(x - 15, ground - 350), (x, ground - 388), (x + 15, ground - 350)], "#2f8f95")
    for step in range(3):
        fill_box(image, (x - 8, ground - 262 + step * 66, x + 2, ground - 236 + step * 66), "#8a5f47")


def draw_observatory() -> Image.Image:
    """Domes on a ridge under the Milky Way."""
    image = make_sky("#0b1433", "#16244f", "#2f3f74", "#6d6494", "#c98f93", "#e9b394")
    random = Random(77)
    band = [(random.gauss(0.5, 0.26), random.gauss(0, 34)) for _ in range(260)]
    clouds = [(60 + t * 1080, 470 - t * 470 + off, 60 + t * 1080 + 90, 470 - t * 470 + off + 34) for t, off in band]
    add_soft_shapes(image, clouds, "#b9b4dc", blur=26, strength=0.3)
    for _ in range(620):
        draw_star(image, random)
    fill_below(image, make_ridge(61, 520, 80), "#4a4570", "#3a3760")
    fill_below(image, make_ridge(15, 580, 90), "#1c2147", "#10142f")
    for x, y, half in ((720, 556, 62), (880, 566, 40), (560, 572, 34)):
        draw_telescope(image, x, y, half)
    return image


def draw_star(image: Image.Image, random: Random) -> None:
    """One star; few are bright."""
    x, y, size = random.uniform(0, WIDTH), random.uniform(0, 480), 0.5 + 1.3 * random.random() ** 6
    fill_oval(
        image, (x - size, y - size, x + size, y + size), random.choice(("#ffffff", "#dfe6ff", "#fff0d6", "#b9c3ee"))
    )


def draw_telescope(image: Image.Image, x: float, y: float, half: float) -> None:
    """A white dome with an open slit."""
    fill_oval(image, (x - half, y - half, x + half, y + half), "#cfd3e6")
    fill_oval(image, (x - half * 0.2, y - half * 0.97, x + half, y + half), "#9aa0c4")
    fill_shape(
        image,
        [(x - half * 0.12, y - half * 1.02), (x + half * 0.16, y - half), (x + half * 0.12, y), (x - half * 0.14, y)],
        "#1c2147",
    )
    fill_box(image, (x - half * 1.06, y, x + half * 1.06, y + half * 1.3), "#b4b9d6", "#3f426e")
