"""overrides.toml: what editors want of single stories, read and checked, and changed in place."""

from digest.overrides.editing import add_override, lift_override, make_meant
from digest.overrides.reading import load_overrides, parse_overrides

__all__ = ["add_override", "lift_override", "load_overrides", "make_meant", "parse_overrides"]
