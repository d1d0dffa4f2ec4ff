"""What a person calls a source (files, folders, globs, addresses, "-") -> the places to read, each once."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from digest.http import hide_password
from digest.model import ArticleError, Trouble
from digest.sources.kinds import EXTENSIONS

STDIN = "-"

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]{1,20})://", re.IGNORECASE)
_HOST_LIKE = re.compile(r"(?:[\w-]{1,63}\.){1,5}[a-z]{2,18}(?:[/:?].*)?", re.IGNORECASE | re.DOTALL)
_EXPORTED = frozenset({"edition.json", "email.txt", "email.html"})
_MAGIC = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One thing to read: a `url`, a `path`, or with neither, standard input. `origin` is how it is named everywhere.

    `spec` is what a person called the source that it belongs to.
    """

    origin: str
    spec: str = STDIN
    url: str | None = None
    path: Path | None = None


def find_places(specs: Sequence[str], *, base: Path) -> tuple[tuple[Place, ...], tuple[ArticleError, ...]]:
    """The places that `specs` mean, each once and in the order of their names, and the specs that mean none.

    Paths count from `base`; a folder is searched, all the way down, for files whose names look like sources.
    """
    places: list[Place] = []
    errors: list[ArticleError] = []
    for spec in dict.fromkeys(specs):
        found = _expand(spec.strip(), base)
        if isinstance(found, ArticleError):
            errors.append(found)
        else:
            places.extend(replace(place, spec=spec) for place in found)
    return tuple(_drop_repeated(places)), tuple(sorted(errors, key=lambda error: error.origin))


def find_local(specs: Sequence[str], *, base: Path) -> tuple[Path, ...]:
    """The files that `specs` mean, and the folders in which a new file would be one of them."""
    places, _ = find_places(specs, base=base)
    files = [place.path for place in places if place.path]
    growing = [spec for spec in specs if is_growing(spec, base=base)]
    folders = {file.parent for file in files} if growing else set()
    return tuple(sorted({*files, *folders, *(_find_start(base / spec) for spec in growing)}))


def is_local(spec: str) -> bool:
    """Whether `spec` names files or a folder on this machine."""
    return spec != STDIN and not _SCHEME.match(spec)


def is_growing(spec: str, *, base: Path) -> bool:
    """Whether `spec` is a folder or a glob, in which new files may appear."""
    if _SCHEME.match(spec):
        return False
    return bool(_MAGIC.search(spec)) or os.path.isdir(base / spec)  # noqa: PTH112 which takes names that cannot be


def find_root(place: Place, *, base: Path) -> Path | None:
    """The folder that a file's source is confined to: the one named, or the fixed part of a glob; else its own."""
    if place.path is None:
        return None
    return _find_start(base / place.spec) if is_growing(place.spec, base=base) else place.path.parent


def _find_start(path: Path) -> Path:
    """The folder above the first part of a glob that is a pattern."""
    return next((parent for parent in (path, *path.parents) if not _MAGIC.search(str(parent))), path)


def _expand(spec: str, base: Path) -> list[Place] | ArticleError:
    if spec == STDIN:
        return [Place(origin=STDIN)]
    if scheme := _SCHEME.match(spec):
        if scheme[1].lower() in {"http", "https"}:
            return [_make_address(spec)]
        return _make_missing(spec, f"cannot be read: {scheme[1]} addresses are not among http, https and files")
    try:
        return _expand_path(spec, base)
    except (OSError, ValueError) as error:  # a name that no file can have
        return _make_missing(spec, f"cannot be looked up ({getattr(error, 'strerror', None) or error})")


def _expand_path(spec: str, base: Path) -> list[Place] | ArticleError:
    path = base / spec
    if path.is_dir():
        files = sorted(_walk(path))
        names = " ".join(sorted(EXTENSIONS))
        return [_make_file(file, spec, base) for file in files] or _make_missing(
            spec, f"has no files that end in {names}"
        )
    if path.exists():
        return [_make_file(path, spec, base)]
    if _MAGIC.search(spec):
        files = sorted(base / name for name in glob.glob(spec, root_dir=base, recursive=True))  # noqa: PTH207 Path.glob takes no absolute one
        found = [_make_file(file, spec, base) for file in files if file.is_file()]
        return found or _make_missing(spec, "matches no file")
    if _HOST_LIKE.fullmatch(spec) and Path(spec).suffix.lower() not in EXTENSIONS:
        return _make_missing(spec, f"is no file; an address begins with https://, as in https://{spec}")
    return _make_missing(spec, "does not exist")


def _walk(folder: Path) -> Iterator[Path]:
    """The files in `folder` that look like sources.

    Hidden ones, folders behind links, and what an export wrote are passed over: an edition is no source for the next.
    """
    for place, folders, files in os.walk(folder):
        exported = _EXPORTED if _EXPORTED.issubset(files) else frozenset()
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            if not name.startswith(".") and Path(name).suffix.lower() in EXTENSIONS and name not in exported:
                yield Path(place, name)


def _make_address(spec: str) -> Place:
    url = spec.partition("#")[0]
    return Place(origin=hide_password(url), url=url)


def _make_file(path: Path, spec: str, base: Path) -> Place:
    """A file, named from `base` if it is below, else as the person named it: never by where this machine keeps it."""
    # Not resolve(): a link is named as the person named it, wherever it leads.
    absolute, root = Path(os.path.abspath(path)), Path(os.path.abspath(base))  # noqa: PTH100
    if absolute.is_relative_to(root):
        origin = absolute.relative_to(root)
    elif Path(spec).is_absolute():
        origin = absolute
    else:
        origin = Path(os.path.relpath(absolute, root))
    name = origin.as_posix().encode("utf-8", "replace").decode()  # which a file's real name need not be
    return Place(origin=name, path=path)


def _make_missing(spec: str, problem: str) -> ArticleError:
    return ArticleError(origin=spec, problem=problem, trouble=Trouble.MISSING)


def _drop_repeated(places: Iterable[Place]) -> Iterator[Place]:
    seen: set[str] = set()
    for place in sorted(places, key=lambda place: place.origin):
        identity = os.path.realpath(place.path) if place.path else place.url or STDIN
        if identity not in seen:
            seen.add(identity)
            yield place
