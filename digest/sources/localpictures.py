"""Takes over pictures that are files beside the one an article was read from, inside its source's folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from digest.model import Article, Batch, Image
from digest.pictures import LOCAL, load_picture


def load_pictures(batch: Batch, *, beside: Path | None, root: Path | None) -> Batch:
    """Give `batch` with the pictures that its articles name by a path, which counts from the file `beside` them.

    One that is not there, is no picture, or lies outside `root` keeps the address that it has as well, or a name alone
    by which its lack can be told.
    """
    if not any(article.image and article.image.file for article in batch.articles):
        return batch
    articles = tuple(_load_article(article, beside, root) for article in batch.articles)
    return replace(batch, articles=articles)


def _load_article(article: Article, beside: Path | None, root: Path | None) -> Article:
    image = article.image
    if image is None or image.file is None:
        return article
    found = _load_picture(image, image.file, beside, root) if beside and root else None
    return replace(article, image=found or _name_missing(image, image.file))


def _load_picture(image: Image, file: str, beside: Path, root: Path) -> Image | None:
    try:
        path = (beside.parent / file).resolve()
        if not path.is_relative_to(root.resolve()) or not path.is_file():
            return None
        return load_picture(path, alt=image.alt)
    except (OSError, ValueError):  # a name that no file can have, or one closed to us
        return None


def _name_missing(image: Image, file: str) -> Image:
    name = PurePosixPath(file.replace("\\", "/")).name
    return replace(image, url=image.url or LOCAL + quote(name), file=None)
