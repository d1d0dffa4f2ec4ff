"""What all tests share: a real browser, no network, and property tests that judge results and no machine's speed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.browser import open_browser
from tests.offline import REFUSED, block_network

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile("steady", deadline=None, max_examples=60)
settings.load_profile("steady")
block_network()


@pytest.fixture(autouse=True)
def _offline() -> Iterator[None]:
    """Fail a test that asked for the network, even where it did not notice."""
    REFUSED.clear()
    yield
    assert not REFUSED


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for one module: Playwright holds an event loop as long as it runs, and other modules need their own."""
    with open_browser() as running:
        yield running
