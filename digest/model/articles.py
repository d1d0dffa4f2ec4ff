"""What sources say: articles, and what is in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """The same picture in another size, in pixels."""

    url: str
    width: int
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture that belongs to an article; width and height in pixels, as far as they are known.

    `renditions` are the same picture in other sizes, this one included if its size is known; often there are none.
    `size` counts its bytes and `kind` is its real format ("jpeg", "png", "webp" …), where somebody looked. One that is
    a file on this machine has the absolute path of that as `file`, and "cid:" and a name made from its content as
    `url`; without a `file` such a picture was named, and is not there.
    """

    url: str
    alt: str = ""
    width: int | None = None
    height: int | None = None
    renditions: tuple[Rendition, ...] = ()
    size: int | None = None
    kind: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPicture:
    """What the first bytes of the picture at an address told; with a `problem` it told nothing.

    Width and height are in pixels, `size` counts all its bytes, `kind` is as in `Image`.
    """

    url: str
    asked: datetime
    kind: str | None = None
    width: int | None = None
    height: int | None = None
    size: int | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """The line a wire story opens with, taken off its text: "Jerusalem/Beirut (Reuters) -"."""

    text: str
    places: tuple[str, ...] = ()
    agency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a source says. Only `id`, `title`, `source`, `origin` and `first_seen` are certain.

    `source` is the name readers see, `origin` the file or address it was read from and `position` its
    place in there. `text` holds paragraphs parted by a blank line, without dateline, byline or boilerplate;
    a brief has none and says all it has in `summary`. `region` is what the source itself declared, `section` the
    part of its site that it put the article in. `sticky` articles are those it keeps on top; `translations` are the
    ids of the same article in other languages.
    """

    id: str
    title: str
    source: str
    origin: str
    first_seen: datetime
    position: int = 0
    url: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    raw_date: str | None = None
    language: str | None = None
    summary: str = ""
    text: str = ""
    dateline: Dateline | None = None
    region: str | None = None
    image: Image | None = None
    tags: tuple[str, ...] = ()
    section: str | None = None
    sticky: bool = False
    translations: tuple[str, ...] = ()


class Trouble(StrEnum):
    """What kind of thing went wrong with a source: it decides the exit code when nothing else could be read.

    An EMPTY source is what it should be, and holds nothing (yet).
    """

    UNREADABLE = "unreadable"
    MISSING = "missing"
    UNREACHABLE = "unreachable"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleError:
    """One thing that could not become an article; the rest goes on."""

    origin: str
    problem: str
    line: int | None = None
    trouble: Trouble = Trouble.UNREADABLE

    def __str__(self) -> str:
        place = f"{self.origin}:{self.line}" if self.line else self.origin
        return f"{place}: {self.problem}"
