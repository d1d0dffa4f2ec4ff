"""Finds and reads themes: theme.toml and template files, once; rendering itself touches no file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from digest.errors import ConfigError
from digest.model import Image, Theme
from digest.pictures import LOCAL, OPENING, make_picture_name, parse_picture
from digest.render.look import WIDEST_LOGO, find_unused_keys
from digest.render.manifest import lay_look, parse_manifest
from digest.settings import LookSettings

_NO_LOOK = LookSettings()
_SUFFIXES = (".j2", ".mjml", ".css", ".po")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif")
_USE = re.compile(r"""\{%-?\s*(?:include|import|from|extends)\s+["']([\w./-]+)["']""")
_REQUIRED = ("email.mjml.j2", "inline.css.j2")
_SHARED = {"partials": "partials/", "locale": "shipped/locale/"}
_SHOWN = ("png", "jpeg", "gif")
_LARGEST = 500_000
"""Bytes of one theme file, or of a logo."""

_LOGO_WIDTH = 240
"""Pixels of a logo of which nobody says how wide it is."""


def find_templates() -> Path:
    """Return the folder of the shipped templates: beside the modules when installed, else beside the package."""
    package = Path(__file__).resolve().parents[1]
    places = (package / "templates", package.parent / "templates")
    for place in places:
        if (place / "partials").is_dir():
            return place
    raise ConfigError(f"the shipped templates are neither in {places[0]} nor in {places[1]}", "Reinstall digest.")


def list_themes() -> tuple[str, ...]:
    """Return the names of the shipped themes."""
    return tuple(sorted(path.parent.name for path in find_templates().glob("*/theme.toml")))


def load_theme(name_or_folder: str, look: LookSettings = _NO_LOOK) -> Theme:
    """Read a shipped theme by its name, or one's own by its folder, and lay `look` over what its theme.toml says.

    A name without a slash is looked up first. The files of an own theme stand before the shipped partials and catalogs
    of the same name. A logo that is a file counts from the theme's folder; that of `look` from the working directory.
    Raises ConfigError naming the theme, or the file and the key.
    """
    folder = _find_folder(name_or_folder)
    files = {**load_shared(), **load_files(folder)}
    for name in _REQUIRED:
        if name not in files:
            raise ConfigError(f"{folder} is no theme: it has no {name}")
    path = folder / "theme.toml"
    manifest = parse_manifest(_load_text(path), origin=str(path))
    for unused in find_unused_keys(manifest.tables, files):
        raise ConfigError(f"{path}: unknown key {unused}", "No template of the theme uses it: take it out.")
    said = lay_look(manifest, look, theme=folder.name)
    return Theme(
        name=folder.name,
        files=files,
        teaser=said.teaser,
        long_teaser=said.long_teaser,
        lengths=said.lengths,
        style=said.style,
        logo=_load_logo(said.logo, folder, look, said.logo_width),
        dark_logo=_load_logo(said.logo_dark, folder, look, said.logo_width),
        images=said.images,
    )


def load_shared() -> dict[str, str]:
    """Read what all themes share: partials, by their path, and the catalogs of words."""
    folder = find_templates()
    parts = (load_files(folder / part, prefix=prefix) for part, prefix in _SHARED.items())
    return {name: text for files in parts for name, text in files.items()}


def load_sources(name_or_folder: str) -> dict[str, bytes]:
    """Read all that a theme is made of, to be copied: what is in its folder, and the partials that it uses.

    Raises ConfigError where there is no such theme.
    """
    folder = _find_folder(name_or_folder)
    own = {path.relative_to(folder).as_posix(): path.read_bytes() for path in _list_sources(folder)}
    partials = load_files(find_templates() / "partials", prefix="partials/")
    used = _find_used({**partials, **load_files(folder)}, _REQUIRED)
    return {name: text.encode() for name, text in partials.items() if name in used} | own


def _list_sources(folder: Path) -> list[Path]:
    kinds = (*_SUFFIXES, ".toml", *_PICTURES)
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in kinds and path.is_file())


def _find_used(files: Mapping[str, str], names: Iterable[str]) -> set[str]:
    """Return `names` and what they include or import, and so on."""
    found, open_ = set(names), list(names)
    while open_:
        more = {name for name in _USE.findall(files.get(open_.pop(), "")) if name not in found}
        found |= more
        open_ += sorted(more)
    return found


def load_files(folder: Path, prefix: str = "") -> dict[str, str]:
    """Read the template files of a folder by their path in it, behind `prefix`.

    Raises ConfigError naming one that cannot be read.
    """
    paths = sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES and path.is_file())
    return {prefix + path.relative_to(folder).as_posix(): _load_text(path) for path in paths}


def _find_folder(name_or_folder: str) -> Path:
    known = list_themes()
    if name_or_folder in known:
        return find_templates() / name_or_folder
    folder = Path(name_or_folder)
    if name_or_folder and (folder / "theme.toml").is_file():
        return folder.resolve()
    raise ConfigError(
        f"there is no theme {name_or_folder!r}",
        f"Known themes: {', '.join(known)}; or name a folder that holds a theme.toml.",
    )


def _load_text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise ConfigError(f"{path} is larger than {_LARGEST:,} bytes")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}, line {line}: it is not in UTF-8", "Save it as UTF-8.") from error
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error


def _load_logo(named: str | None, folder: Path, look: LookSettings, width: int | None) -> Image | None:
    """Return the logo that the theme in `folder`, or a person in `look`, named: an address, or a file.

    Raises ConfigError where the file cannot be read, or is no picture that all mail programs show.
    """
    if named is None:
        return None
    if named.startswith("https://"):
        return Image(url=named, width=width or _LOGO_WIDTH)
    wished = named in (look.logo, look.logo_dark)
    path = Path(named) if wished else folder / named
    origin = "[look] of the configuration" if wished else str(folder / "theme.toml")
    content = _load_picture(path, origin)
    measure = parse_picture(content[:OPENING])
    if measure is None or measure.kind not in _SHOWN:
        raise ConfigError(f"{origin}: the logo {path} is no PNG, JPEG or GIF")
    shown = width or min(measure.width or _LOGO_WIDTH, WIDEST_LOGO)
    height = round(shown * measure.height / measure.width) if measure.width and measure.height else None
    url = LOCAL + make_picture_name(content, path.name, measure.kind)
    return Image(url=url, width=shown, height=height, size=len(content), kind=measure.kind, file=str(path.resolve()))


def _load_picture(path: Path, origin: str) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise ConfigError(f"{origin}: the logo {path} is larger than {_LARGEST:,} bytes")
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{origin}: the logo {path} cannot be read: {error.strerror}") from error
