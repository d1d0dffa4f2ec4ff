"""Turns a newsroom's articles into one regional e-mail digest.

The public names are imported on first use, so that `import digest` and `digest --help` stay fast.
"""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"

# public name -> the module that holds it
_HOMES: dict[str, str] = {
    "Article": "digest.model",
    "Edition": "digest.model",
    "Rendered": "digest.model",
    "DigestError": "digest.errors",
    "Settings": "digest.settings",
    "build_edition": "digest.pipeline.edition",
    "load_settings": "digest.config",
    "render_edition": "digest.render",
}

__all__ = ["__version__", *_HOMES]  # noqa: PLE0604 the keys are strings


def __getattr__(name: str) -> Any:
    """Import a public name from its home (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
