"""A sending as its reader sees it at a terminal: the table goes, and what was said stays."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event

from tests.cli.conftest import Run
from tests.cli.newsroom import NOW, build, set_up
from tests.scripted_smtp import USUAL, ScriptedServer

_STEP = re.compile(r"\x1b\[(\??\d*(?:;\d+)*)([A-Za-z])|\r|\n|[^\x1b\r\n]+")


def draw(shown: str) -> list[str]:
    """What stands on the screen in the end: a terminal without a right margin that knows what our table does."""
    lines, row, column = [""], 0, 0
    for step in _STEP.finditer(shown):
        if step[0] == "\n":
            row += 1
            lines += [""] * (row == len(lines))
        elif step[0] == "\r":
            column = 0
        elif step[2] == "A":
            row -= int(step[1])
        elif step[2] == "K":
            lines[row] = ""
        elif step[2] is None:
            lines[row] = lines[row][:column].ljust(column) + step[0] + lines[row][column + len(step[0]) :]
            column += len(step[0])
    return [line.rstrip() for line in lines if line.strip()]


class Thoughtful(ScriptedServer):
    """Takes a message when it may."""

    asked = Event()
    may = Event()

    def find_answer(self, stage: str, reader: str) -> str:
        if stage == "dot":
            self.asked.set()
            self.may.wait(60)
        return USUAL


class Terminal:
    """The output of a command at a terminal of 100 columns."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._ours, theirs = pty.openpty()
        environment = {"PATH": "/usr/bin:/bin", "TERM": "xterm", "COLUMNS": "100"}
        command = [sys.executable, "-m", "digest", *arguments]
        self.process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs
        )
        os.close(theirs)
        self.shown = ""

    def read(self, until: str = "\0") -> None:
        """Read until that was shown, or all."""
        try:
            while until not in self.shown and (part := os.read(self._ours, 65_536)):
                self.shown += part.decode("utf-8", "replace")
        except OSError:  # the other side was closed
            os.close(self._ours)
            self.process.wait()


def test_all_that_is_said_of_a_sending_that_is_stopped_stands_below_each_other_and_no_table_is_left(
    run: Run, tmp_path: Path
) -> None:
    with Thoughtful() as server:
        smtp = f'smtp = "smtp://127.0.0.1:{server.port}"\nstarttls = "never"\nconnections = 1'
        set_up(tmp_path, smtp=smtp, **{"choice.stories": "choice.stories = 4"})
        build(tmp_path)
        run("editions", "approve", "1", "--by", "amal", *NOW, check=True)
        terminal = Terminal(tmp_path, "send", "--edition", "1")
        terminal.read(until="0 of 2")
        assert server.asked.wait(60)
        terminal.process.send_signal(signal.SIGINT)
        terminal.read(until="ends it at once")
        time.sleep(0.5)  # longer than it takes to be heard
        server.may.set()
        terminal.read()
    assert terminal.process.returncode == 7
    finishing, *rest = draw(terminal.shown)
    assert finishing == "digest: finishing what is under way; once more ends it at once"
    assert [line.partition(":")[0] for line in rest] == ["warning", "edition 1, not finished"]
    assert rest[0].endswith("Go on: digest send --resume --edition 1")
    assert "1 pending, 1 sent; " in rest[1]
    assert "a second" in terminal.shown
