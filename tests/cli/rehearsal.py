"""Does once what most commands do, in the server that forks them: what they keep for the next time is there then.

That is settings' types, themes, tables of places and languages. Nothing of it depends on folder, environment or clock.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from digest.cli import main

_CONFIG = """
name = "The Daily Ledger"
address = "12 Mall Road, Lahore"
timezone = "Asia/Karachi"
schedule = "0 12 * * *"
sources = ["stories.jsonl"]
[send]
from = "The Daily Ledger <news@ledger.test>"
unsubscribe = "mailto:leave@ledger.test"
smtp = "file:sent"
"""
_STORY = {
    "title": "Karachi council agrees on a plan for the river bank",
    "published": "2026-11-22T05:00:00Z",
    "text": "The council of Karachi agreed on a plan for the river bank after a long debate.",
}
_NOW = ("--now", "2026-11-22T06:00:00Z")
COMMANDS = (
    ("collect", *_NOW),
    ("build", *_NOW),
    ("export", "stories.jsonl", *_NOW),
    ("export", "stories.jsonl", "--theme", "brief", "--out", "brief", *_NOW),
    ("lint", "out/email.html"),
    ("status", *_NOW),
    ("regions", "classify", "stories.jsonl"),
)


def write_newsroom(folder: Path) -> None:
    """Write what these commands read."""
    (folder / "digest.toml").write_text(_CONFIG, encoding="utf-8")
    (folder / "stories.jsonl").write_text(json.dumps(_STORY), encoding="utf-8")


def rehearse() -> None:
    """Do it in a folder that is gone afterwards."""
    home = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        write_newsroom(Path(folder))
        os.chdir(folder)
        try:
            for arguments in COMMANDS:
                _do(arguments)
        finally:
            os.chdir(home)
    gc.collect()
    gc.freeze()  # a command that looks for garbage need not look through this


def _do(arguments: Sequence[str]) -> None:
    """What goes wrong here goes wrong in the tests, too, and they tell it better than a server that is gone."""
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        contextlib.suppress(Exception, SystemExit),
    ):
        main(list(arguments))
