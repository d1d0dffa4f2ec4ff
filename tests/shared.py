"""Where the real third-party material for measuring lies, and the mark of tests that need it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
"""Beside the checkout; absent on most machines."""

needs_shared = pytest.mark.skipif(not SHARED.is_dir() and "CI" not in os.environ, reason="../shared is not here")
