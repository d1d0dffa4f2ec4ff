"""Chromium for tests that look at pages: found on this machine, and in CI never silently missing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str:
    """Give the path of Chromium; without one, skip the test, or fail it in CI."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("Chromium is not installed; make test installs it where it can")
    return str(path)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Give a running Chromium, without the sandbox, which containers cannot offer."""
    from playwright.sync_api import sync_playwright

    path = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
