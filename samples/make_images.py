"""Draws the pictures of the sample articles: landscapes from fixed seeds, so that every run gives the same ones.

Run it as `python samples/make_images.py [FOLDER [SCENE]...]`: FOLDER is stories/images here unless given, and all
scenes are drawn unless some are named. It needs Pillow alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from painting import coast, hill, land, town
from painting.brushes import finish_picture
from PIL import Image

SCENES: Final[dict[str, Callable[[], Image.Image]]] = {
    "delta": coast.draw_delta,
    "dunes": land.draw_dunes,
    "fjord": coast.draw_fjord,
    "forest": land.draw_forest,
    "harbour": coast.draw_harbour,
    "lifts": hill.draw_lifts,
    "mountains": land.draw_mountains,
    "observatory": town.draw_observatory,
    "oldtown": town.draw_oldtown,
    "reef": coast.draw_reef,
    "savanna": land.draw_savanna,
    "skyline": town.draw_skyline,
    "steppe": land.draw_steppe,
    "terraces": land.draw_terraces,
}


def paint_scene(name: str) -> Image.Image:
    """Return the finished picture of one scene, 1200 by 675 pixels."""
    return finish_picture(SCENES[name](), seed=len(name))


def write_images(folder: Path, names: Iterable[str]) -> list[Path]:
    """Paint the scenes called `names` into `folder` as JPEG; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{name}.jpg" for name in names]
    for file in files:
        paint_scene(file.stem).save(file, quality=76, optimize=True, progressive=True)
    return files


if __name__ == "__main__":
    given = [*sys.argv[1:2], Path(__file__).parent / "stories" / "images"][0]
    for written in write_images(Path(given), sys.argv[2:] or SCENES):
        print(f"{written}: {written.stat().st_size:,} bytes")
