"""digest.toml: read and checked, told about, written, and edited in place. pydantic's and tomlkit's home."""

from digest.config.editing import add_sources, pause_source
from digest.config.reading import load_newsletters, load_settings, override_settings, parse_settings
from digest.config.reference import list_keys, make_schema
from digest.config.writing import format_settings

__all__ = [
    "add_sources",
    "format_settings",
    "list_keys",
    "load_newsletters",
    "load_settings",
    "make_schema",
    "override_settings",
    "parse_settings",
    "pause_source",
]
