"""A whole `digest export`, from JSON lines to five files, beside a process that only imports what it must import."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.pairing import print_pair

CITIES = ("Nairobi", "Lahore", "Paris", "Lima", "Amman", "Seoul", "Hanoi", "Almaty", "Suva", "Ottawa")
LIBRARIES = "click, pydantic, jinja2, mjml, premailer, lxml.etree, babel.dates, nh3, courlan, email.message"
FLOOR = [sys.executable, "-c", f"import {LIBRARIES}"]


def write_stories(path: Path, count: int) -> None:
    """Write `count` stories spread over the regions."""
    lines = []
    for number in range(count):
        city = CITIES[number % len(CITIES)]
        text = f"The council of {city} agreed on plan {number} for the river bank after a long debate. " * 4
        lines.append(
            {
                "title": f"{city} council agrees on plan {number} for the river bank",
                "url": f"https://ledger.example/{number}",
                "published": f"2026-11-21T{number % 24:02}:00:00Z",
                "language": "en",
                "text": text,
            }
        )
    path.write_text("\n".join(map(json.dumps, lines)))


with tempfile.TemporaryDirectory() as folder:
    for count in (20, 100, 500):
        stories = Path(folder, f"{count}.jsonl")
        write_stories(stories, count)
        command = [sys.executable, "-m", "digest", "export", str(stories), "--stories", str(count)]
        command += ["--now", "2026-11-22T06:00:00Z", "--out", str(Path(folder, "out")), "--quiet"]
        print_pair(f"digest export, {count} stories", command, FLOOR, runs=5)
