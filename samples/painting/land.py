"""Scenes of open country: mountains, dunes, terraces, steppe, savanna and forest."""

from __future__ import annotations

from random import Random

from PIL import Image

from painting.brushes import (
    HEIGHT,
    WIDTH,
    add_glow,
    add_haze,
    add_soft_shapes,
    add_water,
    draw_line,
    fill_below,
    fill_oval,
    fill_shape,
    make_ridge,
    make_sky,
    make_waves,
)


def draw_mountains() -> Image.Image:
    """Snow peaks in the first light, valleys in mist."""
    image = make_sky("#27406b", "#5d7fae", "#c9c4d6", "#f4d3c0", "#f4d3c0")
    for x, y, half in ((1010, 190, 330), (130, 230, 300), (760, 250, 240), (430, 110, 420)):
        draw_peak(image, x, y, half)
    add_haze(image, 330, 560, "#dfe3ee", 0.9)
    hills = ((4, 476, "#7d97b6", "#c3cfdd"), (9, 540, "#4f7291", "#a5b9ca"), (22, 610, "#23445f", "#3a5a70"))
    for seed, level, top, low in hills:
        fill_below(image, make_ridge(seed, level, 120, rough=0.56), top, low)
    return image


def draw_peak(image: Image.Image, x: float, y: float, half: float) -> None:
    """One peak, its right side in the shade along a broken edge."""
    foot = 560
    light = [(x, y), (x - half * 0.3, y + 120), (x - half * 0.42, y + 150), (x - half, foot)]
    shade = [(x, y), (x + half * 0.22, y + 90), (x + half * 0.36, y + 120), (x + half, foot)]
    edge = [(x - 20, foot), (x + 34, y + 250), (x - 26, y + 205), (x + 22, y + 130), (x - 8, y + 80)]
    fill_shape(image, [*light, (x + 20, foot), *edge[1:]], "#fff3e6", "#f3d2c4", "#b9b5d0", "#8ea0c6")
    fill_shape(image, [*shade, *edge], "#9daad0", "#7f92bf", "#6d84b3", "#7f95bd")


def draw_dunes() -> Image.Image:
    """Sand ridges, each with a lit and a shaded slope."""
    image = make_sky("#6fa3bf", "#a9c6c9", "#f0dcb4", "#f7dfb0", "#f7dfb0")
    add_glow(image, (240, 300), 330, "#fff6dc", 0.8)
    far = make_waves(330, (16, 520, 60), (9, 230, 10))
    fill_below(image, far, "#d9ab7c", "#c8935f")
    draw_dune(image, 372, (520, 36, 360), ("#e5b47d", "#d79b61"), ("#b98056", "#a86d45"))
    draw_dune(image, 450, (860, 60, 480), ("#edbd7f", "#d4904f"), ("#a9683f", "#8f5433"))
    draw_dune(image, 560, (330, 80, 560), ("#f2c487", "#d88f4c"), ("#9c5b37", "#7a432b"))
    for index, (x, y) in enumerate(((596, 470), (622, 462), (648, 455), (674, 449))):
        draw_camel(image, x + index * 16, y - 4)
    return image


def draw_dune(
    image: Image.Image, level: float, crest: tuple[float, float, float], lit: tuple[str, str], shade: tuple[str, str]
) -> None:
    """One dune: crest is its summit's x, its height and its half width; the right slope lies in the shade."""
    x, rise, half = crest
    outline = [(px, level - rise * 1.7 / (1 + ((px - x) / half * 1.7) ** 2) ** 1.5) for px in range(0, WIDTH + 1, 6)]
    fill_below(image, outline, *lit)
    right = [point for point in outline if point[0] >= x]
    curve = [
        (x + 0.55 * half * t * t + 90 * t * (1 - t), right[0][1] + (HEIGHT - right[0][1]) * t)
        for t in (n / 30 for n in range(31))
    ]
    fill_shape(image, [*right, (WIDTH, HEIGHT), *reversed(curve)], *shade)


def draw_camel(image: Image.Image, x: float, y: float) -> None:
    """A far camel of a caravan."""
    dark = "#5b3424"
    fill_oval(image, (x - 8, y - 13, x + 8, y - 3), dark)
    fill_oval(image, (x - 4, y - 18, x + 4, y - 8), dark)
    draw_line(image, [(x + 7, y - 8), (x + 12, y - 16), (x + 16, y - 15)], dark, 2)
    for leg in (-6, -3, 4, 7):
        draw_line(image, [(x + leg, y - 6), (x + leg, y + 4)], dark, 1)


def draw_terraces() -> Image.Image:
    """Flooded rice terraces that step down a valley and mirror the sky."""
    image = make_sky("#86b6c9", "#bcd7d3", "#f2ecd0", "#f2ecd0")
    add_glow(image, (900, 150), 330, "#fffbe6", 0.8)
    fill_below(image, make_ridge(31, 190, 110), "#7fa79d", "#a8c4b0")
    fill_below(image, make_ridge(8, 235, 80), "#4f8474", "#8fb79a")
    add_haze(image, 190, 290, "#eaf1e0", 0.6)
    for step in range(11):
        draw_terrace(image, step)
    for x, y, size in ((150, 330, 0.7), (1080, 352, 0.8), (985, 300, 0.5), (90, 560, 1.5)):
        draw_palm(image, x, y, size)
    return image


def draw_terrace(image: Image.Image, step: int) -> None:
    """One field: a grassy bank, and behind it a strip of water; wider the nearer it lies."""
    level, depth = 262 + step * (16 + step * 2.0), 13 + step * 3.4
    edge = make_waves(level, (14 + step * 3.2, 760 + 60 * step, 170 * step), (5 + step, 390, 90 * step))
    fill_below(image, edge, ("#3f7d4c", "#4c8b4a", "#36704a")[step % 3], "#2c5f3f")
    shore = [(x, y + depth * (0.9 + 0.12 * x / WIDTH)) for x, y in reversed(edge)]
    fill_shape(image, [*((x, y + depth * 0.42) for x, y in edge), *shore], "#dcebe4", "#a7cbd0")
    draw_line(image, edge, "#7fb35d", 1 + step * 0.22)


def draw_palm(image: Image.Image, x: float, y: float, size: float) -> None:
    """A palm among the fields."""
    top = (x + 8 * size, y - 74 * size)
    draw_line(image, [(x, y), (x + 3 * size, y - 40 * size), top], "#3b4a34", 4 * size)
    for dx, dy in ((-40, 8), (-34, -14), (-14, -30), (14, -30), (36, -12), (40, 10), (-24, 24), (26, 24)):
        tip = (top[0] + dx * size, top[1] + dy * size)
        bend = (top[0] + dx * size * 0.5, top[1] + (dy - 16) * size * 0.7)
        draw_line(image, [top, bend, tip], "#24523a", 4.5 * size)


def draw_steppe() -> Image.Image:
    """Grassland under a wide sky, a herd on its way."""
    image = make_sky("#3f79b5", "#79a9d1", "#b9d4e3", "#e9ead9", "#e9ead9")
    random = Random(12)
    for x, y, wide in ((250, 150, 360), (800, 120, 460), (1040, 250, 240), (560, 262, 260)):
        add_cloud(image, random, (x, y), wide)
    fill_below(image, make_ridge(17, 392, 60), "#8ca6b8", "#b4bfae")
    fill_below(image, make_waves(430, (9, 700, 50), (4, 260, 0)), "#b9a862", "#a8954d")
    fill_below(image, make_waves(486, (14, 900, 400), (5, 330, 70)), "#c9b25f", "#93843f")
    for x, size in ((300, 0.9), (345, 1.0), (382, 0.8), (450, 1.05), (500, 0.9), (548, 1.0), (640, 0.85), (690, 0.95)):
        draw_antelope(image, x, 470 + (x * 7) % 13, size)
    fill_below(image, make_waves(580, (18, 800, 120), (6, 290, 10)), "#a99442", "#5f5a2b")
    for _ in range(900):
        foot = (random.uniform(0, WIDTH), random.uniform(585, HEIGHT + 20))
        draw_blade(image, random, foot)
    return image


def draw_blade(image: Image.Image, random: Random, foot: tuple[float, float]) -> None:
    """One blade of grass."""
    tip = (foot[0] + random.uniform(2, 9), foot[1] - random.uniform(10, 30))
    draw_line(image, [foot, tip], random.choice(("#d3bf6c", "#8b7f3c", "#6f6a33")))


def add_cloud(image: Image.Image, random: Random, place: tuple[float, float], wide: float) -> None:
    """A fair-weather cloud: a flat grey base, and puffs that are highest in its middle."""
    x, y = place
    add_soft_shapes(image, [(x - wide * 0.5, y - 6, x + wide * 0.5, y + wide * 0.05)], "#a9bfd2", blur=10, strength=0.8)
    puffs = []
    for _ in range(16):
        off = random.gauss(0, 0.2)
        half = wide * (0.13 - 0.16 * abs(off)) * random.uniform(0.7, 1.1)
        puffs.append((x + off * wide - half, y - half * 1.3, x + off * wide + half, y + half * 0.25))
    add_soft_shapes(image, [puff for puff in puffs if puff[0] < puff[2]], "#fdfdfb", blur=7, strength=0.95)


def draw_antelope(image: Image.Image, x: float, y: float, size: float, coat: str = "#6b5233") -> None:
    """A grazing or walking antelope."""
    fill_oval(image, (x - 15 * size, y - 22 * size, x + 13 * size, y - 9 * size), coat)
    draw_line(
        image,
        [(x + 10 * size, y - 18 * size), (x + 19 * size, y - 26 * size), (x + 25 * size, y - 22 * size)],
        coat,
        5 * size,
    )
    draw_line(image, [(x + 19 * size, y - 27 * size), (x + 18 * size, y - 37 * size)], coat, 1.5)
    for leg in (-12, -8, 7, 11):
        draw_line(image, [(x + leg * size, y - 12 * size), (x + leg * size, y + 3 * size)], coat, 2 * size)


def draw_savanna() -> Image.Image:
    """Acacias before a low sun."""
    image = make_sky("#6b3350", "#b9504a", "#ec8a4c", "#f9c56b", "#fbe09a")
    add_glow(image, (760, 430), 430, "#fff0b8", 0.9)
    fill_oval(image, (650, 320, 870, 540), "#fff3c9")
    fill_below(image, make_ridge(27, 462, 44), "#b8623f", "#c97a48")
    fill_below(image, make_waves(520, (8, 640, 90), (4, 210, 0)), "#7d3d2c", "#6b3228")
    fill_below(image, make_waves(575, (10, 800, 320), (5, 310, 40)), "#43211f", "#2a1517")
    for x, y, size in ((240, 590, 1.7), (930, 570, 1.05), (1085, 580, 0.75), (520, 562, 0.6)):
        draw_acacia(image, x, y, size)
    for x, size in ((610, 1.0), (668, 0.8), (716, 0.95)):
        draw_antelope(image, x, 556, size, "#3a1c1c")
    return image


def draw_acacia(image: Image.Image, x: float, y: float, size: float) -> None:
    """A flat-topped tree."""
    dark, top = "#2a1517", y - 120 * size
    for dx in (-62, -20, 26, 66):
        draw_line(image, [(x, y), (x + 4 * size, y - 46 * size), (x + dx * size, top + 10 * size)], dark, 5 * size)
    for dx, dy, wide in ((-66, 6, 96), (-20, -10, 110), (34, -2, 104), (74, 10, 70), (4, 6, 150)):
        left = x + (dx - wide / 2) * size
        fill_oval(image, (left, top + (dy - 13) * size, left + wide * size, top + (dy + 11) * size), dark)


def draw_forest() -> Image.Image:
    """Firs around a lake in winter."""
    image = make_sky("#8fa9bf", "#c3d0da", "#efe4dc", "#f4e6d9", "#f4e6d9")
    add_glow(image, (300, 330), 300, "#fff3df", 0.9)
    random = Random(33)
    fill_below(image, make_ridge(44, 350, 120), "#a9bac8", "#c6d0d8", floor=440)
    for level, tall, count, colour in ((420, 62, 90, "#8aa0ad"), (432, 92, 62, "#54707d"), (446, 150, 34, "#25434f")):
        for _ in range(count):
            x = random.uniform(-20, WIDTH + 20)
            if colour != "#25434f" or abs(x - 520) > 250:
                draw_fir(image, x, level, tall * random.uniform(0.6, 1.1), colour)
    add_water(image, 446, "#dfe6ea", seed=9, strength=0.45)
    add_soft_shapes(image, [(-80, 432, 1280, 458)], "#ffffff", blur=10, strength=0.8)
    fill_below(image, make_waves(640, (14, 900, 200), (5, 300, 0)), "#fbfbfa", "#dfe6ec")
    return image


def draw_fir(image: Image.Image, x: float, ground: float, tall: float, colour: str) -> None:
    """A fir of four tiers."""
    for tier in range(4):
        top = ground - tall * (1 - tier * 0.2)
        half = tall * (0.09 + tier * 0.05)
        foot = top + tall * 0.4 if tier < 3 else ground
        fill_shape(image, [(x, top), (x + half, foot), (x - half, foot)], colour)
