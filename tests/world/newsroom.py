"""A newsroom on this machine: its configuration, its mail server, and the commands that its crontab and people give."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from digest.cli import main
from tests.smtp_server import SmtpServer

READERS = ("anna@reader.test", "bela@reader.test", "cleo@reader.test")

_CONFIG = """\
name = "The World"
site = "{url}"
address = "1 Long Street, Berlin"
languages = ["en", "de"]
timezone = "Europe/Berlin"
sources = {sources}
subject = "{{number}}: {{lead}}"
{more}

[fetch]
every = "15m"
allow_private = ["127.0.0.1"]

[send]
from = "The World <{sender}>"
smtp = "{smtp}"
connections = 1
ca_file = "{ca_file}"
unsubscribe = "mailto:leave@ledger.test"
recipients = "readers.txt"
"""


class MailServer(SmtpServer):
    """The newsroom's mail server, which may be down; `on_message` is told for whom it is about to take a message."""

    def __init__(self) -> None:
        super().__init__()
        self.is_down = False
        self.on_message: Callable[[str], None] = lambda _: None

    def find_answer(self, stage: str, address: str) -> str:
        if stage == "dot":
            self.on_message(address)
        return "421 4.3.2 down for an hour" if self.is_down else super().find_answer(stage, address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A command that was given: when, which, how it ended and what it printed."""

    at: datetime
    arguments: tuple[str, ...]
    code: int | None
    output: str


class Newsroom:
    """The folder with the configuration, and every command that was given in it, in order."""

    def __init__(self, folder: Path, *, url: str, sources: Sequence[str], mail: MailServer, more: str) -> None:
        self.folder = folder
        self.mail = mail
        self.calls: list[Call] = []
        self.config = folder / "digest.toml"
        self.store = folder / "digest.db"
        listed = "[" + ", ".join(f'"{source}"' for source in sources) + "]"
        own = mail.settings()
        text = _CONFIG.format(
            url=url, more=more, sources=listed, sender="news@ledger.test", smtp=own.smtp, ca_file=own.ca_file
        )
        self.config.write_text(text, encoding="utf-8")
        (folder / "readers.txt").write_text("\n".join(READERS) + "\n", encoding="utf-8")

    def give(self, *arguments: str, now: datetime) -> Call:
        """Give a command at `now`, in this process."""
        told = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        code: int | None = None
        with redirect_stdout(told), redirect_stderr(told):
            try:
                main(self._complete(arguments, now))
            except SystemExit as end:
                code = int(end.code or 0)
        return self._note(Call(at=now, arguments=arguments, code=code, output=_read(told)))

    def run(self, *, now: datetime) -> Call:
        """What the crontab does."""
        return self.give("run", "--if-due", now=now)

    def run_until(self, watch: Callable[[Callable[[], None]], None], *, now: datetime) -> Call:
        """What the crontab does, in a process of its own, which is killed when `watch` calls what it is given."""
        command = [sys.executable, "-m", "digest", *self._complete(("run", "--if-due"), now)]
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        ) as run:
            watch(lambda: os.kill(run.pid, signal.SIGKILL))
            code = run.wait(timeout=60)
        return self._note(Call(at=now, arguments=("run", "--if-due", "(killed)"), code=code, output=""))

    def _complete(self, arguments: Sequence[str], now: datetime) -> list[str]:
        return [*arguments, "--config", str(self.config), "--now", now.isoformat()]

    def _note(self, call: Call) -> Call:
        self.calls.append(call)
        return call


def _read(told: io.TextIOWrapper) -> str:
    told.seek(0)
    return told.read()


@contextmanager
def open_newsroom(folder: Path, *, url: str, sources: Sequence[str], more: str) -> Iterator[Newsroom]:
    """A newsroom in `folder`, its mail server running; `more` is what its configuration says besides."""
    with MailServer() as mail:
        yield Newsroom(folder, url=url, sources=sources, mail=mail, more=more)
