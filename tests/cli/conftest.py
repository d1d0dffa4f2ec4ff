"""Command-line tests run the real command in a process of its own, in a folder of its own."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.warm import run_warm

Run = Callable[..., subprocess.CompletedProcess[str]]

TRAM = """Harbour city opens its first tram line

by Noor Aziz

Karachi opened a tram line along the harbour on Sunday, the first in sixty years. The city council says it will carry
forty thousand people a day.

Crowds lined the quay before dawn to see the first car leave the depot in Pakistan's largest port.
"""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run `digest ARGUMENTS` in `tmp_path`, in the bare environment of cron plus what is given as `env`."""

    def run_digest(
        *arguments: str, env: dict[str, str] | None = None, stdin: str = "", check: bool = False
    ) -> subprocess.CompletedProcess[str]:
        bare = {"PATH": "/usr/bin:/bin", **(env or {})}
        done = run_warm(arguments, cwd=tmp_path, env=bare, stdin=stdin, timeout=120)
        if check and done.returncode:
            raise subprocess.CalledProcessError(done.returncode, done.args, done.stdout, done.stderr)
        return done

    return run_digest


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    """A folder with one text file and a JSON lines file of four dated stories from four regions."""
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "tram.txt").write_text(TRAM, encoding="utf-8")
    places = (("Nairobi", 20), ("Paris", 18), ("Lima", 12), ("Seoul", 1))
    lines = [
        {
            "title": f"{place} council agrees on a plan for the river bank",
            "url": f"https://ledger.test/{place.lower()}?utm_source=feed",
            "published": f"2026-11-{day:02}T10:00:00Z",
            "language": "en",
            "text": f"The council of {place} agreed on a plan for the river bank after a long debate.",
        }
        for place, day in places
    ]
    (folder / "desk.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return folder
