"""A digest.toml that is there, read to be changed in place: encoding, owner and permission stay as they are."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from digest.cli.options import DEFAULT_CONFIG

if TYPE_CHECKING:
    from digest.settings import Settings, SourceSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigFile:
    """A configuration: where it is, what it says, and its text, which begins after the mark that some editors put."""

    path: Path
    text: str
    settings: Settings
    is_marked: bool


def load_config_file(config: str | None) -> ConfigFile:
    """Read a configuration that is to be changed.

    Raises UsageError when there is none, ConfigError when it is wrong.
    """
    from digest.config import load_settings
    from digest.errors import UsageError

    path = Path(config or DEFAULT_CONFIG)
    if not path.exists():
        raise UsageError(f"{path} is not there", "Make one with: digest init URL")
    settings = load_settings(path)
    content = path.read_bytes()
    return ConfigFile(
        path=path, text=content.decode("utf-8-sig"), settings=settings, is_marked=content.startswith(BOM_UTF8)
    )


def change_config_file(file: ConfigFile, change: Callable[[str], str]) -> None:
    """Write the file with its text changed, whole or not at all.

    Raises ConfigError when it is written in a way that cannot be changed, UsageError when it cannot be written to.
    """
    from digest.atomic import write_over
    from digest.errors import ConfigError, UsageError

    try:
        text = change(file.text)
    except ConfigError as cause:
        raise ConfigError(f"{file.path}: {cause.problem}", cause.advice) from cause
    if text == file.text:
        return
    try:
        write_over(file.path, (BOM_UTF8 if file.is_marked else b"") + text.encode())
    except OSError as cause:
        raise UsageError(f"{file.path} cannot be written to ({cause.strerror or cause})") from cause


def select_source(sources: Sequence[SourceSettings], wanted: str, *, path: Path) -> int:
    """The number of the one source that `wanted` means: its address or name, or a part of either that no other has.

    Raises UsageError that lists the others when there are several, or when there is none.
    """
    from digest.errors import UsageError
    from digest.http import hide_password
    from digest.urls import make_url_key

    word, key = wanted.casefold(), make_url_key(wanted)
    same = [at for at, one in enumerate(sources) if wanted in {one.at, one.name} or make_url_key(one.at) == key]
    near = [at for at, one in enumerate(sources) if word in f"{hide_password(one.at)}\n{one.name or ''}".casefold()]
    found = same or near
    if len(found) == 1:
        return found[0]
    told = "; ".join(hide_password(sources[at].at) for at in found)
    if found:
        raise UsageError(f"{wanted!r} means several sources of {path}: {told}", "Give more of the address")
    raise UsageError(f"no source of {path} has {wanted!r} in its address or name", "See them with: digest sources list")
