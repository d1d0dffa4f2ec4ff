"""A folder with a configuration and a store of seven stories, for tests of the commands on editions."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

from digest.config import load_settings
from digest.pipeline.building import Commission, build_draft
from tests.pipeline.newsroom import collect
from tests.store.makers import FEED, new_store

NOW = ("--now", "2026-11-22T06:00:00Z")
DUE = datetime.fromisoformat("2026-11-22T07:00:00Z")
TERM = {"TERM": "dumb"}

CONFIG = f"""
name = "The Daily Ledger"
address = "12 Mall Road, Lahore"
timezone = "Asia/Karachi"
schedule = "0 12 * * *"
sources = ["{FEED}"]
on_gone = "ignore"
choice.stories = 5
[send]
from = "The Daily Ledger <news@ledger.test>"
unsubscribe = "mailto:leave@ledger.test"
smtp = "file:sent"
recipients = "readers.txt"
"""


def set_up(folder: Path, **changes: str) -> Path:
    """Write configuration, readers and store into `folder`; `changes` are lines that replace those of their key."""
    lines = CONFIG.splitlines()
    for key, line in changes.items():
        lines = [line if old.startswith(f"{key} =") else old for old in lines]
    (folder / "digest.toml").write_text("\n".join(lines), encoding="utf-8")
    (folder / "readers.txt").write_text("amal@reader.test\nbo@reader.test\n", encoding="utf-8")
    with new_store(folder) as store:
        collect(store, *range(1, 8))
    return folder


def build(folder: Path, *, due: datetime = DUE) -> None:
    """Do what digest build does there, without a process of its own."""
    settings = load_settings(folder / "digest.toml")
    commission = Commission(settings=settings, base=folder, due=due, now=datetime.fromisoformat(NOW[1]))
    with new_store(folder) as store:
        build_draft(store, commission)


def dump(folder: Path) -> list[str]:
    """All that the store holds, as SQL."""
    with sqlite3.connect(folder / "digest.db") as connection:
        return list(connection.iterdump())
