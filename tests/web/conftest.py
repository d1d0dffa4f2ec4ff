"""A served preview in a process of its own, so that Ctrl-C is a real one, and a browser to look at it."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]

_PATIENCE = 120
"""Seconds that a preview has for its first build."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running preview of the scene that a file names."""

    url: str
    scene: Path
    process: subprocess.Popen[str]

    def show(self, scene: str) -> str:
        """Change the scene, wait until it was built, and give the line that tells of it."""
        new = self.scene.with_name("new")
        new.write_text(scene)
        new.rename(self.scene)  # in one step: who writes a file anew empties it first, and that is a scene as well
        return self.read_line()

    def read_line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def interrupt(self) -> int:
        """Press Ctrl-C, and give the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=20)


@contextmanager
def serve_scene(scene: Path) -> Iterator[Served]:
    scene.write_text("plain")
    command = [sys.executable, "-W", "error", "-m", "tests.web.scenes", str(scene)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        limit = threading.Timer(_PATIENCE, process.kill)  # a preview that never shows must not hold the tests up
        limit.start()
        preview = Served(url=process.stdout.readline().strip(), scene=scene, process=process)
        try:
            assert preview.read_line() == "built"
            limit.cancel()
            yield preview
        finally:
            limit.cancel()
            process.kill()


@pytest.fixture(scope="session")
def long_served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve_scene(tmp_path_factory.mktemp("preview") / "scene") as preview:
        yield preview


@pytest.fixture
def served(long_served: Served) -> Served:
    """A preview that shows the plain scene; other tests use it afterwards."""
    if long_served.scene.read_text() != "plain":
        long_served.show("plain")
    return long_served


@pytest.fixture
def short_served(tmp_path: Path) -> Iterator[Served]:
    """A preview that the test may end."""
    with serve_scene(tmp_path / "scene") as preview:
        yield preview


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """The preview in a browser window."""
    with open_page(browser, served.url) as opened:
        yield opened


@contextmanager
def open_page(browser: Browser, url: str) -> Iterator[Page]:
    """Open a page that may use the clipboard; an error in its scripts or a breach of its policy fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(60_000)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto(url)
    yield page
    context.close()
    wanted = ("img-src 'none'", "ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING")
    assert not [problem for problem in problems if not any(word in problem for word in wanted)]
