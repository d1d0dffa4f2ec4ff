"""Edition and theme -> e-mail; its names are imported on first use, as one stage of it needs little of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from digest.render.email import make_tokens, render_edition
    from digest.render.themes import load_theme

# public name -> the module that holds it
_HOMES = {
    "load_theme": "digest.render.themes",
    "make_tokens": "digest.render.email",
    "render_edition": "digest.render.email",
}

__all__ = ["load_theme", "make_tokens", "render_edition"]


def __getattr__(name: str) -> Any:
    """Import a public name from its home (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
