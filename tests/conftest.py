"""What all tests share: a real browser, no network, and property tests that judge results and no machine's speed."""

from __future__ import annotations

import compileall
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

import digest
from tests.browser import open_browser
from tests.new_stores import copied_stores
from tests.offline import REFUSED, block_network

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["copied_stores"]

# In CI the same examples each time: what a change broke is told from what nobody had found yet.
settings.register_profile("steady", deadline=None, max_examples=60, derandomize="CI" in os.environ)
settings.load_profile("steady")
block_network()


_LONG = (
    "tests/world/",
    "tests/packaging/",
    "tests/pipeline/test_killed.py",
    "tests/pipeline/test_killed_sending.py",
    "tests/pipeline/test_running.py",
    "tests/regions/test_floors.py",
    "tests/render/",
    "tests/web/test_preview.py",
    "tests/web/test_watching.py",
)
"""Files that take long: begun first, so that none of them is left to a single process in the end."""


def pytest_configure(config: pytest.Config) -> None:
    """Compile the package once: tests start Python hundreds of times, and it may be told to keep nothing of it."""
    if not hasattr(config, "workerinput"):
        compileall.compile_dir(Path(digest.__file__).parent, quiet=2)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes long first; all else stays in its order."""
    items.sort(key=lambda item: not item.nodeid.startswith(_LONG))


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
