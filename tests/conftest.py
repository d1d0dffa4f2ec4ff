"""What all tests share: a real browser, and property tests that judge results and never the speed of a machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.browser import open_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile("steady", deadline=None)
settings.load_profile("steady")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for one module: Playwright holds an event loop as long as it runs, and other modules need their own."""
    with open_browser() as running:
        yield running
