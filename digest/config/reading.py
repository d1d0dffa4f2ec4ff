"""digest.toml -> Settings, every error at once with its key. pydantic's home."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digest.config.checking import find_faults, is_name
from digest.config.regions import settle_regions
from digest.config.telling import name_errors
from digest.editions.schedule import find_longest_age
from digest.errors import ConfigError, UsageError
from digest.settings import Settings
from digest.text.toml import LONGEST, parse_toml

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_SHARED = frozenset(["newsletter", "newsletters", "sources", "store", "fetch"])


def load_settings(path: Path, *, newsletter: str | None = None) -> Settings:
    """Read and check a configuration file; of several newsletters give the one of that name.

    Raises ConfigError that names the file and every wrong line or key in it, and UsageError when there is no such
    newsletter, or there are several and none is named.
    """
    return select_newsletter(load_newsletters(path), newsletter, origin=str(path))


def load_newsletters(path: Path) -> dict[str, Settings]:
    """Read and check a configuration file, and give the settings of every newsletter in it by name, one at least.

    Raises ConfigError that names the file and every wrong line or key in it.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            text = file.read(LONGEST + 1)
    except OSError as cause:
        raise ConfigError(f"{path} cannot be read ({cause.strerror})", "Make one with: digest init URL") from cause
    except UnicodeDecodeError as cause:
        raise ConfigError(f"{path} is not UTF-8 text", "Save it as UTF-8") from cause
    return parse_newsletters(text, origin=str(path))


def select_newsletter(newsletters: Mapping[str, Settings], name: str | None, *, origin: str) -> Settings:
    """Give the newsletter of that name, or the only one. Raises UsageError, which names all, when that is none."""
    if name is None and len(newsletters) == 1:
        return next(iter(newsletters.values()))
    if name is None or name not in newsletters:
        problem = f"{origin} has no newsletter {name!r}" if name else f"{origin} has several newsletters"
        raise UsageError(problem, f"Name one with --newsletter: {', '.join(newsletters)}")
    return newsletters[name]


def parse_settings(text: str, *, origin: str) -> Settings:
    """Check the text of a configuration of one newsletter; `origin` names it in errors.

    Raises ConfigError that names every wrong line or key.
    """
    return select_newsletter(parse_newsletters(text, origin=origin), None, origin=origin)


def parse_newsletters(text: str, *, origin: str) -> dict[str, Settings]:
    """Check the text of a configuration, and give the settings of every newsletter in it by name.

    A table [newsletters.NAME] has what differs from the keys above it, which hold for all. Raises ConfigError that
    names every wrong line or key.
    """
    try:
        values = parse_toml(text)
    except ConfigError as cause:
        raise ConfigError(f"{origin}: {cause.problem}", cause.advice) from cause
    tables = values.pop("newsletters", None)
    if tables is None:
        settings = _make_settings(values, origin=origin)
        return {settings.newsletter: settings}
    if not isinstance(tables, dict) or not tables or not all(isinstance(one, dict) for one in tables.values()):
        raise ConfigError(f"{origin}: newsletters: must be tables, such as [newsletters.morning]")
    made = {name: _make_one_of(name, table, values, origin=origin) for name, table in tables.items()}
    return {name: _share_backlog(settings, made.values()) for name, settings in made.items()}


def _share_backlog(settings: Settings, every: Iterable[Settings]) -> Settings:
    """Settings that hold back what is too old for all newsletters, whichever of them reads a source first."""
    if settings.fetch.backlog:
        return settings
    longest = max(map(find_longest_age, every))
    return replace(settings, fetch=replace(settings.fetch, backlog=f"{math.ceil(longest / timedelta(hours=1))}h"))


def _make_one_of(name: str, table: dict[str, Any], common: dict[str, Any], *, origin: str) -> Settings:
    """The settings of one of several newsletters, which share sources and store."""
    place = f"{origin}: newsletters.{name}"
    if not is_name(name):
        raise ConfigError(f"{place}: a newsletter's short name has letters, digits, - and _ only")
    if shared := sorted(_SHARED & table.keys()):
        raise ConfigError(f"{place}.{shared[0]}: is shared by all newsletters", "Put it above the first table")
    return _make_settings({**_merge(common, table), "newsletter": name}, origin=place)


def _merge(common: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Lay one table over another, table by table."""
    return {
        **common,
        **{
            key: _merge(common[key], value) if isinstance(value, dict) and isinstance(common.get(key), dict) else value
            for key, value in own.items()
        },
    }


def _make_settings(values: dict[str, Any], *, origin: str) -> Settings:
    from pydantic import ValidationError

    try:
        settings = _make_adapter().validate_python(_spell_out_sources(values))
    except ValidationError as cause:
        raise ConfigError(f"{origin}: " + "; ".join(name_errors(cause))) from cause
    if faults := list(find_faults(settings)):
        raise ConfigError(f"{origin}: " + "; ".join(faults))
    return settle_regions(settings)


@cache
def _make_adapter() -> TypeAdapter[Settings]:
    from pydantic import TypeAdapter

    return TypeAdapter(Settings)


def _spell_out_sources(values: dict[str, Any]) -> dict[str, Any]:
    """Write each source that is only a string as the table it stands for."""
    sources = values.get("sources")
    if not isinstance(sources, list):
        return values
    return values | {"sources": [{"at": one} if isinstance(one, str) else one for one in sources]}


def override_settings(settings: Settings, **changes: Any) -> Settings:
    """Lay what was given on the command line over the file; None changes nothing, `send` and `choice` are mappings."""
    nested = {key: value for key, value in changes.items() if isinstance(value, Mapping)}
    flat = {key: value for key, value in changes.items() if value is not None and key not in nested}
    for key, value in nested.items():
        given = {name: content for name, content in value.items() if content is not None}
        flat[key] = replace(getattr(settings, key), **given)
    return replace(settings, **flat)
