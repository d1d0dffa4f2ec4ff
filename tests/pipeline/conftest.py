"""What tests of the pipeline share."""

from __future__ import annotations

from tests.local_site import site

__all__ = ["site"]
